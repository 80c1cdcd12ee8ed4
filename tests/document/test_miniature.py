"""Small diagrams have what the large ones have, in the same order, and nothing on anything else."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from derive.catalogue import load
from derive.document.diagram import drawn
from derive.document.miniature import CIRCLE, Miniature, miniature
from tests.cells import first_eleven

WAYS = [(0, "x", "width"), (1, "y", "height")]


def small(name: str) -> Miniature:
    return miniature(drawn(load(name)), {"f": "forget"})


@first_eleven
def test_nothing_lies_on_anything_else_and_all_is_inside(name: str) -> None:
    made = small(name)
    frames = [(s.x, s.y, s.x + s.width, s.y + s.height) for s in made.stones if s.kind != "join"]
    for left, top, right, bottom in frames:
        assert 0 <= left <= right <= made.width and 0 <= top <= bottom <= made.height
    for a, b in combinations(frames, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@first_eleven
def test_what_was_left_or_above_still_is(name: str) -> None:
    large, made = drawn(load(name)), small(name)
    assert len(made.stones) == len(large.shapes) and len(made.lines) == len(large.wires)
    corners = [p for wire in large.wires for p in wire.corners], [p for line in made.lines for p in line]
    for axis, start, _ in WAYS:
        old = [getattr(shape, start) for shape in large.shapes] + [point[axis] for point in corners[0]]
        new = [getattr(stone, start) for stone in made.stones] + [point[axis] for point in corners[1]]
        places = sorted(set(zip(old, new, strict=True)))
        assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(places))


@first_eleven
def test_lines_go_along_one_axis_at_a_time(name: str) -> None:
    for line in small(name).lines:
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line))


def test_it_is_much_smaller_and_its_circles_can_be_seen() -> None:
    large, made = drawn(load("lstm")), small("lstm")
    assert made.width < large.width / 2 and made.height < large.height
    circles = [stone for stone in made.stones if stone.kind == "op"]
    assert circles and all(s.width >= CIRCLE[0] and s.height >= CIRCLE[1] and s.sign for s in circles)
    assert [stone.look for stone in made.stones].count("forget") == 1


@pytest.mark.parametrize("name", ["lstm", "dense"])
def test_an_edge_has_its_letter(name: str) -> None:
    large, made = drawn(load(name)), small(name)
    for shape, stone in zip(large.shapes, made.stones, strict=True):
        if stone.kind == "edge":
            assert stone.sign == shape.lines[0][0][0]
