"""The frame of a diagram: what is in the cell is inside, what it is given and gives stands outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from derive.document.diagram_graph import Graph
from derive.document.diagram_place import EDGES, UNIT, Placed
from derive.document.drawing import Point

Ways = Mapping[int, Sequence[tuple[Point, ...]]]  # the corners of the lines of each vertex
AIR, LEAST, RIM = 16, 8, 8  # around what is inside; less than this is no room; of the drawing


def framed(found: Graph, placed: Placed, ways: Ways) -> tuple[int, ...]:
    """Left, top, width and height of the frame; nothing where what is at the edge is in the way."""
    inner = list(_inside(found, placed, ways))
    if not inner:
        return ()
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*inner, strict=True))
    width, height = placed.width * UNIT, placed.height * UNIT
    edges = {kind: [r for k, r in placed.rects.items() if found.vertices[k].kind == kind] for kind in EDGES}
    limits = (
        left - max(((r.x + r.width) * UNIT for r in edges["enter"]), default=RIM - LEAST),
        top - max(((r.y + r.height) * UNIT for r in edges["output"]), default=RIM - LEAST),
        min((r.x * UNIT for r in edges["leave"]), default=width - RIM + LEAST) - right,
        min((r.y * UNIT for r in edges["input"]), default=height - RIM + LEAST) - bottom,
    )
    if min(limits) < 2 * LEAST:
        return ()
    a, b, c, d = (min(AIR, room - LEAST) for room in limits)
    frame = left - a, top - b, right - left + a + c, bottom - top + b + d
    return () if any(map(_along(frame), ways.values())) else frame


def _inside(found: Graph, placed: Placed, ways: Ways) -> Iterator[Point]:
    """The corners of boxes, and where lines turn."""
    for k, rect in placed.rects.items():
        if found.vertices[k].kind not in EDGES:
            yield rect.x * UNIT, rect.y * UNIT
            yield (rect.x + rect.width) * UNIT, (rect.y + rect.height) * UNIT
    for source, lines in ways.items():
        for line, reader in zip(lines, found.readers[source], strict=True):
            ends = [found.vertices[k].kind in EDGES for k in (source, reader)]
            yield from line[1 + ends[0] : len(line) - 1 - ends[1]]  # the turn next to an edge may be outside


def _along(frame: tuple[int, ...]) -> Callable[[Sequence[tuple[Point, ...]]], bool]:
    """Whether a piece of lines runs upon a side of the frame, or nearly so."""
    x, y, width, height = frame

    def runs(lines: Sequence[tuple[Point, ...]]) -> bool:
        for a, b in (pair for line in lines for pair in pairwise(line)):
            if a[0] == b[0] and min(abs(a[0] - x), abs(a[0] - x - width)) < LEAST // 2:
                return True
            if a[1] == b[1] and min(abs(a[1] - y), abs(a[1] - y - height)) < LEAST // 2:
                return True
        return False

    return runs


def outline(frame: tuple[int, ...]) -> list[tuple[Point, ...]]:
    """The four sides as lines, or none."""
    if not frame:
        return []
    x, y, width, height = frame
    right, bottom = x + width, y + height
    return [
        ((x, y), (right, y)),
        ((right, y), (right, bottom)),
        ((right, bottom), (x, bottom)),
        ((x, bottom), (x, y)),
    ]
