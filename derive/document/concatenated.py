"""The forward equations with one matrix on state and input together, where a cell has that form."""

from __future__ import annotations

from collections.abc import Iterator

from derive.definition import Cell
from derive.document.forms import told
from derive.document.model import Block, Equations, Prose
from derive.document.own import definitions
from derive.document.pen import Pen
from derive.document.rows import row
from derive.document.words import say
from derive.forms import changes

FORM = "concatenated-hx"


def joined(cell: Cell) -> Cell | None:
    """The cell in that form, if it has it."""
    (change,) = changes(cell, [FORM])
    return change.formed.cell if change.formed else None


def concatenated(cell: Cell) -> Iterator[Block]:
    """The statements in that form, and the map of its parameters; nothing where there is no such form."""
    (change,) = changes(cell, [FORM])
    if change.formed is None:
        return
    made = change.formed.cell
    yield Prose(say("The same cell with one matrix where it has two, on state and input as one long vector:"))
    rows = (row(made, step, "forward", "concatenated", where=True) for step in made.program.steps)
    yield Equations(tuple(rows))
    yield from definitions(made, "forward", "concatenated")
    yield Prose(say(*told(change, change.formed, Pen.of(cell))))
