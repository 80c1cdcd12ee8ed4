"""How a page is cited, and the work that its cell comes from, as BibTeX."""

from __future__ import annotations

from collections.abc import Iterator

from derive import catalogue
from derive._version import __version__
from derive.definition import Cell
from derive.document.links import PROJECT_URL
from derive.document.model import Block, Listing, Prose
from derive.document.sources import work, works
from derive.document.spans import Link
from derive.document.words import say
from derive.printing.bibtex import bibtex, latex

# as in CITATION.cff, which an installed package does not have; a test compares them
AUTHORS = "The derive authors"
RELEASED = "2026-11-22"


def cite(cell: Cell) -> Iterator[Block]:
    """An entry for the page, one for the source, and where the other works are."""
    if catalogue.has(cell):
        yield Prose(say("This page, in the version of the project that made it:"))
    else:
        yield Prose(say("The project that made this page, in its version:"))
    yield Listing("bibtex", entry(cell))
    if cell.cite:
        yield Prose(say("The work that the cell comes from:"))
        yield Listing("bibtex", bibtex(work(cell.cite, cell)))
    if len(works(cell)) > bool(cell.cite):
        file = f"{cell.name}.bib"
        yield Prose(say("All works that this page names are in ", Link(file, file), "."))


def entry(cell: Cell, project: str = PROJECT_URL) -> str:
    """The page of a cell of the catalogue, or the project for somebody's own cell; an address if it has one.

    >>> from derive.catalogue import load
    >>> print(entry(load("gru")).splitlines()[2])
      title = {{Gated recurrent unit (GRU), reset after the product}},
    """
    ours = catalogue.has(cell)
    title = cell.title if ours else "derive: neural-network cells, derived and checked"
    fields = {
        "author": f"{{{AUTHORS}}}",
        "title": f"{{{latex(title)}}}",
        "howpublished": f"Page of derive, version {__version__}" if ours else f"Version {__version__}",
        "year": RELEASED[:4],
        "url": project,
    }
    key = f"derive-{cell.name}" if ours else "derive"
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{{key},\n{''.join(lines)}}}"
