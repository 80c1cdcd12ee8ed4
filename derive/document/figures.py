"""Arrays of numbers as formulas, as Python has them, and in the place of the symbols of a formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from derive.algebra.node import Node
from derive.algebra.notation import ATOM, SUM, typeset
from derive.algebra.record import Array
from derive.algebra.symbol import TensorSymbol
from derive.printing.latex import Notation, style

DIGITS = 4  # behind the point, of what is computed
MOST = 16  # entries of an array that is shown
FIRST = 3  # entries of one that is not
MOST_PUT = 24  # entries of all arrays that are put into one formula


class NoPlace(Exception):
    """A formula has single entries of an array, so that the array cannot stand in it."""


def shown(array: Array, exact: bool = False, as_row: bool = False) -> str:
    """An array in TeX: a number, a matrix, a column or a row; empty where it has more entries or axes."""
    if array.ndim > 2 or array.size > MOST:
        return ""
    if not array.ndim:
        return number(float(array), exact)
    rows = array if array.ndim == 2 else array[np.newaxis] if as_row else array[:, np.newaxis]
    body = r" \\ ".join(" & ".join(number(float(entry), exact) for entry in row) for row in rows)
    return rf"\left[\begin{{matrix}} {body} \end{{matrix}}\right]"


def first(array: Array, exact: bool = False) -> str:
    """What is shown of an array that is too large, TeX: its first entries, and how many there are."""
    entries = ",\\; ".join(number(float(entry), exact) for entry in array.flat[:FIRST])
    axes = r" \times ".join(map(str, array.shape))
    return rf"{entries},\; \dots \quad ({axes})"


def number(value: float, exact: bool = False) -> str:
    """Four digits behind the point, or a short decimal as it is.

    >>> number(0.123456), number(-1.41), number(-0.00001), number(-0.3, exact=True)
    ('0.1235', '-1.4100', '0.0000', '-0.3')
    """
    decimal = Decimal(repr(round(value, 10)))  # what is half a digit must not depend on the machine
    if exact:
        return f"{decimal.normalize() + 0:f}"
    rounded = decimal.quantize(Decimal(1).scaleb(-DIGITS), ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):f}"


def listed(array: Array, exact: bool = False) -> str:
    """An array as Python writes it.

    >>> listed(np.array([[0.5, 1], [-1.41, 0.123456]]))
    '[[0.5000, 1.0000], [-1.4100, 0.1235]]'
    """
    if array.ndim:
        return f"[{', '.join(listed(row, exact) for row in array)}]"
    return number(float(array), exact)


def put(node: Node, texts: Mapping[TensorSymbol, str], notation: Notation) -> str:
    """A formula with such texts in the place of its symbols; empty where it has none, one is empty, or there
    is no place for them.
    """

    def entry(symbol: TensorSymbol, indices: str) -> str:
        raise NoPlace

    def binding(symbol: TensorSymbol) -> int:
        return SUM if texts[symbol].startswith("-") else ATOM

    symbols = node.atoms(TensorSymbol)
    if not symbols or not all(texts[symbol] for symbol in symbols):
        return ""
    numbers = replace(
        style(notation),
        symbol=texts.__getitem__,
        binding=binding,
        turned=lambda symbol: rf"{texts[symbol]}^{{{notation.signs.transpose}}}",
        entry=entry,
    )
    try:
        return typeset(node, numbers)
    except NoPlace:
        return ""
