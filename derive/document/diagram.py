"""The drawing of a cell: boxes, operations and lines, from its program alone."""

from __future__ import annotations

from collections.abc import Iterator

from derive.definition import Cell
from derive.document.diagram_draw import draw
from derive.document.model import Block, Diagram
from derive.document.words import say


def diagram(cell: Cell) -> Iterator[Block]:
    """One figure."""
    drawing = draw(cell)
    yield Diagram(drawing, say(drawing.about), cell.name)
