"""Schematic pictures: cut to what is in them, moved as a whole, joined dot by dot."""

from __future__ import annotations

from collections.abc import Iterable

from derive import catalogue
from derive.document.pictures import backward, folded, layered, lines_between, network, unfolded
from derive.document.sketch import (
    Caption,
    Disc,
    Frame,
    Item,
    Way,
    area,
    arrow,
    column,
    joined,
    moved,
    panel,
    words,
)
from derive.document.spans import Math


def _ways(items: Iterable[Item]) -> list[Way]:
    return [item for item in items if isinstance(item, Way)]


def test_a_panel_is_cut_to_what_is_in_it() -> None:
    made = panel("two", "", "Two dots.", [Disc(-100, 7, 10), Disc(100, 7, 10)], margin=4)
    assert (made.width, made.height) == (200 + 2 * 11 + 8, 2 * 11 + 8)
    assert [item.x for item in made.items if isinstance(item, Disc)] == [15, 215]


def test_moving_moves_every_kind_of_item_alike() -> None:
    items: list[Item] = [Disc(0, 0), Frame(1, 2, 3, 4), arrow((0, 0), (0, 40))]
    items.append(words(5, 6, "a ", Math("h_{t}")))
    for before, after in zip(items, moved(items, 30, 70), strict=True):
        assert area(after) == tuple(a + b for a, b in zip(area(before), (30, 70, 30, 70), strict=True))
    assert moved(moved(items, 30, 70), -30, -70) == tuple(items)


def test_dots_are_joined_each_with_each() -> None:
    left, right = column(0, 0, 3), column(100, 0, 4)
    ends = {(way.points[0], way.points[-1]) for way in joined(left, right)}
    assert len(ends) == 3 * 4
    assert len(lines_between(network([3, 4, 2], ["plain"] * 3))) == 3 * 4 + 4 * 2


def test_an_unrolled_cell_has_a_box_a_step_and_a_line_a_state() -> None:
    for name in ("elman", "gru", "lstm"):
        cell = catalogue.load(name)
        for steps in (1, 3):
            items = list(unfolded(cell, steps, "shared"))
            assert sum(isinstance(item, Frame) and item.role == "cell" for item in items) == steps
            level = [way for way in _ways(items) if len({y for _, y in way.points}) == 1 and way.tip]
            assert len(level) == (steps + 1) * len(cell.states)
            text = {span.text for item in items if isinstance(item, Caption) for span in item.spans}
            assert {f"x_{{{steps}}}", f"h_{{{steps}}}", "h_{0}"} <= text


def test_a_folded_cell_leads_each_state_back() -> None:
    lstm = catalogue.load("lstm")
    loops = [way for way in _ways(folded(lstm)) if len(way.points) == 6]
    assert len(loops) == len(lstm.states)
    assert all(loop.points[0][1] == loop.points[-1][1] for loop in loops)


def test_gradients_run_against_time_and_turned_layers_too() -> None:
    elman = catalogue.load("elman")
    back = [way for way in _ways(backward(elman, elman.parameters[0], 3)) if way.role == "strong"]
    assert len(back) == 3 and all(way.points[0][0] > way.points[-1][0] for way in back)
    rows = list(layered([["a"], ["b"]], 2, Math("n"), Math("m"), turned=(1,)))
    level = [way for way in _ways(rows) if way.points[0][1] == way.points[-1][1]]
    assert [way.points[0][0] < way.points[-1][0] for way in level] == [True, False]
