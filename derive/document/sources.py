"""The works behind a cell: the one that it cites, and those that its notes and deviations were read in."""

from __future__ import annotations

from dataclasses import replace

from derive import bibliography, catalogue, notes
from derive.definition import Cell
from derive.deviations import deviations_of
from derive.errors import DefinitionError


def work(key: str, cell: Cell) -> bibliography.Reference:
    """The work of a key.

    Raises: DefinitionError at the cell where the bibliography does not have it.
    """
    try:
        return bibliography.find(key)
    except bibliography.UnknownReference as error:
        raise DefinitionError(str(error), replace(cell.where, cell=cell.label)) from None


def year(cell: Cell) -> int | None:
    """The year of the work that a cell cites.

    Raises: DefinitionError as `work`.
    """
    return work(cell.cite, cell).year if cell.cite else None


def address(ref: bibliography.Reference) -> str:
    """The best address that is known for a work."""
    doi, arxiv = f"https://doi.org/{ref.doi}", f"https://arxiv.org/abs/{ref.arxiv}"
    return doi if ref.doi else arxiv if ref.arxiv else ref.url


def notes_on(cell: Cell) -> tuple[notes.Note, ...]:
    """The notes on a cell of the catalogue; they are not about a user's own that has the same name."""
    return notes.NOTES.get(cell.name, ()) if catalogue.has(cell) else ()


def works(cell: Cell) -> tuple[bibliography.Reference, ...]:
    """All works that a cell's page names, each once, by key.

    Raises: DefinitionError as `work`.
    """
    keys = {cell.cite} | {key for note in notes_on(cell) for key in note.sources}
    if catalogue.has(cell):
        keys |= {key for row in deviations_of(cell.name) for key in row.sources}
    return tuple(work(key, cell) for key in sorted(keys - {""}))
