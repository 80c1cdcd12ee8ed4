"""Cells by the year of the work that they cite, with the relations that are proved between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive import notes
from derive.definition import Cell
from derive.document.atlas import facts
from derive.document.index import family_title
from derive.document.relatives import status
from derive.document.sources import year
from derive.document.timeline import Event, Tie, Timeline, timeline

ABOUT = "Cells by year and family, with their proved relations"


def family_tree(cells: Sequence[Cell]) -> Timeline:
    """The drawing of all cells that have a year."""
    events = tuple(_events(cells))
    names = {event.name for event in events}
    found = tuple(tie for tie in ties(cells) if {tie.older, tie.younger} <= names)
    return timeline(events, found, family_title, ABOUT)


def _events(cells: Sequence[Cell]) -> Iterator[Event]:
    for cell in cells:
        when = year(cell)
        if when is not None:
            yield Event(cell.name, cell.title, f"{cell.name}.html", cell.family, when)


def ties(cells: Sequence[Cell]) -> Iterator[Tie]:
    """Each pair once: what is proved of it, or that readers of the one look for the other."""
    seen: set[frozenset[str]] = set()
    for each in facts(cells):
        pair = frozenset((each.left, each.right))
        if pair not in seen and status(each).status == "pass":
            seen.add(pair)
            yield Tie(each.left, each.right, "part" if each.kind == "part" else "proved")
    names = {cell.name for cell in cells}
    for name, others in notes.RELATED.items():
        for other in others:
            pair = frozenset((name, other))
            if pair <= names and pair not in seen:
                seen.add(pair)
                yield Tie(name, other, "also")
