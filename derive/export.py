"""A cell in one of the formats that leave the project: LaTeX, Markdown, NumPy, BibTeX, test vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from derive.definition import Cell
from derive.document import PAPER, document
from derive.document.sources import works
from derive.errors import InputError, Location
from derive.printing.bibtex import bibtex
from derive.printing.numpy_module import module
from derive.render import render
from derive.vectors import vectors

Parts = Sequence[str] | None


@dataclass(frozen=True)
class Format:
    """How a cell leaves: the file's suffix, whether `--parts` applies, and what writes it."""

    suffix: str
    has_parts: bool
    text: Callable[[Cell, Parts, Path | None], str]


def bib(cell: Cell) -> str:
    """The works that a cell's page cites, as BibTeX, each once, by key."""
    return "\n".join(map(bibtex, works(cell)))


def _rendered(name: str, default: Parts = None) -> Callable[[Cell, Parts, Path | None], str]:
    return lambda cell, parts, templates: render(document(cell, parts or default), name, templates)


FORMATS: Mapping[str, Format] = {
    "tex": Format("tex", True, _rendered("latex", PAPER)),
    "md": Format("md", True, _rendered("markdown")),
    "numpy": Format("py", False, lambda cell, parts, templates: module(cell)),
    "bib": Format("bib", False, lambda cell, parts, templates: bib(cell)),
    "json": Format("json", False, lambda cell, parts, templates: vectors(cell)),
}


def export(cell: Cell, fmt: str, parts: Parts = None, templates: Path | None = None) -> str:
    """The text of a cell in a format.

    Raises: InputError for an unknown format, for parts that the format does not have, or for an unknown part.
    """
    if fmt not in FORMATS:
        raise InputError(f"there is no format {fmt!r}; there is: {', '.join(FORMATS)}")
    chosen = FORMATS[fmt]
    if parts and not chosen.has_parts:
        raise InputError(f"--parts chooses parts of tex and md; {fmt} is always whole")
    return chosen.text(cell, parts, templates)


def spare_definitions(cells: Iterable[Cell], targets: Iterable[Path]) -> None:
    """A cell's NumPy file is called as the cell is, and so may its definition be.

    Raises: InputError where writing a target would overwrite the definition of one of the cells.
    """
    sources = {Path(cell.where.file).resolve(): cell for cell in cells}
    for target in targets:
        if cell := sources.get(target.resolve()):
            message = f"{target} is the definition itself and would be overwritten; name another file"
            raise InputError(message, Location(cell=cell.label))


def file_name(cell: Cell, fmt: str) -> str:
    """What the file of a cell is called: ``lstm-peephole.py``."""
    return f"{cell.name}.{FORMATS[fmt].suffix}"
