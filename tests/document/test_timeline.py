"""Cells by year: every name has its place, and lines go down from the older cell to the younger one."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from derive import bibliography, catalogue
from derive.checks.records import recorded
from derive.document.family_tree import family_tree, ties
from derive.document.layout import width
from derive.document.timeline import TEXT, Event, Tie, Timeline, timeline
from derive.relations import RELATIONS

CELLS = tuple(catalogue.load(name) for name in catalogue.names())


@pytest.fixture(scope="module")
def tree() -> Timeline:
    """The catalogue's."""
    return family_tree(CELLS)


def event(name: str, year: int, column: str = "one") -> Event:
    return Event(name, name.upper(), f"{name}.html", column, year)


def test_every_cell_with_a_year_is_there_once_at_its_year(tree: Timeline) -> None:
    years = {year: line for year, line, _ in tree.years}
    assert sorted(years) == list(years) and sorted(years.values()) == list(years.values())
    ends = dict(zip(years, [*list(years.values())[1:], tree.height], strict=True))
    wanted = {cell.name: bibliography.find(cell.cite).year for cell in CELLS if cell.cite}
    assert {spot.event.name: spot.event.year for spot in tree.spots} == wanted
    assert len(tree.spots) == len(wanted)
    for spot in tree.spots:
        assert years[spot.event.year] < spot.y < ends[spot.event.year]


def test_no_name_lies_on_another_or_leaves_its_column(tree: Timeline) -> None:
    frames = [(s.x - 4, s.y - 7, s.word[0] + width(s.event.name, TEXT), s.y + 7) for s in tree.spots]
    for a, b in combinations(frames, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    ends = [(x, x + wide) for _, x, wide in tree.columns]
    assert all(a[1] <= b[0] for a, b in combinations(ends, 2)) and ends[-1][1] <= tree.width
    for frame in frames:
        assert any(start <= frame[0] and frame[2] <= end for start, end in ends)


def test_lines_are_the_proved_relations_and_a_few_that_say_they_are_not() -> None:
    found = list(ties(CELLS))
    assert len({frozenset((tie.older, tie.younger)) for tie in found}) == len(found)
    proved = {frozenset((tie.older, tie.younger)) for tie in found if tie.sign != "also"}
    claims = {
        frozenset((each.left, each.right))
        for each in RELATIONS
        if each.claim
        in {n for v in recorded(catalogue.load(each.left)).verdicts for n, _ in v.counts if v.kind == "exact"}
    }
    assert proved == claims
    assert all(frozenset((tie.older, tie.younger)) not in proved for tie in found if tie.sign == "also")


def test_a_line_begins_at_the_older_cell_and_ends_at_the_younger() -> None:
    events = [event("late", 2020), event("early", 1990), event("other", 2000, "two")]
    drawn = timeline(events, [Tie("late", "early", "proved"), Tie("other", "early", "also")], str.upper, "")
    places = {spot.event.name: (spot.x, spot.y) for spot in drawn.spots}
    ends = {}
    for sign, path in drawn.lines:
        numbers = [int(each) for each in re.findall(r"\d+", path)]
        last = (numbers[-1], places["late"][1]) if "H" in path else (numbers[-2], numbers[-1])
        ends[sign] = ((numbers[0], numbers[1]), last)
    assert ends == {
        "proved": (places["early"], places["late"]),
        "also across": (places["early"], places["other"]),
    }
    assert [heading for heading, _, _ in drawn.columns] == ["ONE", "TWO"]


def test_lines_that_are_beside_each_other_have_lanes_of_their_own() -> None:
    names = [event(name, 1990 + k) for k, name in enumerate("abcd")]
    crossing = [Tie("a", "c", "proved"), Tie("b", "d", "proved")]
    drawn = timeline(names, crossing, str, "")
    lanes = [re.findall(r"Q(\d+)", path)[0] for _, path in drawn.lines]
    assert len(set(lanes)) == 2
