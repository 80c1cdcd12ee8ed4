"""The pages beside a page: before and behind it in its family, and related ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from derive import catalogue, notes, relations
from derive.definition import Cell
from derive.document.blocks import Neighbours
from derive.document.index import family_title
from derive.document.links import compared
from derive.document.sources import year
from derive.document.spans import Link

_MOST = 8  # related pages


Fill = Callable[[Cell], Iterator[Neighbours]]


def neighbours(cell: Cell) -> Iterator[Neighbours]:
    """The links from a page of the catalogue; nothing for a cell of somebody's own, which may be alone."""
    if catalogue.has(cell):
        yield from _in_catalogue()(cell)


@cache
def _in_catalogue() -> Fill:
    return among([catalogue.load(name) for name in catalogue.names()])


def among(cells: Sequence[Cell]) -> Fill:
    """What fills the part on a site of these cells."""
    families: dict[str, list[Cell]] = {}
    for cell in sorted(cells, key=_place):
        families.setdefault(cell.family, []).append(cell)
    there = {cell.name: cell for cell in cells}

    def fill(cell: Cell) -> Iterator[Neighbours]:
        family = families.get(cell.family, [])
        beside = [None, *map(_link, family), None]
        place = next((k for k, each in enumerate(family, 1) if each is cell), 0)
        before, after = (beside[place - 1], beside[place + 1]) if place else (None, None)
        related = _related(cell, there, {link.target for link in (before, after) if link})
        if before or after or related:
            first = next(filter(None, (*related, before, after)))
            yield Neighbours(
                _said(cell, family) if any(families) else "",
                before,
                after,
                related,
                _compared(cell, there[first.target.removesuffix(".md")]),
            )

    return fill


def _compared(cell: Cell, other: Cell) -> Link:
    return Link(f"Compare with {other.title}", compared(cell.name, other.name))


def _place(cell: Cell) -> tuple[int, str]:
    """By the year of the work that a cell comes from; without one, behind."""
    return year(cell) or 9999, cell.name


def _link(cell: Cell) -> Link:
    when = f" ({year(cell)})" if year(cell) else ""
    return Link(f"{cell.title}{when}", f"{cell.name}.md")


def _said(cell: Cell, family: Sequence[Cell]) -> str:
    order = ", by year of the source" if any(map(year, family)) else ""
    return f"{family_title(cell.family)}{order}"


def _related(cell: Cell, there: Mapping[str, Cell], named: set[str]) -> tuple[Link, ...]:
    """Cells that a proved relation leads to, and others that readers look for next."""
    if not catalogue.has(cell):
        return ()
    found = [each.right if each.left == cell.name else each.left for each in relations.of(cell.name)]
    names = dict.fromkeys([*notes.RELATED.get(cell.name, ()), *found])
    links = [Link(there[name].title, f"{name}.md") for name in names if name in there and name != cell.name]
    return tuple([link for link in links if link.target not in named][:_MOST])
