"""The size of every line of a cell and of every parameter, with symbols and with numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from derive.analysis.dimensions import DimensionRow
from derive.analysis.dimensions import dimensions as analysed
from derive.analysis.parameters import example_sizes
from derive.definition import Cell
from derive.document.model import Block, Column, Prose, Table
from derive.document.pen import Pen
from derive.document.spans import Math, Reference, Spans
from derive.document.words import listed, say
from derive.printing.latex import sizes


def at_example(numbers: Mapping[str, int]) -> Spans:
    """The example sizes in a sentence: n = 10 and m = 20; the braces keep each on one line."""
    return listed([Math(f"{{{name} = {number}}}") for name, number in numbers.items()])


def in_tables(cell: Cell) -> list[tuple[str, list[DimensionRow]]]:
    """Label and rows of what flows through a cell, and of its parameters if it has any."""
    rows = analysed(cell)
    learned = [row for row in rows if row.symbol.timeless]
    lines = [row for row in rows if not row.symbol.timeless]
    return [(f"{cell.name}:dimensions", lines), *([(f"{cell.name}:parameters", learned)] if learned else [])]


def dimensions(cell: Cell) -> Iterator[Block]:
    """Two tables: what flows through the cell, and its parameters."""
    (first, lines), *learned = in_tables(cell)
    rest = [say(", ", Reference("the second", label), " that of every parameter") for label, _ in learned]
    said = say(Reference("The first table", first), " has the size of every line of the cell", *rest)
    yield Prose(say(said, "; the example is for ", at_example(example_sizes(cell)), "."))
    yield _table(cell, first, "lines of the cell", lines)
    for label, rows in learned:
        yield _table(cell, label, "parameters", rows)


def _table(cell: Cell, label: str, caption: str, rows: Sequence[DimensionRow]) -> Table:
    """Symbol, meaning, size, and size in numbers."""
    heads = (
        Column(say("symbol"), "math"),
        Column(say("meaning"), "text", _room(rows)),
        Column(say("size"), "math"),
        Column(say("example"), "math"),
    )
    pen = Pen.of(cell)
    title = say(
        f"{cell.title}: {caption} and their sizes; the example is for ", at_example(example_sizes(cell)), "."
    )
    return Table(heads, tuple(_cells(row, pen) for row in rows), title, label)


def _room(rows: Sequence[DimensionRow]) -> float:
    """The share of a narrow column that is left for words: less where sizes have many axes or terms."""
    taken = max(ems(sizes(row.shape)) for row in rows) + max(ems(_numbers(row)) for row in rows)
    return round(min(0.36, max(0.2, 0.757 - 0.0405 * taken)), 3)


def ems(size: str) -> float:
    """About how wide a size is; signs have room on both sides."""
    letters = size.replace("\\times", "+").replace(" ", "")
    return sum({"+": 1.22, "-": 1.22, "m": 0.88, "(": 0.39, ")": 0.39}.get(sign, 0.55) for sign in letters)


def _numbers(row: DimensionRow) -> str:
    return r" \times ".join(map(str, row.example)) or "1"


def _cells(row: DimensionRow, pen: Pen) -> tuple[Spans, ...]:
    size, numbers = Math(sizes(row.shape)), Math(_numbers(row))
    return say(pen.name(row.symbol)), say(row.meaning), say(size), say(numbers)
