"""The drawing of a cell: boxes, operations and lines, from its program alone."""

from __future__ import annotations

from collections.abc import Iterator

from derive.definition import Cell
from derive.document.diagram_draw import draw
from derive.document.model import Block, Diagram, Prose
from derive.document.words import say
from derive.errors import InputError


def diagram(cell: Cell) -> Iterator[Block]:
    """One figure, or why there is none."""
    try:
        drawing = draw(cell)
    except InputError as refused:
        yield Prose(say(f"There is no diagram: {refused.message}."))
        return
    yield Diagram(drawing, say(drawing.about), cell.name)
