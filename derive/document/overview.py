"""What a cell is, where it comes from, and where papers and libraries differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from derive import bibliography, catalogue, notes
from derive.algebra.node import Scalar
from derive.definition import Cell
from derive.document.deviations import on_page
from derive.document.model import Block, Citation, Deviations, Note, Notes, Prose
from derive.document.pen import Pen
from derive.document.sources import address, notes_on, work
from derive.document.spans import Link, Span, Spans
from derive.document.words import count, fill, listed, say

# what parameters are called, by their number of axes (three and more are one kind)
_NOUNS = {0: ("number",), 1: ("vector",), 2: ("matrix", "matrices"), 3: ("tensor",)}


def overview(cell: Cell) -> Iterator[Block]:
    """The summary, what goes in and out, the source, the relatives, the notes, and where others differ."""
    if cell.summary:
        yield Prose(say(cell.summary))
    yield Prose(_interface(cell))
    if cell.cite:
        yield citation(work(cell.cite, cell))
    if relatives := _relatives(cell):
        yield Prose(say("See also: ", *relatives, "."))
    if found := notes_on(cell):
        yield Notes(tuple(Note(n.title, n.text, _read_in(n, cell)) for n in found))
    if points := on_page(cell):
        title = f"Where others differ, with figures: {count(len(points), 'point')}"
        yield Deviations(points, whole=False, title=title)


def _interface(cell: Cell) -> Spans:
    """In two sentences: what a step is given, carries on and computes, and what the cell learns."""
    pen = Pen.of(cell)
    states = listed(pen.names(cell.states))
    learned = _learned(cell)
    return fill(
        "{what} is given {inputs}{before}; it computes {results}.{said}{learned}",
        what="One step" if cell.states else "The cell",
        inputs=listed(pen.names(cell.inputs)) or "nothing from outside",
        before=say(" and, from the step before, ", states) if states else "",
        results=listed(pen.names(cell.program.results)),
        said=_said(cell, pen),
        learned=say(" It learns ", listed(learned), ".") if learned else "",
    )


def _said(cell: Cell, pen: Pen) -> Spans:
    """What the definition says of single inputs."""
    sentences: list[str | Span | Spans] = []
    for each in cell.inputs:
        told: list[str | Span | Spans] = ["has one value for a whole sequence"] if each.still else []
        if each.default is not None:
            told.append(say("is ", pen.formula(Scalar(each.default)), " where it is left out"))
        told += ["is held fixed: its gradient is given as zero"] if each.fixed else []
        if told:
            sentences += [" ", pen.name(each), " ", listed(told), "."]
    return say(*sentences)


def _learned(cell: Cell) -> list[str]:
    """How many parameters of each rank there are, matrices first."""
    ranks = Counter(min(len(parameter.shape), 3) for parameter in cell.parameters)
    return [count(ranks[rank], *_NOUNS[rank]) for rank in sorted(ranks, reverse=True)]


def _relatives(cell: Cell) -> Spans:
    """Links to the pages of related cells; only the catalogue's own pages stand beside each other."""
    if cell.name not in catalogue.names() or catalogue.load(cell.name) is not cell:
        return ()
    links = [Link(catalogue.load(name).title, f"{name}.md") for name in notes.RELATED.get(cell.name, ())]
    return say(*(piece for k, link in enumerate(links) for piece in ("; " if k else "", link)))


def _read_in(note: notes.Note, cell: Cell) -> tuple[Citation, ...]:
    return tuple(citation(work(key, cell)) for key in note.sources)


def citation(ref: bibliography.Reference) -> Citation:
    """A work, with the best address that is known for it, and what of it was not read or not confirmed."""
    note = ref.note if ref.confirmed else f"Unconfirmed: {ref.note}"
    return Citation(ref.key, bibliography.short(ref), ref.title, ref.venue, address(ref), note)
