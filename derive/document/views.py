"""The forward equations of a whole page as views: of the layer, of one unit, and concatenated."""

from __future__ import annotations

from collections.abc import Iterator

from derive.definition import Cell
from derive.document.concatenated import concatenated, joined
from derive.document.forward import forward
from derive.document.length import followed, left_out
from derive.document.model import Block, Part, Prose, Tabs
from derive.document.units import units
from derive.document.words import say

_LAYER = ("forward-layer", "Layer view")
_UNIT = ("units", "Unit view")
_JOINED = ("concatenated", "Concatenated view")


def views(cell: Cell) -> Iterator[Block]:
    """Views that say the same; the last one where the cell has that form."""
    filled = ((*_LAYER, forward), (*_UNIT, units), (*_JOINED, _joined))
    made = (Part(name, title, tuple(fill(cell))) for name, title, fill in filled)
    yield Tabs(tuple(part for part in made if part.blocks))


def _joined(cell: Cell) -> Iterator[Block]:
    if followed(cell):
        yield from concatenated(cell)
    elif joined(cell):
        yield Prose(say(left_out("This view", cell)))
