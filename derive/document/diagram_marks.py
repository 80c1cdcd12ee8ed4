"""Finds room for the symbols on lines: beside a line, on no box and on no other line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from derive.document.drawing import Point

Area = tuple[int, int, int, int]  # left, top, right, bottom
HIGH, OFF = 14, 3


class Room:
    """What is taken of a drawing."""

    def __init__(
        self, width: int, height: int, boxes: Iterable[Area], lines: Iterable[Sequence[Point]]
    ) -> None:
        self.width, self.height = width, height
        self.taken = [*boxes]
        self.lines = [
            (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
            for line in lines
            for a, b in pairwise(line)
        ]

    def beside(self, lines: Iterable[Sequence[Point]], wide: int) -> Area | None:
        """The first free place beside lines, from their beginning on; it is taken then."""
        for line in lines:
            for a, b in pairwise(line):
                for area in _candidates(a, b, wide):
                    if self.free(area):
                        self.taken.append(area)
                        return area
        return None

    def free(self, area: Area) -> bool:
        """Whether nothing is there."""
        left, top, right, bottom = area
        if left < 1 or top < 1 or right > self.width - 1 or bottom > self.height - 1:
            return False
        return not any(_meet(area, other, 1) for other in self.taken) and not any(
            _meet(area, line, 1) for line in self.lines
        )


def _candidates(a: Point, b: Point, wide: int) -> Iterator[Area]:
    """Places beside a piece of a line, in the order in which they are looked at."""
    length = max(abs(b[0] - a[0]), abs(b[1] - a[1]))
    dx, dy = (b[0] - a[0]) // max(length, 1), (b[1] - a[1]) // max(length, 1)
    for along in range(6, length - 3, 2):
        x, y = a[0] + dx * along, a[1] + dy * along
        if dy:
            yield x + OFF, y - HIGH // 2, x + OFF + wide, y + HIGH // 2
            yield x - OFF - wide, y - HIGH // 2, x - OFF, y + HIGH // 2
        elif length >= wide // 2:
            yield x - wide // 2, y - OFF - HIGH, x - wide // 2 + wide, y - OFF
            yield x - wide // 2, y + OFF, x - wide // 2 + wide, y + OFF + HIGH


def _meet(one: Area, two: Area, gap: int) -> bool:
    return one[0] < two[2] + gap and two[0] < one[2] + gap and one[1] < two[3] + gap and two[1] < one[3] + gap
