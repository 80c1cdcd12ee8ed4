"""The page that lists all cells."""

from __future__ import annotations

from collections.abc import Sequence

from derive._version import __version__
from derive.definition import Cell
from derive.document.model import Block, Column, Document, Heading, Part, Prose, Table
from derive.document.parameters import count_formula
from derive.document.pen import Pen
from derive.document.spans import Link, Spans
from derive.document.verdicts import badges
from derive.document.words import listed, math, say

_COLUMNS = ("cell", "what it is", "states", "parameters", "verdicts")
# families whose name is not a word of its own
_FAMILIES = {
    "lstm": "LSTM", "gru": "GRU", "state-space": "State space", "linear-attention": "Linear attention",
    "": "Others",
}  # fmt: skip


def index(cells: Sequence[Cell]) -> Document:
    """A table for each family, one row a cell in the given order, with links to their pages."""
    families = dict.fromkeys(cell.family for cell in cells)
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
    tables = [block for family in families for block in _family(family, cells)]
    return Document("Cells", "", summary, __version__, (Part("cells", "", (lead, *tables)),))


def _family(family: str, cells: Sequence[Cell]) -> tuple[Block, ...]:
    rows = tuple(_row(cell) for cell in cells if cell.family == family)
    return Heading(family_title(family)), Table(tuple(Column(say(column)) for column in _COLUMNS), rows)


def family_title(family: str) -> str:
    """A family as a heading.

    >>> family_title("lstm"), family_title("plain recurrence"), family_title("")
    ('LSTM', 'Plain recurrence', 'Others')
    """
    return _FAMILIES.get(family, family.capitalize())


def _row(cell: Cell) -> tuple[Spans, ...]:
    states = Pen.of(cell).names(state.next for state in cell.states)
    return (
        say(Link(cell.title, f"{cell.name}.md")),
        say(cell.summary),
        listed(states) if states else say("none"),
        say(count_formula(cell)),
        badges(cell),
    )
