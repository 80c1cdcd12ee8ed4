"""What the site has, for machines that read it: the file ``llms.txt``, as llmstxt.org proposes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from derive.definition import Cell
from derive.document.index import family_title
from derive.document.model import Document
from derive.document.words import count

GUIDE = "llms.txt"
COPY = ".md.txt"  # of a page; a file that ends in .md would be taken for a page by whoever builds the site
_TITLE = "derive"  # of the catalogue's site


@dataclass(frozen=True)
class Entry:
    """A file and what it is about."""

    title: str
    target: str
    meaning: str


@dataclass(frozen=True)
class Section:
    """Files that belong together."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Guide:
    """The site in a list of its files; example: the name of a cell, whose files show how all are called."""

    title: str
    summary: str
    example: str
    sections: tuple[Section, ...]


def guide(
    cells: Sequence[Cell], about_all: Mapping[str, Document], answers: Mapping[str, Document], title: str = ""
) -> Guide:
    """The guide to a site: pages that answer questions, pages about all cells, and the cells by family.

    about_all, answers: documents by the name of their file; title: of a site of own cells.
    """
    families = {
        name: tuple(Entry(cell.title, _copy(cell.name), cell.summary) for cell in members)
        for name, members in groupby(sorted(cells, key=_place), lambda cell: family_title(cell.family))
    }
    alone = len(families) == 1
    sections = (
        Section("Questions", tuple(_entry(name, made) for name, made in answers.items())),
        Section("All cells", tuple(_entry(name, made) for name, made in about_all.items())),
        *(Section("Cells" if alone else f"Cells: {name}", found) for name, found in families.items()),
        Section(
            "Optional",
            (
                Entry("Notation", "notation.html", "what letters and signs mean"),
                Entry("About the checks", "checks.html", "what the verdicts are worth"),
            ),
        ),
    )
    return Guide(
        title or _TITLE,
        f"{count(len(cells), 'cell').capitalize()} of neural networks, {_derived(len(cells))}: "
        "equations with the size of every symbol, gradients of one step and through time, numbers of "
        "parameters, code, and what was checked of all that.",
        cells[0].name if cells and title else "lstm",
        tuple(each for each in sections if each.entries),
    )


def _place(cell: Cell) -> tuple[str, str]:
    return family_title(cell.family), cell.name


def _derived(number: int) -> str:
    return "derived from one definition" if number == 1 else "each derived from one definition"


def _copy(name: str) -> str:
    return f"cells/{name}{COPY}"


def _entry(name: str, made: Document) -> Entry:
    return Entry(made.title, _copy(name), made.summary)
