"""In a drawing nothing lies on anything else, and all of it is inside."""

from __future__ import annotations

from itertools import combinations

import pytest

from derive import catalogue
from derive.definition import Cell
from derive.document.atlas import atlas
from derive.document.drawing import Map, Panel
from derive.document.layout import Branch, Node, panel, width

Frame = tuple[int, int, int, int]  # left, top, right, bottom


@pytest.fixture(scope="module")
def cells() -> list[Cell]:
    """The catalogue."""
    return [catalogue.load(name) for name in catalogue.names()]


@pytest.fixture(scope="module")
def panels(cells: list[Cell]) -> list[Panel]:
    """The drawings on the map."""
    blocks = [block for part in atlas(cells).parts for block in part.blocks]
    return [panel for block in blocks if isinstance(block, Map) for panel in block.panels]


def frames(drawn: Panel) -> list[Frame]:
    """Where boxes and words are."""
    boxes = [(b.x, b.y, b.x + b.width, b.y + b.height) for b in drawn.boxes]
    return boxes + [(e.x, e.y - 11, e.x + width(e.text, 12), e.y + 3) for e in drawn.labels]


def test_nothing_overlaps_and_nothing_is_outside(panels: list[Panel]) -> None:
    for drawn in panels:
        found = frames(drawn)
        for left, top, right, bottom in found:
            assert left >= 0 and right <= drawn.width and top >= 0 and bottom <= drawn.height
        for a, b in combinations(found, 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a, b)


def test_no_line_goes_through_words_or_boxes(panels: list[Panel]) -> None:
    for drawn, line in ((each, line) for each in panels for line in each.lines):
        xs, ys = zip(*line.points, strict=True)
        for left, top, right, bottom in frames(drawn):
            apart = max(xs) <= left or right <= min(xs) or max(ys) <= top or bottom <= min(ys)
            assert apart, (line, (left, top, right, bottom))


def test_a_box_holds_its_name(panels: list[Panel]) -> None:
    assert all(width(box.text, 13) <= box.width - 10 for drawn in panels for box in drawn.boxes)


def test_the_sign_of_a_line_is_at_the_end_that_it_is_about() -> None:
    tips = {}
    for sign in ("arrow", "back", "whole", "part"):
        tree = Node("a", "a.html", "A", (Branch(("x",), sign, Node("b", "b.html", "B")),))
        drawn = panel("", "", [tree], [], "")
        (head,) = (line for line in drawn.lines if line.role == "head")
        child = next(box for box in drawn.boxes if box.text == "b")
        tips[sign] = child.x - head.points[0][0]
    assert tips["arrow"] < 5 < 15 < tips["back"] and tips["whole"] < tips["part"]


def test_the_same_things_are_drawn_the_same(cells: list[Cell], panels: list[Panel]) -> None:
    drawn, _ = atlas(cells).parts
    assert [block.panels for block in drawn.blocks if isinstance(block, Map)] == [tuple(panels)]
