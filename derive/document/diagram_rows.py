"""Rows and columns for the vertices of a diagram, before anything has a coordinate.

Two arrangements are known.  One is that of textbooks: gates beside each other in the order of the definition,
what is carried on lanes above them, pointwise operations between.  Where there are more boxes than stand
beside each other, or long chains of them, rows follow the order of computation upwards instead.  Columns are
improved step by step until no single move makes the lines shorter; nothing is drawn by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence

from derive.document.diagram_graph import Graph
from derive.document.diagram_grid import Grid, compact, improve

MOST_GATES, DEEPEST = 7, 3


def arrange(graph: Graph) -> Grid:
    """The grid of a graph: each layer of a stack above the one that it reads."""
    layers = sorted({v.layer for v in graph.vertices if v.kind != "input"} | {0 if _flat(graph) else 1})
    grid = Grid()
    blocks = [
        _block(graph, [k for k, v in enumerate(graph.vertices) if max(v.layer, layers[0]) == layer])
        for layer in layers
    ]
    above = 0
    wide = max(block.columns for block in blocks)
    for block in reversed(blocks):
        for vertex, (row, column) in block.spots.items():
            last = graph.vertices[vertex].kind == "leave"
            grid.spots[vertex] = row + above, wide if last else column
        for vertex, (rows, columns) in block.open.items():
            grid.open[vertex] = range(rows.start + above, rows.stop + above), columns
        above += block.rows
    grid.rows, grid.columns = above, wide + 1
    grid.lanes = {v for path in graph.spines.values() for v in path}
    improve(graph, grid)
    return compact(grid)


def _flat(graph: Graph) -> bool:
    return all(v.layer == 0 for v in graph.vertices)


def _block(graph: Graph, members: Sequence[int]) -> Grid:
    """One layer."""
    boxes = [k for k in members if graph.vertices[k].kind == "box"]
    states = [k for k in members if graph.vertices[k].kind == "enter"]
    depth = _depths(graph, members, lambda k: int(graph.vertices[k].kind == "box"))
    deepest = max((depth[k] for k in boxes), default=0)
    if states and len(boxes) <= MOST_GATES and deepest <= DEEPEST:
        return _textbook(graph, members)
    return _layered(graph, members)


def _textbook(graph: Graph, members: Sequence[int]) -> Grid:
    """Lanes, operations, gates, and below them what enters."""
    kinds = {k: graph.vertices[k].kind for k in members}
    lanes = _lanes(graph, members)
    on_lane = {v: row for row, path in enumerate(lanes) for v in path}
    boxes = [k for k in members if kinds[k] == "box" and k not in on_lane]
    late = [k for k in boxes if _is_late(graph, k, on_lane)]
    gates = [k for k in boxes if k not in late]
    free = [k for k in members if kinds[k] in ("op", "function") and k not in on_lane]
    outputs = [k for k in members if kinds[k] == "output"]
    top = bool(outputs) + bool(late)
    middle = top + len(lanes)
    between = min(4, 1 + (2 * len(free) + 2) // 3) if free else 0
    bottom = middle + between
    grid, wide = Grid(), 2 * max(len(gates), 1) + 6
    columns = range(1, wide)
    below = bottom + (1 if gates else 0)
    for k, gate in enumerate(gates):
        grid.put(gate, bottom, 2 + 2 * k)
    column = {gate: 2 + 2 * k for k, gate in enumerate(gates)}
    for vertex in members:
        if vertex in late:
            grid.put(vertex, top - 1, wide - 2, None, columns)
        elif kinds[vertex] in ("op", "function", "box") and vertex not in column:
            column[vertex] = max((column.get(s, 0) for s in graph.sources(vertex)), default=1) or 2
            if vertex in on_lane:
                grid.put(vertex, top + on_lane[vertex], column[vertex], None, columns)
            else:
                grid.put(vertex, middle, column[vertex], range(middle, bottom), columns)
    for vertex in outputs:
        grid.put(vertex, 0, wide - 1, None, columns)
    _edges(graph, members, grid, {v: top + row for v, row in on_lane.items()}, below, columns)
    return grid


def _is_late(graph: Graph, box: int, on_lane: Container[int]) -> bool:
    """Whether a box shows what a lane carries, and nothing else reads it: it stands above the lanes."""
    shown = [graph.vertices[reader].kind == "output" for reader in graph.readers[box]]
    return all(shown) and any(source in on_lane for source in graph.sources(box))


def _edges(
    graph: Graph, members: Sequence[int], grid: Grid, lanes: dict[int, int], below: int, columns: range
) -> None:
    """States without a lane, bars and inputs below the gates."""
    kinds = {k: graph.vertices[k].kind for k in members}
    last = columns.stop
    row = below
    loose = [k for k in members if kinds[k] == "enter" and k not in lanes]
    ends = [k for k in members if kinds[k] == "leave" and k not in lanes]
    for vertex in members:
        if vertex in lanes and kinds[vertex] in ("enter", "leave"):
            grid.put(vertex, lanes[vertex], 0 if kinds[vertex] == "enter" else last)
    joins = [k for k in members if kinds[k] == "join"]
    for k in range(max(len(loose), len(ends), len(joins))):
        if k < len(joins):
            grid.put(joins[k], row, 1)
        if k < len(loose):
            grid.put(loose[k], row, 0)
        if k < len(ends):
            grid.put(ends[k], row, last)
        row += 1
    for vertex in members:
        if kinds[vertex] == "input":
            grid.put(vertex, row, 1, None, range(last))
    grid.rows, grid.columns = row + 1, last + 1


def _lanes(graph: Graph, members: Sequence[int]) -> list[tuple[int, ...]]:
    """The spines of the states, the first defined on top."""
    found = [path for start, path in graph.spines.items() if start in members]
    return sorted(found, key=lambda path: path[-1])


def _depths(graph: Graph, members: Iterable[int], weight: Callable[[int], int]) -> dict[int, int]:
    """How many vertices that count lie on the longest way to each."""
    found: dict[int, int] = {}
    inside = set(members)
    waiting = list(members)

    def depth(vertex: int) -> int:
        if vertex not in found:
            found[vertex] = 0
            before = [depth(s) for s in graph.sources(vertex) if s in inside]
            found[vertex] = max(before, default=0) + weight(vertex)
        return found[vertex]

    for vertex in waiting:
        depth(vertex)
    return found


def _layered(graph: Graph, members: Sequence[int]) -> Grid:
    """Rows by the order of computation, upwards; a lane is a row of its own."""
    lanes = _lanes(graph, members)
    lane_of = {v: path[0] for path in lanes for v in path}
    height = _heights(graph, members, lanes)
    levels = sorted(
        {
            (height[k], lane_of.get(k, -1))
            for k in members
            if graph.vertices[k].kind not in ("leave", "enter") or k in lane_of
        }
    )
    row_of = {level: len(levels) - 1 - k for k, level in enumerate(levels)}
    grid = Grid()
    wide = max(sum(1 for k in members if (height[k], lane_of.get(k, -1)) == level) for level in levels)
    columns = range(1, wide + 4)
    for vertex in sorted(members, key=lambda k: (height[k], k)):
        kind = graph.vertices[vertex].kind
        row = row_of.get((height[vertex], lane_of.get(vertex, -1)), len(levels) - 1)
        if kind == "enter":
            grid.put(vertex, row if vertex in lane_of else _free_row(grid, 0, len(levels) - 1), 0)
        elif kind == "leave":
            source = graph.sources(vertex)[0]
            wanted = row if vertex in lane_of else grid.spots.get(source, (len(levels) - 1, 0))[0]
            grid.put(
                vertex, wanted if vertex in lane_of else _free_row(grid, columns.stop, wanted), columns.stop
            )
        else:
            before = [grid.spots[s][1] for s in graph.sources(vertex) if s in grid.spots]
            middle = sum(before) // len(before) if before else 1
            grid.put(vertex, row, max(1, middle), None, columns)
    grid.rows = max(row for row, _ in grid.spots.values()) + 1
    grid.columns = columns.stop + 1
    return grid


def _free_row(grid: Grid, column: int, wanted: int) -> int:
    """The nearest row in which nothing stands in the column, above before below."""
    taken = {row for row, c in grid.spots.values() if c == column}
    near = (wanted + sign * by for by in range(len(taken) + 1) for sign in (-1, 1))
    return next(row for row in near if row not in taken and row >= 0)


def _heights(graph: Graph, members: Sequence[int], lanes: Sequence[tuple[int, ...]]) -> dict[int, int]:
    """Depths in which all of a lane is as high as its highest."""
    lane_of = {v: path for path in lanes for v in path}
    inside, found = set(members), {}

    def height(vertex: int) -> int:
        if vertex not in found:
            group = lane_of.get(vertex, (vertex,))
            found.update(dict.fromkeys(group, 0))
            before = [height(s) for v in group for s in graph.sources(v) if s in inside and s not in group]
            own = graph.vertices[vertex].kind not in ("input", "enter") or len(group) > 1
            found.update(dict.fromkeys(group, max(before, default=0) + own))
        return found[vertex]

    for vertex in members:
        height(vertex)
    top = max(found.values())
    for vertex in reversed(members):  # what reads nothing stands right below its first reader
        if graph.vertices[vertex].kind == "output":
            found[vertex] = top + 1
        elif graph.vertices[vertex].kind == "box" and not graph.sources(vertex):
            readers = [found[r] for r in graph.readers[vertex]]
            found[vertex] = max(1, min(readers, default=1) - 1)
    return found
