"""Coordinates for the rows and columns of a diagram, and the places where lines may end at a vertex."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from derive.document.diagram_graph import Graph, Vertex
from derive.document.diagram_grid import Grid
from derive.document.diagram_read import LETTERS
from derive.document.diagram_route import DOWN, LEFT, RIGHT, UP, Net, Port, Rect
from derive.document.diagram_text import wide

UNIT = 10  # of the drawing, a step of the raster
LARGE, SMALL, NAMES = 15, 11, 14  # letters of functions, of weights, of values at the edge
EDGES = ("input", "enter", "leave", "output")
MARGIN = 4  # for lines around everything, as far as there are any
FAR = 6  # what a step off the middle costs
CROOKED = 1000  # lines that can be straight are laid before those that cannot


@dataclass(frozen=True)
class Placed:
    """Rectangles on the raster, by vertex, and its size."""

    rects: Mapping[int, Rect]
    width: int
    height: int


def letters(vertex: Vertex) -> tuple[int, ...]:
    """The size of the letters of each line."""
    if vertex.kind in EDGES:
        return (NAMES,) * len(vertex.lines)
    if vertex.kind == "op":
        return (NAMES if wide(vertex.lines[0], NAMES) < 16 else SMALL,)
    if vertex.kind == "box" and vertex.role not in ("formula", "words"):
        return (LARGE,) + (SMALL,) * (len(vertex.lines) - 1)
    return (LETTERS,) * len(vertex.lines)


def extent(vertex: Vertex, reads: int = 1) -> tuple[int, int]:
    """Width and height in steps, even where a line ends in the middle; wide enough for all that it reads."""
    if vertex.kind == "op":
        return 2, 2
    if vertex.kind == "join":
        return 0, 2
    room = max(wide(line, size) for line, size in zip(vertex.lines, letters(vertex), strict=True))
    pad = 4 if vertex.kind in EDGES else 12
    width = 2 * -(-(room + pad) // (2 * UNIT))
    if vertex.kind == "box":
        return max(width, 6), 4 if len(vertex.lines) < 3 else 2 * len(vertex.lines)
    return max(width, 2 * (reads // 2)) if vertex.kind == "function" else width, 2


def place(graph: Graph, grid: Grid, across: int, down: int) -> Placed:
    """Columns as wide as what stands in them, rows as high, and room between."""
    sizes = {k: extent(v, len(graph.sources(k))) for k, v in enumerate(graph.vertices)}
    widths, heights = [0] * grid.columns, [0] * grid.rows
    for k, (row, column) in grid.spots.items():
        widths[column] = max(widths[column], sizes[k][0])
        heights[row] = max(heights[row], sizes[k][1])
    lefts, tops = _starts(widths, across), _starts(heights, down)
    rects = {}
    for k, (row, column) in grid.spots.items():
        w, h = sizes[k]
        x = lefts[column] + (widths[column] - w) // 2
        if graph.vertices[k].kind == "enter":
            x = lefts[column] + widths[column] - w
        if graph.vertices[k].kind == "leave":
            x = lefts[column]
        y = tops[row] + (heights[row] - h) // 2
        if graph.vertices[k].kind == "input":
            y = tops[row]
        rects[k] = Rect(x, y, w, h)
    return Placed(rects, lefts[-1] + widths[-1] + MARGIN, tops[-1] + heights[-1] + MARGIN)


def _starts(extents: Sequence[int], gap: int) -> list[int]:
    found, at = [], MARGIN
    for each in extents:
        found.append(at)
        at += each + gap
    return found


def cropped(placed: Placed, laid: Sequence[Net]) -> Placed:
    """Rectangles and ways moved to the corner, in a drawing that is no larger than they need."""
    points = [point for net in laid for path in net.paths for point in path]
    points += [p for r in placed.rects.values() for p in ((r.x, r.y), (r.x + r.width, r.y + r.height))]
    left, top = min(x for x, _ in points) - 1, min(y for _, y in points) - 1
    for net in laid:
        net.paths = [tuple((x - left, y - top) for x, y in path) for path in net.paths]
    rects = {k: Rect(r.x - left, r.y - top, r.width, r.height) for k, r in placed.rects.items()}
    return Placed(rects, max(x for x, _ in points) - left + 1, max(y for _, y in points) - top + 1)


# -- ports


def inward(vertex: Vertex, rect: Rect) -> list[Port]:
    """Where lines may end."""
    middle_x, middle_y = rect.x + rect.width // 2, rect.y + rect.height // 2
    right, bottom = rect.x + rect.width, rect.y + rect.height
    if vertex.kind == "leave":
        return [Port((rect.x, middle_y), LEFT, 0)]
    if vertex.kind == "output":
        return [Port((middle_x, bottom), DOWN, 0)]
    if vertex.kind == "join":
        ends = [Port((rect.x, rect.y), UP, 0), Port((rect.x, bottom), DOWN, 0)]
        return ends + [Port((rect.x, y), LEFT, FAR * abs(y - middle_y)) for y in range(rect.y, bottom + 1)]
    below = [Port((x, bottom), DOWN, FAR * abs(x - middle_x)) for x in range(rect.x + 1, right)]
    left = [Port((rect.x, y), LEFT, FAR * abs(y - middle_y)) for y in range(rect.y + 1, bottom)]
    above = [Port((x, rect.y), UP, 15 + FAR * abs(x - middle_x)) for x in range(rect.x + 1, right)]
    after = [Port((right, y), RIGHT, 35 + FAR * abs(y - middle_y)) for y in range(rect.y + 1, bottom)]
    return below + left + above + after


def outward(vertex: Vertex, rect: Rect) -> list[Port]:
    """Where lines may begin."""
    middle_x, middle_y = rect.x + rect.width // 2, rect.y + rect.height // 2
    right, bottom = rect.x + rect.width, rect.y + rect.height
    if vertex.kind == "input":
        return [Port((middle_x, rect.y), UP, 0)]
    if vertex.kind in ("enter", "join"):
        return [Port((right, middle_y), RIGHT, 0)]
    above = [Port((x, rect.y), UP, 2 * FAR * abs(x - middle_x)) for x in range(rect.x + 1, right)]
    after = [Port((right, y), RIGHT, 2 * FAR * abs(y - middle_y)) for y in range(rect.y + 1, bottom)]
    below = [Port((middle_x, bottom), DOWN, 20)]
    left = [Port((rect.x, middle_y), LEFT, 60)]
    return above + after + below + left


def nets(graph: Graph, placed: Placed) -> tuple[list[int], list[Net]]:
    """The vertices that are read, and the net of each; lanes are laid first, then short lines."""
    steps = {pair for path in graph.spines.values() for pair in pairwise(path)}
    sources, found = [], []
    for source, readers in graph.readers.items():
        if not readers:
            continue
        start = placed.rects[source]
        readers.sort(key=lambda r: ((source, r) not in steps, _apart(start, placed.rects[r]), r))
        ends = [inward(graph.vertices[r], placed.rects[r]) for r in readers]
        on_lane = (source, readers[0]) in steps
        far = _apart(start, placed.rects[readers[0]])
        sources.append(source)
        found.append(Net(outward(graph.vertices[source], start), ends, 0 if on_lane else 1 + far))
    return sources, found


def _apart(one: Rect, two: Rect) -> int:
    dx = max(two.x - one.x - one.width, one.x - two.x - two.width, 0)
    dy = max(two.y - one.y - one.height, one.y - two.y - two.height, 0)
    upright = 2 * one.x + one.width == 2 * two.x + two.width
    level = 2 * one.y + one.height == 2 * two.y + two.height
    return dx + dy + (0 if upright or level else CROOKED)
