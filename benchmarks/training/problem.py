"""What is timed: a cell at sizes in a number format, and the arrays that everyone is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from derive.algebra.record import Array
from derive.algebra.shape import evaluate
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell

Arrays = dict[str, Array]
Change = Callable[[Array], Array]


@dataclass(frozen=True)
class Size:
    """T steps, a batch of B, and the sizes of the cell by name; shown: how tables and commands call it."""

    shown: str
    steps: int
    batch: int
    lengths: Mapping[str, int]

    def __str__(self) -> str:
        lengths = ", ".join(f"{name} = {length}" for name, length in self.lengths.items())
        return f"T = {self.steps}, B = {self.batch}, {lengths}"


def _size(shown: str, T: int, B: int, n: int, m: int) -> Size:
    return Size(shown, T, B, {"n": n, "m": m})


# from a single small step to a language model's layer
SIZES: tuple[Size, ...] = (
    _size("1", 1, 1, 8, 8),
    _size("2", 50, 1, 32, 64),
    _size("3", 100, 32, 64, 128),
    _size("4", 100, 64, 256, 256),
    _size("5", 35, 20, 650, 650),
)
DTYPES = ("float32", "float64")


@dataclass(frozen=True)
class Problem:
    """A cell, how large, in which format.

    zero: states that begin at zero since some of those who take part cannot begin elsewhere; their gradients
    are not asked for; changed: what is made of arrays that are not any numbers, by name: a time is positive.
    """

    cell: Cell
    size: Size
    dtype: str
    zero: bool = False
    changed: Mapping[str, Change] = field(default_factory=dict)

    @cached_property
    def parameters(self) -> Arrays:
        """Weights between -1/√k and 1/√k, as libraries draw them; k is the longest axis of the array."""
        return {s.name: self._drawn(s, self._uniform(s)) for s in self.cell.timeless}

    @cached_property
    def inputs(self) -> Arrays:
        """Of all steps, (T, B, ...), or once a sequence, (B, ...)."""
        lead = {s: (self.size.batch,) if s.still else self._time for s in self.cell.inputs}
        return {s.name: self._drawn(s, self._normal(s, *lead[s])) for s in self.cell.inputs}

    @cached_property
    def initial(self) -> Arrays:
        """States before the first step, (B, ...)."""
        drawn = {s.name: self._drawn(s, self._normal(s, self.size.batch)) for s in self.cell.states}
        return {name: 0 * array for name, array in drawn.items()} if self.zero else drawn

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """What the loss reads at every step: the outputs; of a cell that has none h, or its first state."""
        states = sorted(self.cell.states, key=lambda s: s.name != "h")
        return tuple(s.name for s in self.cell.outputs or states[:1])

    @cached_property
    def cotangents(self) -> Arrays:
        """The gradient of the loss by what it reads, (T, B, ...)."""
        symbols = [s for s in (*self.cell.outputs, *self.cell.states) if s.name in self.reads]
        return {s.name: self._normal(s, *self._time).astype(self.dtype) for s in symbols}

    def given(self) -> Arrays:
        """Everything that goes in, by name."""
        return {**self.parameters, **self.inputs, **self.initial}

    def wanted(self) -> tuple[str, ...]:
        """Whose gradients everyone must give."""
        fixed = {s.name for s in self.cell.inputs if s.fixed}
        states = () if self.zero else tuple(self.initial)
        return tuple(name for name in (*self.parameters, *self.inputs, *states) if name not in fixed)

    @property
    def _time(self) -> tuple[int, int]:
        return self.size.steps, self.size.batch

    def _shape(self, symbol: TensorSymbol) -> tuple[int, ...]:
        return evaluate(symbol.shape, self.size.lengths)

    def _random(self, symbol: TensorSymbol) -> np.random.Generator:
        return np.random.default_rng(list(f"{self.cell.name} {symbol.name}".encode()))

    def _normal(self, symbol: TensorSymbol, *lead: int) -> Array:
        return self._random(symbol).normal(size=lead + self._shape(symbol))

    def _uniform(self, symbol: TensorSymbol) -> Array:
        shape = self._shape(symbol)
        bound = max(shape, default=1) ** -0.5
        return np.asarray(self._random(symbol).uniform(-bound, bound, size=shape))

    def _drawn(self, symbol: TensorSymbol, array: Array) -> Array:
        change = self.changed.get(symbol.name, np.asarray)
        return np.array(change(array), dtype=self.dtype, order="C")  # of a number too


@dataclass(frozen=True)
class Ready:
    """Somebody who has been given the arrays of a problem.

    call: one training step, forward and all gradients, and nothing else; results: what a call gave as arrays
    by our names, values that the loss reads and gradients as grad_<name>.
    """

    call: Callable[[], Any]
    results: Callable[[Any], Arrays]


@dataclass(frozen=True)
class Contender:
    """Somebody who takes part: a key for results and commands, and how it is made ready for a problem."""

    key: str
    prepare: Callable[[Problem], Ready]
