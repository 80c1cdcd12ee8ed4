"""Coordinates for the rows and columns of a diagram, and the places where lines may end at a vertex."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from derive.document.diagram_graph import Graph, Vertex
from derive.document.diagram_grid import Grid
from derive.document.diagram_read import LETTERS
from derive.document.diagram_route import DOWN, LEFT, RIGHT, UP, Net, Point, Port, Rect
from derive.document.diagram_text import wide
from derive.document.layout import width

UNIT = 10  # of the drawing, a step of the raster
LARGE, SMALL, NAMES = 15, 11, 14  # letters of functions, of weights, of values at the edge
EDGES = ("input", "enter", "leave", "output")
MARGIN = 4  # for lines around everything, as far as there are any
OUTSIDE = 3  # more room between what is in the cell and what is at its edge, for its frame
FAR = 6  # what a step off the middle costs
CROOKED = 1000  # lines that can be straight are laid before those that cannot
AROUND = 2  # lines that need no room between two rows, since they go around what stands there


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
        return (SMALL,) * vertex.words + (LARGE,) + (SMALL,) * (len(vertex.lines) - vertex.words - 1)
    return (LETTERS,) * len(vertex.lines)


def extent(vertex: Vertex, reads: int = 1) -> tuple[int, int]:
    """Width and height in steps, even where a line ends in the middle; wide enough for all that it reads."""
    if vertex.kind == "op":
        return 2, 2
    if vertex.kind == "join":
        return 0, 2
    room = max(
        width(line, size) if k < vertex.words else wide(line, size)
        for k, (line, size) in enumerate(zip(vertex.lines, letters(vertex), strict=True))
    )
    pad = 4 if vertex.kind in EDGES else 12
    across = 2 * -(-(room + pad) // (2 * UNIT))
    if vertex.kind == "box":
        return max(across, 6), 4 if len(vertex.lines) < 3 else 2 * len(vertex.lines)
    return max(across, 2 * (reads // 2)) if vertex.kind == "function" else across, 2


def place(graph: Graph, grid: Grid, across: int, down: int) -> Placed:
    """Columns as wide as what stands in them, rows as high, and room between.

    Many lines side by side get more room down: without it a value of fifteen others had none for hundreds of
    tries, and the same room between all rows and columns made its drawing wide before it was enough.
    """
    sizes = {k: extent(v, len(graph.sources(k))) for k, v in enumerate(graph.vertices)}
    widths, heights = [0] * grid.columns, [0] * grid.rows
    for k, (row, column) in grid.spots.items():
        widths[column] = max(widths[column], sizes[k][0])
        heights[row] = max(heights[row], sizes[k][1])
    rooms = [max(down, beside - AROUND) for beside in abreast(graph, grid)]
    lefts = _starts(widths, [across] * grid.columns, *_apart_from(graph, grid, "enter", "leave", 1))
    tops = _starts(heights, rooms, *_apart_from(graph, grid, "output", "input", 0))
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


def _apart_from(graph: Graph, grid: Grid, first: str, last: str, axis: int) -> tuple[bool, bool]:
    """Whether what is in the first row or column, and in the last, is at the edge of the cell."""
    kinds: dict[int, set[str]] = {}
    for k, spot in grid.spots.items():
        kinds.setdefault(spot[axis], set()).add(graph.vertices[k].kind)
    before, after = kinds[min(kinds)], kinds[max(kinds)]
    return before == {first}, last in after and after <= set(EDGES)


def abreast(graph: Graph, grid: Grid) -> list[int]:
    """How many values' lines run side by side below each row, at the place where they are most.

    A line leaves its row at once and turns where it has reached the row next to that of its reader.
    """
    spans: list[dict[int, tuple[int, int]]] = [{} for _ in range(grid.rows)]
    for source, reader in graph.edges:
        (row, column), (end, goal) = grid.spots[source], grid.spots[reader]
        if row != end:
            between = spans[end if row > end else end - 1]
            left, right = between.get(source, (column, column))
            between[source] = min(left, column, goal), max(right, column, goal)
    return [
        max(sum(left <= c < right for left, right in found.values()) for c in range(grid.columns))
        for found in spans
    ]


def _starts(extents: Sequence[int], gaps: Sequence[int], before: bool, after: bool) -> list[int]:
    """Where rows or columns begin; with more room behind the first and before the last if these are apart."""
    found, at = [], MARGIN
    for k, (each, gap) in enumerate(zip(extents, gaps, strict=True)):
        at += OUTSIDE if (before and k == 1) or (after and k == len(extents) - 1) else 0
        found.append(at)
        at += each + gap
    return found


def cropped(graph: Graph, placed: Placed, laid: Sequence[Net]) -> Placed:
    """Rectangles and ways moved to the corner, in a drawing that is no larger than they and a frame need."""
    points = [point for net in laid for path in net.paths for point in path]
    outer = [k for k in placed.rects if graph.vertices[k].kind in EDGES]
    inside = points + [p for k, r in placed.rects.items() if k not in outer for p in _corners(r)]
    points += [p for r in placed.rects.values() for p in _corners(r)]
    left, top = (min(min(axis) - 1, min(inner) - 2) for axis, inner in _axes(points, inside))
    right, bottom = (max(max(axis) + 1, max(inner) + 2) for axis, inner in _axes(points, inside))
    for net in laid:
        net.paths = [tuple((x - left, y - top) for x, y in path) for path in net.paths]
    rects = {k: Rect(r.x - left, r.y - top, r.width, r.height) for k, r in placed.rects.items()}
    return Placed(rects, right - left, bottom - top)


def _corners(rect: Rect) -> tuple[Point, Point]:
    return (rect.x, rect.y), (rect.x + rect.width, rect.y + rect.height)


def _axes(points: Sequence[Point], inside: Sequence[Point]) -> Iterator[tuple[list[int], list[int]]]:
    """Across and down, all and what is not at the edge."""
    for axis in (0, 1):
        yield [p[axis] for p in points], [p[axis] for p in inside or points]


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
    off = 2 * FAR if vertex.kind == "box" else FAR
    below = [Port((x, bottom), DOWN, off * abs(x - middle_x)) for x in range(rect.x + 1, right)]
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
