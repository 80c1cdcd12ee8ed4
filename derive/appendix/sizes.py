"""The sizes of a cell in two tables, without the examples that a page has room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.analysis.cost import cost
from derive.analysis.dimensions import DimensionRow
from derive.analysis.parameters import parameters as counted
from derive.definition import Cell
from derive.document.dimensions import ems, in_tables
from derive.document.model import Block, Column, Prose, Table
from derive.document.pen import Pen
from derive.document.spans import Math, Reference
from derive.document.words import fill, say
from derive.printing.quantities import count, formula, sizes

_COST = (
    "{what} takes {forward} operations and its gradient {backward} more, for which {stored} numbers are kept."
)


def dimensions(cell: Cell) -> Iterator[Block]:
    """The lines of the cell, and its parameters, each with what it is and its size."""
    (first, lines), *learned = in_tables(cell)
    rest = [
        say(", ", Reference("the second table", label), " those of the parameters") for label, _ in learned
    ]
    said = say(Reference("The first table", first), " has the symbols of the cell and their sizes", *rest)
    yield Prose(say(said, "."))
    yield _table(cell, first, "symbols", lines)
    for label, rows in learned:
        yield _table(cell, label, "parameters", rows)


def parameters(cell: Cell) -> Iterator[Block]:
    """How many numbers the cell learns, and what a step costs, in one paragraph."""
    found, pieces = cost(cell), [say("The cell learns nothing. ")]
    if cell.parameters:
        learned = counted(cell)
        factored, expanded = count(learned.factored), formula(learned.total)
        same = say(", that is ", Math(expanded)) if "(" in factored else ()
        pieces = [say("The cell learns ", Math(factored), " numbers", same, ". ")]
    shown = {
        "forward": Math(formula(found.forward)),
        "backward": Math(formula(found.backward)),
        "stored": Math(formula(found.stored_numbers)),
    }
    what = "One step" if cell.states else "One sample"
    yield Prose(say(*pieces, fill(_COST, what=what, **shown)))


def _table(cell: Cell, label: str, caption: str, rows: Sequence[DimensionRow]) -> Table:
    """Symbol, meaning and size; the words have what the sizes leave of the line."""
    pen = Pen.of(cell)
    taken = max(ems(sizes(row.shape)) for row in rows)
    room = round(min(0.6, max(0.3, 0.76 - 0.0405 * taken)), 3)
    heads = Column(say("symbol"), "math"), Column(say("meaning"), "text", room), Column(say("size"), "math")
    body = [(say(pen.name(row.symbol)), say(row.meaning), say(Math(sizes(row.shape)))) for row in rows]
    return Table(heads, tuple(body), say(f"{cell.title}: {caption} and their sizes."), label)
