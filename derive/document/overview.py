"""What a cell is, where it comes from, and where papers and libraries differ."""

from __future__ import annotations

from collections.abc import Iterator

from derive import bibliography, notes
from derive.definition import Cell
from derive.document.model import Block, Citation, Note, Notes, Prose
from derive.document.pen import Pen
from derive.document.spans import Spans
from derive.document.words import fill, listed, number_word, say


def overview(cell: Cell) -> Iterator[Block]:
    """The summary, what goes in and out, the source, and the notes."""
    if cell.summary:
        yield Prose(say(cell.summary))
    yield Prose(_interface(cell))
    if cell.cite:
        yield citation(cell.cite)
    found = notes.NOTES.get(cell.name, ())
    if found:
        yield Notes(tuple(Note(n.title, n.text, tuple(citation(key) for key in n.sources)) for n in found))


def _interface(cell: Cell) -> Spans:
    """In two sentences: what a step is given, carries on and computes, and what the cell learns."""
    pen, number = Pen.of(cell), len(cell.parameters)
    states = listed(pen.names(cell.states))
    learned = "matrix or vector" if number == 1 else "matrices and vectors"
    return fill(
        "One step is given {inputs}{before}; it computes {results}.{learned}",
        inputs=listed(pen.names(cell.inputs)) or "nothing from outside",
        before=say(" and, from the step before, ", states) if states else "",
        results=listed(pen.names(cell.program.results)),
        learned=f" It learns {number_word(number)} {learned}." if number else "",
    )


def citation(key: str) -> Citation:
    """The work of that key, with the best address that is known for it."""
    ref = bibliography.find(key)
    doi, arxiv = f"https://doi.org/{ref.doi}", f"https://arxiv.org/abs/{ref.arxiv}"
    target = doi if ref.doi else arxiv if ref.arxiv else ref.url
    return Citation(key, bibliography.short(ref), ref.title, ref.venue, target)
