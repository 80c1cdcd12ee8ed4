"""The drawing of a cell: boxes, operations and lines, from its program alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from derive.definition import Cell
from derive.document.diagram_draw import draw, legend
from derive.document.diagram_graph import Graph
from derive.document.diagram_read import graph
from derive.document.drawing import Drawing
from derive.document.model import Block, Diagram, Prose
from derive.document.pen import Pen
from derive.document.spans import Spans
from derive.document.words import listed, say
from derive.errors import InputError, Location
from derive.printing.latex import Notation

COLUMN = 720  # as wide a drawing is still read in one of two columns
ON_PAGE = 60  # boxes, operations and values: more are not followed on a page, and take long to be drawn
# where what is at the edge of a drawing comes from, or goes
WAYS = {"input": "from below", "enter": "from the left", "leave": "to the right", "output": "above"}


def diagram(cell: Cell) -> Iterator[Block]:
    """One figure, or why there is none."""
    yield from _figure(cell, whole=False)


def linked(cell: Cell) -> Iterator[Block]:
    """The same on a whole page: with sizes on its lines, and each box leads to its equation."""
    yield from _figure(cell, whole=True)


def _figure(cell: Cell, whole: bool) -> Iterator[Block]:
    try:
        drawing = on_page(cell) if whole else drawn(cell, sizes=False)
    except InputError as refused:
        yield Prose(say(f"There is no diagram: {refused.message}."))
        return
    yield Diagram(drawing, _caption(cell, graph(cell)), cell.name, drawing.width > COLUMN, whole)


def drawn(cell: Cell, sizes: bool = True) -> Drawing:
    """The drawing, made once: its page, the file beside it, the poster and the comparison of cells have it.

    Raises: InputError as `draw`.
    """
    return _in_notation(cell, sizes, Pen.chosen())


def on_page(cell: Cell) -> Drawing:
    """The drawing as pages, their files, the poster and the comparison have it, with sizes.

    Raises: InputError for a cell of more than a page shows, and as `draw`.
    """
    found = _vertices(cell, Pen.chosen())
    if found > ON_PAGE:
        number = f"{found} boxes, operations and values at its edge"
        raise InputError(f"it would have {number}, and a page shows {ON_PAGE}", Location(cell=cell.label))
    return drawn(cell)


def is_drawn(cell: Cell) -> bool:
    """Whether its page has a diagram: not of a very large cell."""
    try:
        on_page(cell)
    except InputError:
        return False
    return True


@lru_cache(maxsize=512)
def _in_notation(cell: Cell, sizes: bool, notation: Notation) -> Drawing:
    """How wide a symbol is depends on the notation, in which everything is written."""
    return draw(cell, sizes)


@lru_cache(maxsize=512)
def _vertices(cell: Cell, notation: Notation) -> int:
    return len(graph(cell).vertices)


def _caption(cell: Cell, found: Graph) -> Spans:
    """What goes where, and what the signs mean."""
    told = [
        say(listed(Pen.of(cell).names(symbols)), f" {way}")
        for kind, way in WAYS.items()
        if (symbols := [v.symbol for v in found.vertices if v.kind == kind and v.symbol is not None])
    ]
    return say(f"{cell.title}: ", listed(told), f". {legend(found)}".rstrip())
