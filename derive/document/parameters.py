"""How many numbers a cell learns: as a formula, counted the way people do, and at example sizes."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from derive.algebra.shape import at_sizes
from derive.analysis.cost import cost
from derive.analysis.parameters import example_sizes
from derive.analysis.parameters import parameters as counted
from derive.definition import Cell
from derive.document.dimensions import at_example
from derive.document.model import Block, Prose
from derive.document.spans import Math, Spans
from derive.document.words import fill, say
from derive.printing.latex import count, formula

_SHARED = " The length of a sequence does not matter: every step uses the same numbers."
_COST = (
    "{what} takes {forward} operations, and its gradient {backward} more; a multiply-add counts as two, an "
    "activation function as one. The gradient reads {stored} numbers of the step, which have to be kept. In "
    "brackets: the figures for {example}."
)


def parameters(cell: Cell) -> Iterator[Block]:
    """The count factored, multiplied out, and in numbers; and what a step costs."""
    yield from _learned(cell)
    yield Prose(_cost(cell))


def _learned(cell: Cell) -> Iterator[Block]:
    if not cell.parameters:
        yield Prose(say("The cell learns nothing."))
        return
    found = counted(cell)
    factored, expanded = count(found.factored), formula(found.total)
    same = say(", that is ", Math(expanded)) if "(" in factored else ()
    yield Prose(
        say(
            "The cell learns ",
            Math(factored),
            " numbers",
            same,
            ". With ",
            at_example(found.sizes),
            f" these are {found.number:d}.",
            _SHARED if cell.states else "",
        )
    )


def _cost(cell: Cell) -> Spans:
    """Operations and memory of one step, as formulas and at the example sizes."""
    found, sizes = cost(cell), example_sizes(cell)

    def shown(total: sympy.Expr) -> Spans:
        return say(Math(formula(total)), f" ({at_sizes(total, sizes):d})")

    return fill(
        _COST,
        what="One step of one sample" if cell.states else "One sample",
        forward=shown(found.forward),
        backward=shown(found.backward),
        stored=shown(found.stored_numbers),
        example=at_example(sizes),
    )


def count_formula(cell: Cell) -> Math:
    """The count, factored."""
    return Math(count(counted(cell).factored))
