"""How many parameters a cell has: a row each, the total, and the total factored the way people say it.

People count by gate: parameters of the same kind (W of every gate) are one group, and those that exist for
the same statements form an affine map, so that the LSTM has 4(m(n+m) + m) and peepholes add 3m.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import sympy

from derive.algebra.shape import Shape, Size, at_sizes
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell

EXAMPLE: Mapping[str, int] = MappingProxyType({"n": 10, "m": 20})


@dataclass(frozen=True)
class ParameterRow:
    """One parameter: its number of entries as a formula, and at the example's sizes."""

    symbol: TensorSymbol
    shape: Shape
    formula: sympy.Expr
    number: int


@dataclass(frozen=True)
class Part:
    """Tensors side by side: they share all sizes but the last; a vector shares its size and has no last."""

    shared: tuple[Size, ...]
    last: tuple[Size, ...]

    @property
    def formula(self) -> sympy.Expr:
        """The number of entries."""
        return sympy.Mul(*self.shared) * (sympy.Add(*self.last) if self.last else 1)


@dataclass(frozen=True)
class Group:
    """So many times the same parts: 4 (m (n + m) + m)."""

    times: int
    parts: tuple[Part, ...]

    @property
    def formula(self) -> sympy.Expr:
        """The number of entries."""
        return self.times * sympy.Add(*(part.formula for part in self.parts))


@dataclass(frozen=True)
class ParameterCount:
    """All parameters of a cell; total: expanded; factored: groups that add up to it; sizes: the example's."""

    rows: tuple[ParameterRow, ...]
    total: sympy.Expr
    factored: tuple[Group, ...]
    number: int
    sizes: Mapping[str, int]


def example_sizes(cell: Cell, given: Mapping[str, int] = EXAMPLE) -> Mapping[str, int]:
    """A number for every size of a cell: the given ones, and different ones from 4 on for the others: they
    are widths of a kernel, a window, a projection, a head or a state, which mostly are the smaller ones.
    """
    names = [s.name for s in cell.sizes]
    other = [name for name in names if name not in given]
    known = {name: number for name, number in given.items() if name in names}
    return {**known, **{name: 4 + k for k, name in enumerate(other)}}


def entries(tensors: Iterable[TensorSymbol]) -> sympy.Expr:
    """How many numbers tensors hold together.

    >>> from derive.catalogue import load
    >>> entries(load("elman").parameters)
    m**2 + m*n + m
    """
    return sympy.expand(sympy.Add(*(sympy.Mul(*each.shape) for each in tensors)))


def parameters(cell: Cell, sizes: Mapping[str, int] = EXAMPLE) -> ParameterCount:
    """The parameters of a cell in order of first use.

    >>> from derive.catalogue import load
    >>> parameters(load("lstm")).number
    2480
    """
    at = example_sizes(cell, sizes)
    rows = tuple(_row(symbol, at) for symbol in cell.parameters)
    total, number = entries(cell.parameters), sum(row.number for row in rows)
    return ParameterCount(rows, total, _factored(cell.parameters), number, at)


def _row(symbol: TensorSymbol, sizes: Mapping[str, int]) -> ParameterRow:
    formula = sympy.Mul(*symbol.shape)
    return ParameterRow(symbol, symbol.shape, formula, at_sizes(formula, sizes))


def _factored(symbols: Sequence[TensorSymbol]) -> tuple[Group, ...]:
    """Groups of what exists for the same statements of a layer; equal groups, as of equal layers, are one."""
    together: dict[tuple[int, frozenset[str]], list[Shape]] = {}
    for (_, layer, shape), owners in _kinds(symbols).items():
        together.setdefault((layer, frozenset(owners)), []).append(shape)
    times: dict[tuple[Part, ...], int] = {}
    for (_, statements), shapes in together.items():
        for run in _affine_maps(shapes):
            parts = tuple(_parts(run))
            times[parts] = times.get(parts, 0) + len(statements)
    return tuple(Group(number, parts) for parts, number in times.items())


def _kinds(symbols: Sequence[TensorSymbol]) -> dict[tuple[str, int, Shape], list[str]]:
    """Parameters by letter, layer and shape: the statements for which there is one."""
    kinds: dict[tuple[str, int, Shape], list[str]] = {}
    for symbol in symbols:
        letter, _, statement = symbol.base.partition("_")
        kinds.setdefault((letter, symbol.layer, symbol.shape), []).append(statement)
    return kinds


def _affine_maps(shapes: Sequence[Shape]) -> Iterator[list[Shape]]:
    """The shapes cut behind each bias: weights and the bias that closes them."""
    run: list[Shape] = []
    for shape in shapes:
        run.append(shape)
        if len(shape) < 2:
            yield run
            run = []
    if run:
        yield run


def _parts(shapes: Sequence[Shape]) -> Iterator[Part]:
    """Neighbours that differ only in their last size become one part."""
    found: list[Part] = []
    for shape in shapes:
        shared, last = (shape[:-1], shape[-1:]) if len(shape) > 1 else (shape, ())
        if found and last and found[-1].last and found[-1].shared == shared:
            found[-1] = Part(shared, found[-1].last + last)
        else:
            found.append(Part(shared, last))
    return iter(found)
