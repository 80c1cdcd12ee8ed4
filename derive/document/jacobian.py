"""The Jacobian of one step: all blocks of the new states by the old ones."""

from __future__ import annotations

from collections.abc import Iterator

from derive.definition import Cell
from derive.document.model import Block, Equations, Prose
from derive.document.own import derivatives
from derive.document.pen import Pen
from derive.document.rows import row
from derive.document.words import count, math, say
from derive.passes.jacobian import state_jacobian
from derive.passes.layout import denominator
from derive.printing.latex import size_set

_DENOMINATOR = (
    " They are in the denominator layout: the rows of a block belong to what it is taken by, and the factors "
    "of a product stand in the order of the steps."
)


def jacobian(cell: Cell) -> Iterator[Block]:
    """One equation a block; a cell without states has none."""
    if not cell.states:
        yield Prose(say("The cell carries no state from step to step, so there is no state Jacobian."))
        return
    program = state_jacobian(cell)
    turned = Pen.of(cell).notation.denominator
    program = denominator(program) if turned else program
    # values that several terms share have a block of their own
    steps = program.steps[len(cell.program.steps) :]
    sizes = {size_set(result.shape) for result in program.results}
    every = ", each in " if len(program.results) > 1 else " in "
    each = say(every, math(sizes.pop())) if len(sizes) == 1 else ()
    yield Prose(
        say(
            "What a small change of the old state does to the new one: ",
            count(len(program.results), "block"),
            each,
            ". Products of these matrices over the steps are what lets gradients vanish or explode.",
            _DENOMINATOR if turned else "",
        )
    )
    yield Equations(tuple(row(cell, step, "jacobian") for step in steps))
    yield from derivatives(cell, steps, "jacobian", "jac")
