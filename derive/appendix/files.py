"""The files of an appendix: a section a cell, what they share, preamble, bibliography, main file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from derive._version import __version__
from derive.appendix.notation import LABEL, notation, shared
from derive.appendix.section import section, usual
from derive.definition import Cell
from derive.document.model import Document
from derive.document.sources import works
from derive.errors import InputError, Location
from derive.printing.bibtex import bibtex
from derive.render import render

MAIN, PREAMBLE, BIBLIOGRAPHY = "main", "preamble", "refs"
MADE = b"% Made by derive"  # what every file of an appendix begins with
_OURS = (MAIN, PREAMBLE, BIBLIOGRAPHY, LABEL)


@dataclass(frozen=True)
class Preamble:
    """What the sections need; kinds: of the blocks in them."""

    kinds: frozenset[str]
    version: str = __version__


@dataclass(frozen=True)
class Section:
    """A section by its file, or its text."""

    name: str
    text: str = ""


@dataclass(frozen=True)
class Main:
    """A paper of nothing but the appendix; preamble, works: the texts where they are no files of their own;
    bibliography: the file of works, empty where nothing is cited.
    """

    sections: tuple[Section, ...]
    columns: int
    bibliography: str
    preamble: str = ""
    works: str = ""
    version: str = __version__


@dataclass(frozen=True)
class Choice:
    """How an export is wanted: its parts, the columns of the page, templates that lie over ours.

    sizes: whether a diagram has sizes beside its symbols.
    """

    parts: Sequence[str] | None = None
    columns: int = 2
    templates: Path | None = None
    sizes: bool = False


def appendix(cells: Sequence[Cell], choice: Choice, main: bool = True) -> Mapping[str, str]:
    """The files by name; main: whether there is one that compiles by itself.

    Raises: InputError for cells of one name, or of a name that a file of ours has; DeriveError for an unknown
    part.
    """
    _check(cells)
    pages = _pages(cells, choice)
    texts = {page.name: _text(page, choice, "section") for page in pages}
    files = {f"{name}.tex": text for name, text in texts.items()}
    files[f"{PREAMBLE}.tex"] = _text(Preamble(_kinds(pages)), choice, "preamble")
    if cited := bibliography(cells):
        files[f"{BIBLIOGRAPHY}.bib"] = f"{MADE.decode()} {__version__}; do not edit.\n\n{cited}"
    if main:
        sections = tuple(map(Section, texts))
        files[f"{MAIN}.tex"] = _text(Main(sections, choice.columns, cited and BIBLIOGRAPHY), choice, "main")
    return files


def standalone(cells: Sequence[Cell], choice: Choice) -> str:
    """The same as one file that compiles by itself; raises as `appendix`."""
    _check(cells)
    pages = _pages(cells, choice)
    sections = tuple(Section(page.name, _text(page, choice, "section")) for page in pages)
    preamble = _text(Preamble(_kinds(pages)), choice, "preamble")
    cited = bibliography(cells)
    whole = Main(sections, choice.columns, cited and r"\jobname", preamble, cited)
    return _text(whole, choice, "main")


def bibliography(cells: Iterable[Cell]) -> str:
    """All works that the cells' pages name, each once, by key."""
    known = {ref.key: ref for cell in cells for ref in works(cell)}
    return "\n".join(bibtex(known[key]) for key in sorted(known))


def _pages(cells: Sequence[Cell], choice: Choice) -> list[Document]:
    """The notation, then a section a cell."""
    told = frozenset(shared(cells))
    sections = [section(cell, choice.parts or usual(cell), told) for cell in cells]
    return [notation(cells, sections), *sections]


def _text(page: Document | Preamble | Main, choice: Choice, template: str) -> str:
    return render(page, "latex", choice.templates, choice.columns, outer=template)


def _kinds(pages: Iterable[Document]) -> frozenset[str]:
    return frozenset(block.kind for page in pages for part in page.parts for block in part.blocks)


def distinct(cells: Iterable[Cell], what: str) -> None:
    """Files are called as the cells, and not every disk tells A from a; what: the files are together.

    Raises: InputError for two cells of one name.
    """
    seen: set[str] = set()
    for cell in cells:
        key = cell.name.casefold()
        if key in seen:
            message = f"two cells of one {what} are called {cell.name}; name it once, or rename one of them"
            raise InputError(message, Location(cell.where.file, cell.where.line, cell.label))
        seen.add(key)


def _check(cells: Iterable[Cell]) -> None:
    """Files and labels are called as the cells."""
    distinct(cells, "appendix")
    for cell in cells:
        if (key := cell.name.casefold()) in _OURS:
            message = f"the appendix has a file {key} of its own; rename the cell"
            raise InputError(message, Location(cell.where.file, cell.where.line, cell.label))
