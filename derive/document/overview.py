"""What a cell is, where it comes from, and where papers and libraries differ."""

from __future__ import annotations

from collections.abc import Iterator

from derive import bibliography, notes
from derive.definition import Cell
from derive.document.model import Block, Citation, Note, Notes, Prose
from derive.document.pen import Pen
from derive.document.spans import Spans
from derive.document.words import count, listed, say


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
    """In one sentence: what a step is given, what it carries on, what it learns."""
    pen = Pen.of(cell)
    states = listed(pen.names(state.current for state in cell.states))
    before = say(" and, from the step before, ", states) if states else ()
    number = len(cell.parameters)
    learned = f"; {count(number, 'parameter')} {'is' if number == 1 else 'are'} learned" if number else ""
    return say(
        "It is given ",
        listed(pen.names(cell.inputs)),
        before,
        " and computes ",
        listed(pen.names(cell.program.results)),
        f"{learned}.",
    )


def citation(key: str) -> Citation:
    """The work of that key, with the best address that is known for it."""
    ref = bibliography.find(key)
    doi, arxiv = f"https://doi.org/{ref.doi}", f"https://arxiv.org/abs/{ref.arxiv}"
    target = doi if ref.doi else arxiv if ref.arxiv else ref.url
    return Citation(key, bibliography.short(ref), ref.title, ref.venue, target)
