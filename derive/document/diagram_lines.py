"""Ways on the raster as strokes: rounded corners, a small arc where a line crosses another, arrows, dots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from derive.document.drawing import Point, Stroke

ROUND, HOP, LONG, HALF = 6, 4, 8, 3


def corners(path: Sequence[Point], unit: int) -> tuple[Point, ...]:
    """The points where a way begins, turns and ends, in units of the drawing."""
    kept = [path[0]]
    for before, at, after in zip(path, path[1:], path[2:], strict=False):
        if (at[0] - before[0], at[1] - before[1]) != (after[0] - at[0], after[1] - at[1]):
            kept.append(at)
    return tuple((x * unit, y * unit) for x, y in [*kept, path[-1]])


def crossings(one: Sequence[Point], others: Iterable[Sequence[Point]]) -> set[Point]:
    """Where the upright pieces of a line cross level pieces of others."""
    level = [(a, b) for other in others for a, b in pairwise(other) if a[1] == b[1]]
    return {
        (a[0], c[1])
        for a, b in pairwise(one) if a[0] == b[0]
        for c, d in level
        if min(a[1], b[1]) < c[1] < max(a[1], b[1]) and min(c[0], d[0]) < a[0] < max(c[0], d[0])
    }  # fmt: skip


def strokes(line: Sequence[Point], hops: set[Point], arrow: bool) -> tuple[Stroke, ...]:
    """The strokes of a line; with an arrow it ends inside of that."""
    points = list(line)
    if arrow:
        points[-1] = _towards(points[-1], points[-2], LONG - 2)
    found: list[Stroke] = [(points[0],)]
    for k, (a, b) in enumerate(pairwise(points)):
        crossed = sorted((p for p in hops if _between(a, p, b)), key=lambda p: abs(p[1] - a[1]))
        for hop in crossed:
            first, second = _towards(hop, a, HOP), _towards(hop, b, HOP)
            out = HOP + 1
            found += [(first,), ((first[0] + out, first[1]), (second[0] + out, second[1]), second)]
        if k + 2 < len(points):
            near, far = _towards(b, a, ROUND), _towards(b, points[k + 2], ROUND)
            found += [(near,), (_towards(b, a, 2), _towards(b, points[k + 2], 2), far)]
        else:
            found.append((b,))
    return tuple(found)


def head(line: Sequence[Point]) -> tuple[Point, ...]:
    """The arrow at the end of a line."""
    (x, y), before = line[-1], line[-2]
    bx, by = _towards(line[-1], before, LONG)
    across = (HALF, 0) if bx == x else (0, HALF)
    return ((x, y), (bx + across[0], by + across[1]), (bx - across[0], by - across[1]))


def _towards(point: Point, other: Point, by: int) -> Point:
    """A point so far on the way to another, at most half of it where both ends are rounded."""
    dx, dy = other[0] - point[0], other[1] - point[1]
    by = min(by, max(abs(dx), abs(dy)))
    return point[0] + by * _sign(dx), point[1] + by * _sign(dy)


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def _between(a: Point, p: Point, b: Point) -> bool:
    return a[0] == p[0] == b[0] and min(a[1], b[1]) < p[1] < max(a[1], b[1])
