"""The forward equations, with the size of every symbol in them."""

from __future__ import annotations

from collections.abc import Iterator

from derive.definition import Cell
from derive.document.model import Block, Equations, Prose
from derive.document.own import definitions
from derive.document.pen import Pen
from derive.document.rows import row
from derive.document.words import say


def forward(cell: Cell) -> Iterator[Block]:
    """Every statement of the cell in the order in which it is computed."""
    notation = Pen.chosen()
    chosen = f", in the notation of {notation.title}" if notation.title else ""
    chosen += ", with vectors as rows" if notation.signs.rows else ""
    yield Prose(say("One step" if cell.states else "The cell", f" computes{chosen}, in this order:"))
    yield Equations(tuple(row(cell, step, "forward", where=True) for step in cell.program.steps))
    yield from definitions(cell, "forward")
