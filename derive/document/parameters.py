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
from derive.schedule import schedule
from derive.schedule.tape import kept_once_more, made_once, tape_size

_SHARED = " The length of a sequence does not matter: every step uses the same numbers."
_COST = (
    "{what} takes {forward} operations, and its gradient {backward} more; a multiply-add counts as two, an "
    "activation function as one. The gradient reads {stored} numbers of the step, which have to be kept. In "
    "brackets: the figures for {example}."
)
_OVER_TIME = " Over {steps} steps of {samples} samples it reads {kept}{why}."
_OF_SAMPLES = " Of {samples} samples it reads {kept}{why}."
_ONE_STATE = "a state after one step is the one before the next"
_MADE_ONCE = "what is made of parameters alone is there once"


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

    told = fill(
        _COST,
        what="One step of one sample" if cell.states else "One sample",
        forward=shown(found.forward),
        backward=shown(found.backward),
        stored=shown(found.stored_numbers),
        example=at_example(sizes),
    )
    return say(*told, *_kept(cell))


def _kept(cell: Cell) -> Spans:
    """What is kept of a sequence, or of several samples: `Tape.numbers`, as a formula."""
    found = schedule(cell)
    kept = tape_size(found)
    steps, samples = (_letter(cell, letters) for letters in ("TLS", "BNK"))
    leads = (f"{steps} {samples}" if cell.states else samples, samples, "")
    terms = [_times(*each) for each in zip(leads, (kept.each, kept.sample, kept.once), strict=True)]
    why = [_ONE_STATE] * bool(kept_once_more(found)) + [_MADE_ONCE] * bool(made_once(found))
    if not any(terms):
        return ()
    return fill(
        _OVER_TIME if cell.states else _OF_SAMPLES,
        steps=Math(steps),
        samples=Math(samples),
        kept=Math(" + ".join(filter(None, terms))),
        why=": " * bool(why) + ", and ".join(why),
    )


def _letter(cell: Cell, letters: str) -> str:
    """The first letter that nothing in the cell is called."""
    return next((each for each in letters if cell.program.unused(each) == each), letters[0])


def _times(lead: str, numbers: sympy.Expr) -> str:
    """``T B (n + m)``: so many numbers of every step and sample."""
    text = formula(numbers)
    if numbers == 0 or not lead:
        return text * (numbers != 0)
    if numbers == 1:
        return lead
    return f"{lead} ({text})" if numbers.is_Add else f"{lead} {text}"


def count_formula(cell: Cell) -> Math:
    """The count, factored."""
    return Math(count(counted(cell).factored))
