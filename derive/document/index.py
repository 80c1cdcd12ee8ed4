"""The page that lists all cells."""

from __future__ import annotations

from collections.abc import Sequence

from derive import catalogue
from derive._version import __version__
from derive.algebra.shape import at_sizes
from derive.analysis.cost import cost
from derive.analysis.parameters import EXAMPLE, example_sizes
from derive.analysis.parameters import parameters as counted
from derive.definition import Cell
from derive.document.dimensions import at_example
from derive.document.links import NOTATION
from derive.document.model import Block, Browser, Column, Document, Part, Prose, Table
from derive.document.parameters import count_formula
from derive.document.pen import Pen
from derive.document.properties import MEANINGS, tags
from derive.document.spans import Link, Spans
from derive.document.verdicts import badges
from derive.document.words import fill, math, say

_COLUMNS = ("cell", "family", "properties", "parameters", "operations", "kept", "verdicts")
_FAMILY = _COLUMNS.index("family")
# families whose name is not a word of its own
_FAMILIES = {
    "lstm": "LSTM", "gru": "GRU", "state-space": "State space", "linear-attention": "Linear attention",
    "": "Others",
}  # fmt: skip


def index(cells: Sequence[Cell]) -> Document:
    """One table, a row for each cell with links to its page, families together; and what its words mean."""
    ordered = sorted(cells, key=lambda cell: (family_title(cell.family), cell.name))
    # cells that nobody put into a family have no column of families
    kept = [k for k in range(len(_COLUMNS)) if k != _FAMILY or any(cell.family for cell in cells)]
    heads = tuple(Column(say(_COLUMNS[k])) for k in kept)
    table = Table(heads, tuple(tuple(row[k] for k in kept) for row in map(_row, ordered)))
    select = _FAMILY if _FAMILY in kept else None
    toggles = kept.index(_COLUMNS.index("properties"))
    listed = Part("cells", "", (_lead(cells), *_notation(), Browser(table, select, toggles)))
    summary = "All cells, with their properties, parameter counts, cost and verdicts."
    return Document("Cells", "", summary, __version__, (listed, *_meanings(cells)))


def _lead(cells: Sequence[Cell]) -> Prose:
    # what the letters n and m are is a convention of the catalogue
    ours = any(map(catalogue.has, cells))
    letters = "{n} is the number of inputs, {m} the number of units. " if ours else ""
    return Prose(
        fill(
            f"Every page is derived from one definition of its cell. {letters}"
            "Numbers are for {example}, and for the other sizes that the page of a cell names: parameters, "
            "scalar operations of one step, and how many numbers of it the gradient reads, which have to be "
            "kept.",
            n=math("n"),
            m=math("m"),
            example=at_example(EXAMPLE),
        )
    )


def _notation() -> tuple[Block, ...]:
    """Which notation the formulas are in, where somebody chose one."""
    chosen = Pen.chosen()
    if not chosen.title:
        return ()
    formed = " Numbers are of cells without the forms that it asks for." if any(chosen.forms.values()) else ""
    ours = Link("the usual one", NOTATION)
    return (
        Prose(
            say(
                f"Formulas are in the notation of {chosen.title}, not in ",
                ours,
                "; code and names are as always.",
                formed,
            )
        ),
    )


def _meanings(cells: Sequence[Cell]) -> tuple[Part, ...]:
    """What the properties mean that one of the cells has."""
    found = {tag for cell in cells for tag in tags(cell)}
    rows = tuple((say(word), say(meaning)) for word, meaning in MEANINGS.values() if word in found)
    if not rows:
        return ()
    heads = (Column(say("property")), Column(say("what it means")))
    return (Part("what-the-properties-mean", "What the properties mean", (Table(heads, rows),)),)


def family_title(family: str) -> str:
    """A family as a heading.

    >>> family_title("lstm"), family_title("plain recurrence"), family_title("")
    ('LSTM', 'Plain recurrence', 'Others')
    """
    return _FAMILIES.get(family, family.capitalize())


def _row(cell: Cell) -> tuple[Spans, ...]:
    spent, sizes = cost(cell), example_sizes(cell)
    return (
        say(Link(cell.title, f"{cell.name}.md"), " ", cell.summary),
        say(family_title(cell.family)),
        say(", ".join(tags(cell))),
        say(f"{counted(cell).number:d}", *((" ", count_formula(cell)) if cell.parameters else ())),
        say(f"{at_sizes(spent.forward, sizes):d}"),
        say(f"{at_sizes(spent.stored_numbers, sizes):d}"),
        badges(cell),
    )
