"""Checks arrays against the shapes of their symbols, and gives all of them one batch axis.

Types are NumPy's matter: float32 stays float32 where all arrays have it, and what is mixed is promoted as
NumPy does it, statement by statement.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy

from derive.algebra.record import Array
from derive.algebra.shape import Shape, at_sizes, show
from derive.algebra.symbol import TensorSymbol
from derive.errors import InputError, Location


class Known(dict[str, int]):
    """Sizes by name, and the array that each was read off."""

    def __init__(self) -> None:
        super().__init__()
        self.source: dict[str, str] = {}

    def learn(self, size: str, length: int, name: str) -> None:
        """What the first array says holds, and an array that says something else does not fit."""
        if size not in self:
            self[size], self.source[size] = length, name

    def __str__(self) -> str:
        if not self:
            return "no sizes yet"
        read = ", ".join(f"{size} from {name}" for size, name in self.source.items())
        return ", ".join(f"{size} = {length}" for size, length in self.items()) + f" ({read})"


@dataclass(frozen=True)
class Batch:
    """Arrays with exactly one batch axis where their symbol has one; `lead` is what the caller had in its
    place."""

    arrays: dict[str, Array]
    lead: tuple[int, ...]
    sizes: dict[str, int]
    dtype: Any

    @property
    def count(self) -> int:
        """The number of samples."""
        return math.prod(self.lead)


def prepare(symbols: Iterable[TensorSymbol], given: Mapping[str, Any], cell: str) -> Batch:
    """The arrays of all symbols, checked and with one batch axis; symbols without an array have their
    default, or are left out.

    Whole numbers become floating ones, and a number of Python's own has the type of the arrays.
    Raises: InputError with the name, the shape that was found and the one that was expected.
    """
    wanted = tuple(symbols)
    found = _floating({s: given[s.name] for s in wanted if s.name in given}, cell)
    sizes = Known()
    leads: dict[str, tuple[int, ...]] = {}
    for symbol, array in found.items():
        leads[symbol.name] = _check_shape(symbol, array, sizes, cell)
    for symbol, array in found.items():  # once more: m + p fits all until both are known
        if not all(size.is_Symbol for size in symbol.shape):
            _check_shape(symbol, array, sizes, cell)
    lead = _common(leads, cell)
    dtype = np.result_type(*found.values()) if found else np.dtype(float)
    arrays = {s.name: a if s.timeless else _with_batch(a, len(s.shape), lead) for s, a in found.items()}
    batch = Batch(arrays, lead, sizes, dtype)
    for symbol in wanted:
        if symbol.default is not None and not symbol.marks and symbol not in found:
            arrays[symbol.name] = zeros(symbol, batch, cell) + batch.dtype.type(symbol.default)
    return batch


def as_array(name: str, value: Any, cell: str) -> Array:
    """What was given for a name, as an array.

    Raises: InputError for nested lists of different lengths, and for what is no number.
    """
    if value is None or isinstance(value, str | bytes | Mapping):
        raise InputError(f"{name} needs numbers, found {type(value).__name__}", Location(cell=cell))
    try:
        return np.asarray(value)
    except ValueError:
        raise InputError(f"{name} is no array: its rows differ in length", Location(cell=cell)) from None


def _floating(given: Mapping[TensorSymbol, Any], cell: str) -> dict[TensorSymbol, Array]:
    """What was given as arrays that hold no whole numbers, promoted with the others as NumPy does it."""
    arrays = {s: numbers(s.name, as_array(s.name, value, cell), cell) for s, value in given.items()}
    plain = {s for s, value in given.items() if type(value) in (bool, int, float, complex)}
    known = [array.dtype for s, array in arrays.items() if s not in plain and array.dtype.kind in "fc"]
    known = known or [np.dtype(float)]
    for symbol, array in arrays.items():
        if symbol in plain:
            arrays[symbol] = array.astype(np.result_type(given[symbol], *known))
        elif array.dtype.kind in "biu":
            arrays[symbol] = array.astype(np.result_type(array.dtype, *known))
    return arrays


def numbers(name: str, array: Array, cell: str) -> Array:
    """The array, if it holds numbers.

    Raises: InputError where it holds text, dates or nothing.
    """
    wrong = array.dtype.kind not in "biufcO" and str(array.dtype)
    if array.dtype.kind == "O":  # other people's numbers are welcome
        wrong = next((type(v).__name__ for v in array.flat if v is None or isinstance(v, str | bytes)), False)
    if wrong:
        raise InputError(f"{name} needs numbers, found {wrong}", Location(cell=cell))
    return array


def _check_shape(symbol: TensorSymbol, array: Array, sizes: Known, cell: str) -> tuple[int, ...]:
    """The leading axes, after the others have been matched with the sizes known so far."""
    rank = len(symbol.shape)
    extra = array.ndim - rank
    if extra < 0 or (extra and symbol.timeless):
        raise _mismatch(symbol, array, sizes, cell)
    pairs = tuple(zip(symbol.shape, array.shape[extra:], strict=True))
    for size, length in pairs:
        _learn(size, length, symbol, sizes)
    if any(_value(size, sizes) not in (None, length) for size, length in pairs):
        raise _mismatch(symbol, array, sizes, cell)
    return tuple(array.shape[:extra])


def _learn(size: sympy.Expr, length: int, symbol: TensorSymbol, sizes: Known) -> None:
    """What an axis of k times a size says about it."""
    if size.is_Symbol:  # most are one, and arithmetic of SymPy's takes longer than a small step
        sizes.learn(size.name, length, symbol.name)
        return
    symbols = size.free_symbols
    factor = size / next(iter(symbols)) if len(symbols) == 1 else sympy.nan
    if factor.is_Integer:  # where nothing fits a length, the comparison that follows says so
        sizes.learn(next(iter(symbols)).name, length // int(factor), symbol.name)


def _value(size: sympy.Expr, sizes: Mapping[str, int]) -> int | None:
    if size.is_Symbol:
        return sizes.get(size.name)
    if any(s.name not in sizes for s in size.free_symbols):
        return None
    return at_sizes(size, sizes)


def _mismatch(symbol: TensorSymbol, array: Array, sizes: Known, cell: str) -> InputError:
    axes = "" if symbol.timeless else ", with or without a batch axis in front"
    message = f"{symbol.name} has shape {tuple(array.shape)}, expected {show(symbol.shape)}{axes}"
    return InputError(f"{message}; known so far: {sizes}", Location(cell=cell))


def _common(leads: Mapping[str, tuple[int, ...]], cell: str) -> tuple[int, ...]:
    """The batch axes that all arrays share; arrays without any go with every batch."""
    different = {lead: name for name, lead in leads.items() if lead}
    if len(different) > 1:
        listed = ", ".join(f"{name} {lead}" for lead, name in different.items())
        raise InputError(f"the batch axes differ: {listed}", Location(cell=cell))
    return next(iter(different), ())


def _with_batch(array: Array, rank: int, lead: tuple[int, ...]) -> Array:
    own = array.shape[array.ndim - rank :]
    return np.broadcast_to(array, lead + own).reshape(math.prod(lead), *own)


def require(symbols: Iterable[TensorSymbol], given: Mapping[str, Any], cell: str) -> None:
    """Raises InputError that lists what is missing, with shapes, and for what is no dictionary."""
    if not isinstance(given, Mapping):
        found = type(given).__name__
        raise InputError(f"arrays are given in a dictionary by name, not in a {found}", Location(cell=cell))
    missing = [f"{s.name} {show(s.shape)}" for s in symbols if s.name not in given and s.default is None]
    if missing:
        raise InputError(
            f"missing {', '.join(missing)}; given: {', '.join(given) or 'nothing'}", Location(cell=cell)
        )


def zeros(symbol: TensorSymbol, batch: Batch, cell: str) -> Array:
    """Zeros of a symbol's shape at the sizes of the arrays that were given."""
    return np.zeros(
        ((() if symbol.timeless else (batch.count,)) + _lengths(symbol.shape, batch, cell)), batch.dtype
    )


def _lengths(shape: Shape, batch: Batch, cell: str) -> tuple[int, ...]:
    lengths = [_value(size, batch.sizes) for size in shape]
    if None in lengths:
        raise InputError(
            f"the sizes {show(shape)} are not known from the arrays that were given", Location(cell=cell)
        )
    return tuple(length for length in lengths if length is not None)
