"""Vertices on rows and columns, and moves that make the lines between them shorter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from derive.document.diagram_graph import Graph

ROUNDS = 12
BACK, BENT, ON_LANE, BLOCKED = 4, 2, 4, 6

Spot = tuple[int, int]  # row from the top, column from the left
Edges = Sequence[tuple[int, int]]
Near = dict[int, list[tuple[int, int]]]


@dataclass
class Grid:
    """Where vertices stand, and where else they might: the rows and columns open to each."""

    spots: dict[int, Spot] = field(default_factory=dict)
    open: dict[int, tuple[range, range]] = field(default_factory=dict)
    lanes: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0

    def put(
        self, vertex: int, row: int, column: int, rows: range | None = None, columns: range | None = None
    ) -> None:
        """A vertex at a spot, or the next one to the right that is free."""
        taken = set(self.spots.values())
        while (row, column) in taken:
            column += 1
        self.spots[vertex] = row, column
        self.columns = max(self.columns, column + 1)
        if rows is not None or columns is not None:
            self.open[vertex] = rows or range(row, row + 1), columns or range(column, column + 1)


def improve(graph: Graph, grid: Grid) -> None:
    """Moves and exchanges until none is better."""
    near: Near = {k: [] for k in grid.spots}
    everything = list(graph.edges)
    for one, two in everything:
        near[one].append((one, two))
        near[two].append((one, two))
    for _ in range(ROUNDS):
        moved = [_moved(grid, near, everything, vertex) for vertex in grid.open]
        if not any(moved):
            return


def _moved(grid: Grid, near: Near, everything: Edges, vertex: int) -> bool:
    """Puts a vertex where its lines are shortest, exchanged with what stands there; whether it moved."""
    rows, columns = grid.open[vertex]
    start = grid.spots[vertex]
    at = {spot: k for k, spot in grid.spots.items()}
    best, chosen = 0.0, start
    for spot in ((row, column) for row in rows for column in columns):
        other = at.get(spot)
        if spot == start or (other is not None and not _may(grid, other, start)):
            continue
        edges = near[vertex] + (near[other] if other is not None else [])
        before = _cost(grid, at, edges)
        _exchange(grid, at, vertex, other, start, spot)
        gain = before - _cost(grid, at, edges)
        if other is None:
            gain += BLOCKED * (
                _passing(grid, everything, vertex, start) - _passing(grid, everything, vertex, spot)
            )
        _exchange(grid, at, vertex, other, spot, start)
        if gain > best + 1e-9:
            best, chosen = gain, spot
    if chosen != start:
        _exchange(grid, at, vertex, at.get(chosen), start, chosen)
    return chosen != start


def _passing(grid: Grid, edges: Edges, vertex: int, spot: Spot) -> int:
    """How many straight lines of others go through a spot."""
    row, column = spot
    count = 0
    for one, two in edges:
        (r, c), (s, d) = grid.spots[one], grid.spots[two]
        if vertex not in (one, two) and (
            (c == d == column and min(r, s) < row < max(r, s))
            or (r == s == row and min(c, d) < column < max(c, d))
        ):
            count += 1
    return count


def _may(grid: Grid, vertex: int, spot: Spot) -> bool:
    if vertex not in grid.open:
        return False
    rows, columns = grid.open[vertex]
    return spot[0] in rows and spot[1] in columns


def _exchange(
    grid: Grid, at: dict[Spot, int], vertex: int, other: int | None, start: Spot, end: Spot
) -> None:
    grid.spots[vertex] = end
    at[end] = vertex
    if other is None:
        at.pop(start, None)
    else:
        grid.spots[other] = start
        at[start] = other


def _cost(grid: Grid, at: dict[Spot, int], edges: Iterable[tuple[int, int]]) -> float:
    """Length, bends, ways back and what stands in the way, of some lines."""
    total = 0.0
    for one, two in edges:
        (r, c), (s, d) = grid.spots[one], grid.spots[two]
        total += abs(c - d) + 1.5 * abs(r - s) + BACK * max(0, c - d)
        if r != s and c != d:
            total += ON_LANE if two in grid.lanes else BENT
        first = _met(at, r, c, s, c) + _met(at, s, c, s, d) + (c != d and r != s and (s, c) in at)
        second = _met(at, r, c, r, d) + _met(at, r, d, s, d) + (c != d and r != s and (r, d) in at)
        total += BLOCKED * min(first, second)
    return total


def _met(at: dict[Spot, int], r: int, c: int, s: int, d: int) -> int:
    """How many vertices stand between two spots of a row or a column."""
    if r == s:
        return sum((r, k) in at for k in range(min(c, d) + 1, max(c, d)))
    return sum((k, c) in at for k in range(min(r, s) + 1, max(r, s)))


def compact(grid: Grid) -> Grid:
    """Without the rows and columns in which nothing stands."""
    rows = {row: k for k, row in enumerate(sorted({row for row, _ in grid.spots.values()}))}
    columns = {c: k for k, c in enumerate(sorted({c for _, c in grid.spots.values()}))}
    grid.spots = {k: (rows[row], columns[c]) for k, (row, c) in grid.spots.items()}
    grid.rows, grid.columns = len(rows), len(columns)
    return grid
