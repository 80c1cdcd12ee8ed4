"""Cells by year: a column for each family, a row for each cell, lines for the relations between them.

Years go down.  Lines of a family run in lanes left of its names, from the older cell to the younger one; what
joins two families is a curve.  Everything is in whole units of a pixel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from derive.document.layout import width

ROW, LANE, TEXT = 19, 9, 12  # a line of text, the room of a lane, letters
HEAD, AIR, SIDE = 30, 9, 14  # the headings' room, between years, between columns
TURN = 5  # the radius of a corner


@dataclass(frozen=True)
class Event:
    """A cell in its column; title: in full; target: its page."""

    name: str
    title: str
    target: str
    column: str
    year: int


@dataclass(frozen=True)
class Tie:
    """What joins two cells, the older one first; sign: proved, part or also."""

    older: str
    younger: str
    sign: str


@dataclass(frozen=True)
class Spot:
    """An event where it is drawn: its dot, and where its name begins."""

    event: Event
    x: int
    y: int

    @property
    def word(self) -> tuple[int, int]:
        """The baseline's beginning."""
        return self.x + 8, self.y + 4


@dataclass(frozen=True)
class Timeline:
    """The drawing. columns: heading, x and width of each; years: with the height of the line above and
    the baseline of the first name; lines: sign and path; spots: the cells.
    """

    kind: ClassVar[str] = "timeline"
    about: str
    width: int
    height: int
    columns: tuple[tuple[str, int, int], ...]
    years: tuple[tuple[int, int, int], ...]
    lines: tuple[tuple[str, str], ...]
    spots: tuple[Spot, ...]


def timeline(
    events: Sequence[Event], ties: Sequence[Tie], heading: Callable[[str], str], about: str
) -> Timeline:
    """The drawing of events; columns are in the order of their first years."""
    ordered = _ordered(events, ties)
    names = list(dict.fromkeys(event.column for event in ordered))
    ranks = {event.name: k for k, event in enumerate(ordered)}
    ties = sorted((_down(tie, ranks) for tie in ties), key=lambda tie: (ranks[tie.older], ranks[tie.younger]))
    years, heights, bottom = _rows(ordered)
    lanes = {name: _lanes(_within(ordered, ties, name), heights) for name in names}
    columns: list[tuple[str, int, int]] = []
    places: dict[str, tuple[int, int]] = {}
    left = 1
    for name in names:
        mine = [event for event in ordered if event.column == name]
        gutter = LANE * (1 + max(lanes[name].values(), default=-1)) + LANE
        texts = max([width(event.name, TEXT) for event in mine] + [width(heading(name), TEXT + 1) - gutter])
        columns.append((heading(name), left, gutter + texts + LANE))
        places |= {event.name: (left + gutter, heights[event.name]) for event in mine}
        left += gutter + texts + LANE + SIDE
    column = {event.name: event.column for event in ordered}
    lines = tuple(_line(tie, places, lanes, column) for tie in ties)
    spots = tuple(Spot(event, *places[event.name]) for event in ordered)
    return Timeline(about, left - SIDE + 1, bottom, tuple(columns), years, lines, spots)


def _ordered(events: Sequence[Event], ties: Sequence[Tie]) -> list[Event]:
    """By year; of one year those first that most others are tied to."""
    degree = {event.name: sum(event.name in (tie.older, tie.younger) for tie in ties) for event in events}
    first = {event.column: min(e.year for e in events if e.column == event.column) for event in events}
    by_column = sorted(events, key=lambda e: (first[e.column], e.column))
    return sorted(by_column, key=lambda e: (e.year, first[e.column], e.column, -degree[e.name], e.name))


def _down(tie: Tie, ranks: Mapping[str, int]) -> Tie:
    older, younger = sorted((tie.older, tie.younger), key=ranks.__getitem__)
    return Tie(older, younger, tie.sign)


def _rows(ordered: Sequence[Event]) -> tuple[tuple[tuple[int, int, int], ...], dict[str, int], int]:
    """The years with their heights, the height of every event, and where the drawing ends."""
    years, heights, y = [], {}, HEAD
    for year in sorted({event.year for event in ordered}):
        used: dict[str, int] = {}
        for event in ordered:
            if event.year == year:
                heights[event.name] = y + AIR + ROW * used.get(event.column, 0) + ROW // 2
                used[event.column] = used.get(event.column, 0) + 1
        years.append((year, y, y + AIR + ROW // 2 + 4))
        y += 2 * AIR + ROW * max(used.values())
    return tuple(years), heights, y


def _within(ordered: Sequence[Event], ties: Sequence[Tie], column: str) -> list[Tie]:
    names = {event.name for event in ordered if event.column == column}
    return [tie for tie in ties if {tie.older, tie.younger} <= names]


def _lanes(ties: Sequence[Tie], heights: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """A lane for each cell that has younger ones, by cell and sign: the nearest one that is free so far."""
    ends: dict[tuple[str, str], int] = {}
    for tie in ties:
        key = tie.older, tie.sign
        ends[key] = max(ends.get(key, 0), heights[tie.younger])
    taken: list[int] = []  # how far down each lane is used
    lanes: dict[tuple[str, str], int] = {}
    for key, end in sorted(ends.items(), key=lambda item: (heights[item[0][0]], item[1])):
        lane = next((k for k, last in enumerate(taken) if last < heights[key[0]]), len(taken))
        taken[lane : lane + 1] = [end]
        lanes[key] = lane
    return lanes


def _line(
    tie: Tie,
    places: Mapping[str, tuple[int, int]],
    lanes: Mapping[str, Mapping[tuple[str, str], int]],
    column: Mapping[str, str],
) -> tuple[str, str]:
    """The look and the path of a tie: along its lane, or a curve to another column."""
    (x, y), (to_x, to_y) = places[tie.older], places[tie.younger]
    if column[tie.older] != column[tie.younger]:
        middle = (y + to_y) // 2
        return f"{tie.sign} across", f"M{x} {y}C{x} {middle} {to_x} {middle} {to_x} {to_y}"
    lane = x - LANE * (1 + lanes[column[tie.older]][tie.older, tie.sign])
    turn = min(TURN, (to_y - y) // 2)
    down = f"Q{lane} {y} {lane} {y + turn}V{to_y - turn}Q{lane} {to_y} {lane + turn} {to_y}"
    return tie.sign, f"M{x} {y}H{lane + turn}{down}H{to_x}"
