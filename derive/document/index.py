"""The page that lists all cells."""

from __future__ import annotations

from collections.abc import Sequence

from derive._version import __version__
from derive.definition import Cell
from derive.document.model import Column, Document, Part, Prose, Table
from derive.document.parameters import count_formula
from derive.document.pen import Pen
from derive.document.spans import Link, Spans
from derive.document.verdicts import badges
from derive.document.words import listed, math, say

_COLUMNS = ("cell", "family", "what it is", "states", "parameters", "verdicts")


def index(cells: Sequence[Cell]) -> Document:
    """One row a cell, in the given order, with links to their pages."""
    table = Table(tuple(Column(say(title)) for title in _COLUMNS), tuple(_row(cell) for cell in cells))
    summary = "All cells, with their states, parameter counts and verdicts."
    lead = Prose(
        say(
            "Every page is derived from one definition of its cell. ",
            math("n"),
            " is the number of inputs, ",
            math("m"),
            " the number of units.",
        )
    )
    return Document("Cells", "", summary, __version__, (Part("cells", "", (lead, table)),))


def _row(cell: Cell) -> tuple[Spans, ...]:
    states = Pen.of(cell).names(state.next for state in cell.states)
    return (
        say(Link(cell.title, f"{cell.name}.md")),
        say(cell.family),
        say(cell.summary),
        listed(states) if states else say("none"),
        say(count_formula(cell)),
        badges(cell),
    )
