"""Random arrays for numeric checks, the same in every run, and the ledger in which comparisons are kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from derive.algebra.record import Array
from derive.algebra.shape import evaluate
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell

Range = Callable[[Array], Array]  # where numbers are brought to that were drawn from all of the line


class Samples:
    """Draws arrays for a cell, biases and initial states too; seeded from the cell's name.

    within: applied to what goes in, for a cell that has no values at negative numbers, say.
    """

    def __init__(
        self, cell: Cell, sizes: Mapping[str, int], lead: tuple[int, ...], within: Range = np.asarray
    ) -> None:
        self.cell, self.sizes, self.lead, self.within = cell, sizes, lead, within
        self.random = np.random.default_rng(list(cell.label.encode()))

    def draw(self, symbols: Iterable[TensorSymbol], *axes: int) -> dict[str, Array]:
        """An array for every symbol; `axes` and the batch stand in front of what belongs to a sample."""
        return {
            s.name: self.random.normal(size=self._axes(s, axes) + evaluate(s.shape, self.sizes))
            for s in symbols
        }

    def _axes(self, symbol: TensorSymbol, axes: tuple[int, ...]) -> tuple[int, ...]:
        """Time and batch, as far as the tensor has them."""
        return () if symbol.timeless else self.lead if symbol.still else axes + self.lead

    def inputs(self, length: int) -> dict[str, Array]:
        """Everything that goes in; inputs get that many steps, all else has one value."""
        others = [s for s in self.cell.program.inputs if s.role != "input"]
        drawn = {**self.draw(self.cell.inputs, length), **self.draw(others)}
        return {name: self.within(array) for name, array in drawn.items()}

    def cotangents(self, length: int) -> dict[str, Array]:
        """Of all states after every step, and of all outputs, by the names that a sequence gives them."""
        results = self.cell.program.results
        return self.draw([s.at(-1) if s.role == "state" else s for s in results], length)


class Ledger:
    """What was compared, and what was not close."""

    def __init__(self) -> None:
        self.checked = 0
        self.failures: list[str] = []

    def compare(
        self, where: str, ours: Mapping[str, Array], theirs: Mapping[str, Array], bound: float
    ) -> None:
        """Arrays by name; every name must be on both sides."""
        for name in dict.fromkeys([*theirs, *ours]):
            self.checked += 1
            reason = _objection(ours.get(name), theirs.get(name), bound)
            if reason:
                self.failures.append(f"{where}: {name} {reason}")


def _objection(ours: Array | None, theirs: Array | None, bound: float) -> str:
    if ours is None or theirs is None:
        return "is missing" if ours is None else "is not in what it is compared with"
    if ours.shape != theirs.shape:
        return f"has shape {ours.shape}, expected {theirs.shape}"
    difference = float(np.max(np.abs(ours - theirs), initial=0)) / max(
        1.0, float(np.max(np.abs(theirs), initial=0))
    )
    if difference <= bound:
        return ""
    if not math.isfinite(difference):
        return "is not a number"
    return f"differs by 1e{math.floor(math.log10(difference)):+d}"
