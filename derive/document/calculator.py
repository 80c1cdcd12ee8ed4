"""A table of sizes and counts that a reader can compute again for sizes of their own.

The formulas are data: terms with a whole coefficient and the power of each size. The site's script adds
them up in whole numbers and writes them as `number_text` and `bytes_text` do; where there is no script,
the values at the sizes that a page begins with stand there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import ClassVar

import sympy

from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol
from derive.analysis.dimensions import DimensionRow
from derive.analysis.dimensions import dimensions as analysed
from derive.analysis.sequence_cost import BATCH, LAYERS, STEPS, M, N, sequence_cost
from derive.definition import Cell
from derive.document.pen import Pen
from derive.document.spans import Math, Spans
from derive.document.words import listed, say
from derive.printing.latex import sizes as size_tex

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB")
_STEP = 1024
WIDTHS = {"float32": 4, "float64": 8}  # bytes of a number


@dataclass(frozen=True)
class Slider:
    """A size that the reader chooses: from 1 to `most` by the slider, to `limit` by its number."""

    name: str
    meaning: str
    value: int
    most: int
    limit: int


@dataclass(frozen=True)
class Number:
    """A polynomial in the sliders' sizes.

    terms: coefficient and powers, as the script reads them; text: its value at the sizes that the page begins
    with; bytes: whether it is that many numbers in memory.
    """

    terms: str
    text: str
    bytes: bool = False


@dataclass(frozen=True)
class SizeRow:
    """Symbols of one size.

    symbols: TeX; meaning; size: TeX; first, above: the axes in the first layer and in those above; entries:
    of all symbols in all layers.
    """

    symbols: str
    meaning: str
    size: str
    first: tuple[Number, ...]
    above: tuple[Number, ...]
    entries: Number


@dataclass(frozen=True)
class Total:
    """What is counted, and the number for each cell.

    above: whether it is about layers above the first; told: whether a change of it is told at once.
    """

    meaning: Spans
    numbers: tuple[Number, ...]
    above: bool = False
    told: bool = False


@dataclass(frozen=True)
class Calculator:
    """Sizes of the first of some cells, and what all of them cost, at sizes that the reader chooses.

    anchor: its name on the page; widths: bytes of a number by the name of its type; single: whether it begins
    with one layer.
    """

    kind: ClassVar[str] = "calculator"
    anchor: str
    cells: tuple[str, ...]
    sliders: tuple[Slider, ...]
    widths: tuple[tuple[str, int], ...]
    sizes: tuple[SizeRow, ...]
    totals: tuple[Total, ...]
    single: bool


SLIDERS = (
    Slider("n", "inputs", 10, 512, 100_000),
    Slider("m", "units", 20, 1024, 100_000),
    Slider("T", "steps", 5, 512, 1_000_000),
    Slider("B", "batch", 3, 256, 100_000),
    Slider("L", "layers", 1, 8, 1_000),
)
_SYMBOLS = (N, M, STEPS, BATCH, LAYERS)


def number_text(number: int) -> str:
    """A whole number with its digits in threes.

    >>> number_text(12345)
    '12,345'
    """
    return f"{number:,}"


def bytes_text(number: int) -> str:
    """An amount of memory with one digit behind the point, rounded half up, in whole numbers only.

    >>> bytes_text(1000), bytes_text(9920), bytes_text(3 * 2**20), bytes_text(1048575)
    ('1,000 bytes', '9.7 KiB', '3.0 MiB', '1,024.0 KiB')
    """
    unit = 0
    while unit < len(_UNITS) - 1 and number >= _STEP ** (unit + 1):
        unit += 1
    if unit == 0:
        return f"{number:,} bytes"
    tenths = (20 * number + _STEP**unit) // (2 * _STEP**unit)
    return f"{tenths // 10:,}.{tenths % 10} {_UNITS[unit]}"


def calculator(anchor: str, cells: Mapping[str, Cell], sliders: Sequence[Slider] = SLIDERS) -> Calculator:
    """The sizes of the first cell, and the costs of all; cells: by the words that head their columns.

    Raises: InputError for a cell that `sequence_cost` refuses.
    """
    at = {slider.name: slider.value for slider in sliders}
    first = next(iter(cells.values()))
    return Calculator(
        anchor,
        tuple(cells),
        tuple(sliders),
        tuple(WIDTHS.items()),
        tuple(_size_rows(first, at)),
        tuple(_totals(tuple(cells.values()), at)),
        at["L"] == 1,
    )


def _number(formula: sympy.Expr, at: Mapping[str, int], in_bytes: bool = False) -> Number:
    """A polynomial as data, and its text at the sizes that the page begins with."""
    terms = [
        (int(coefficient), powers)
        for powers, coefficient in sympy.Poly(formula, *_SYMBOLS).terms()
        if coefficient
    ]
    values = [at[symbol.name] for symbol in _SYMBOLS]
    value = sum(c * prod(v**p for v, p in zip(values, powers, strict=True)) for c, powers in terms)
    text = bytes_text(WIDTHS["float32"] * value) if in_bytes else number_text(value)
    return Number(
        " ".join(f"{c}:{','.join(map(str, powers))}" for c, powers in terms) or "0:0,0,0,0,0", text, in_bytes
    )


def _size_rows(cell: Cell, at: Mapping[str, int]) -> Iterable[SizeRow]:
    """A row for the symbols that are of one kind and one size, in the order in which a page tells of them."""
    groups: dict[tuple[str, Shape], list[DimensionRow]] = {}
    for row in analysed(cell):
        groups.setdefault((_kind(row), row.shape), []).append(row)
    for (kind, shape), rows in groups.items():
        lead = (BATCH,) if kind == "state" else () if rows[0].symbol.timeless else (STEPS, BATCH)
        first = (*lead, *shape)
        above = tuple(axis.subs(N, M) for axis in first)
        # what a layer above the first reads is the state of the one below, which has a row of its own
        times = 0 if kind == "input" else LAYERS - 1
        entries = len(rows) * (sympy.Mul(*first) + times * sympy.Mul(*above))
        yield SizeRow(
            ", ".join(name.text for name in _names(cell, kind, [row.symbol for row in rows])),
            _meaning(kind, rows),
            size_tex(first),
            tuple(_number(axis, at) for axis in first),
            tuple(_number(axis, at) for axis in above),
            _number(sympy.expand(entries), at),
        )


def _kind(row: DimensionRow) -> str:
    """What is told together: parameters by what they are of their statement, everything else by its role."""
    return row.meaning.partition(" of the ")[0] if row.symbol.timeless else row.role


def _names(cell: Cell, kind: str, symbols: Sequence[TensorSymbol]) -> list[Math]:
    pen = Pen.of(cell)
    return (pen.at("1") if kind == "state" else pen).names(symbols)


def _meaning(kind: str, rows: Sequence[DimensionRow]) -> str:
    if kind == "input":
        return "input; of a layer above the first, the state of the layer below"
    if kind == "state":
        return "states before the first step"
    if kind == "pre-activation":
        return "pre-activations"
    if rows[0].symbol.timeless:
        return "biases" if kind == "bias" and len(rows) > 1 else kind
    return "".join(span.text for span in listed([row.meaning for row in rows]))


def _totals(cells: Sequence[Cell], at: Mapping[str, int]) -> Iterable[Total]:
    """What is learned, computed and kept, for each cell."""
    costs = [sequence_cost(cell) for cell in cells]

    def total(words: str, formulas: Iterable[sympy.Expr], above: bool = False, memory: bool = False) -> Total:
        told = words == "parameters in all"
        return Total(say(words), tuple(_number(each, at, memory) for each in formulas), above, told)

    learned, kept = [each.parameters for each in costs], [each.kept for each in costs]
    yield total("parameters of the first layer", [each.first for each in costs])
    yield total("parameters of each layer above", [each.further for each in costs], above=True)
    yield total("parameters in all", learned)
    yield total("operations forward", [each.forward for each in costs])
    yield total("operations backward", [each.backward for each in costs])
    yield total("numbers kept for the backward pass", kept)
    yield total("memory of the parameters", learned, memory=True)
    yield total("memory of their gradients", learned, memory=True)
    yield total("memory of what is kept", kept, memory=True)
    yield total(
        "memory of these together", [2 * p + k for p, k in zip(learned, kept, strict=True)], memory=True
    )
