"""How many numbers a cell learns: as a formula, counted the way people do, and at example sizes."""

from __future__ import annotations

from collections.abc import Iterator

from derive.analysis.parameters import parameters as counted
from derive.definition import Cell
from derive.document.dimensions import at_example
from derive.document.model import Block, Prose
from derive.document.spans import Math
from derive.document.words import say
from derive.printing.latex import count, formula


def parameters(cell: Cell) -> Iterator[Block]:
    """The count factored, multiplied out, and in numbers."""
    if not cell.parameters:
        yield Prose(say("The cell learns nothing."))
        return
    found = counted(cell)
    factored, expanded = count(found.factored), formula(found.total)
    same = say(", that is ", Math(expanded)) if factored != expanded else ()
    yield Prose(
        say(
            "The cell learns ",
            Math(factored),
            " numbers",
            same,
            ". With ",
            at_example(found.sizes),
            f" these are {found.number:d}. They do not grow with the length of a sequence:"
            " every step uses the same.",
        )
    )


def count_formula(cell: Cell) -> Math:
    """The count, factored."""
    return Math(count(counted(cell).factored))
