"""Where others differ: the register of all such points, and the same points on the page of a cell."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from derive import bibliography, catalogue
from derive._version import __version__
from derive.definition import Cell
from derive.deviations import DEVIATIONS, Deviation, deviations_of
from derive.document.model import Block, Deviations, Difference, Document, Part, Prose, Source
from derive.document.sources import address
from derive.document.words import count, say

REGISTER = "deviations"  # the page's name
_PARTS = (("equations", "Equations", False), ("gradients", "Gradients", True))


def register(cells: Collection[Cell]) -> Document:
    """The page of all points, in the order of their cells' titles; cells of this site are links."""
    names = {cell.name for cell in cells if catalogue.has(cell)}
    ordered = sorted(DEVIATIONS, key=lambda each: (each.title.lower(), each.key))
    summary = "Where papers, first implementations, documentation and libraries differ, with figures."
    parts = [Part("deviations", "", tuple(_lead()))]
    for part, title, gradient in _PARTS:
        rows = tuple(difference(each, names) for each in ordered if each.gradient == gradient)
        parts.append(Part(part, title, (Deviations(rows),)))
    return Document("Deviations", "", summary, __version__, tuple(parts))


def _lead() -> Iterator[Block]:
    yield Prose(
        say(
            "Where a paper, its authors' code, the documentation of a library and its code do not say the "
            "same, the point has a row here and a note on the page of its cell: what each says, by how much "
            "the results differ, and which of them this site follows. "
            f"There are {count(len(DEVIATIONS), 'row')}."
        )
    )
    yield Prose(
        say(
            "A figure is the largest difference of an entry among 100 samples, with all parameters, biases, "
            "inputs and states drawn from the normal distribution, at three inputs and four units and in "
            "double precision, unless the row says otherwise. It has two digits and is computed again by "
            "the tests. Each row was established in two ways that do not lean on each other, and says "
            "which. Where a row has no line for the paper, the paper was not read for it. A difference is "
            "not always a mistake: much of it is convention, or was meant. Rows about gradients stand last."
        )
    )


def on_page(cell: Cell) -> tuple[Difference, ...]:
    """The points about a cell of the catalogue; they are not about a user's own that has the same name."""
    found = deviations_of(cell.name) if catalogue.has(cell) else ()
    return tuple(difference(each, ()) for each in sorted(found, key=lambda row: row.gradient))


def difference(row: Deviation, linked: Collection[str]) -> Difference:
    """A row of the register; the cells in `linked` have a page beside it."""
    page = row.cell if row.cell in linked else ""
    follows = row.follows if row.cell in catalogue.names() else "the catalogue has no such cell yet"
    sources = tuple(_source(key) for key in row.sources)
    return Difference(
        row.key, row.title, page, row.subject, row.sides, row.difference, row.at, follows, row.routes,
        sources,
    )  # fmt: skip


def _source(key: str) -> Source:
    work = bibliography.find(key)
    return Source(bibliography.short(work), address(work))
