"""Emitted functions against the cell's own scalar equations in 50 digits: what every cell can be checked
with, also one that nobody has written by hand in NumPy.

Values are compared entry by entry, gradients in one random direction: where any entry of any array is wrong
the product is wrong too, but for a chance of one in a million millions, and the cost is that of two runs and
not of two for every entry.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np

from derive.algebra.record import Array
from derive.checks import emitted
from derive.checks.emitted import BATCH, BATCH_OVER_TIME, LENGTH, Arrays
from derive.checks.multiprecision import (
    DIGITS,
    Numbers,
    equations,
    floats,
    numbers,
    over_time,
    samples_of,
    slope,
)
from derive.checks.samples import Ledger
from derive.checks.sizes import numeric as numeric_sizes
from derive.definition import Cell
from derive.passes.gradient import derived_once, gradient
from derive.passes.smoothed import smooth_cell, smooth_program

BOUND = 1e-12  # of values and of slopes, relative where they are above 1
HOW = f"explicit scalar equations in {DIGITS} digits, and differences of them"
_Lead = tuple[int, ...]


@derived_once()  # the emitted text is asked for several times
def second_route(cell: Cell) -> Ledger:
    """Everything that was compared: values and gradients, of one step and through time.

    Where the cell has a surrogate gradient, its gradients are those of the cell with the integral.
    Raises: NoValue where the equations have no real value at the random points.

    >>> from derive.catalogue import load
    >>> second_route(load("dense")).failures
    []
    """
    ledger, smooth = Ledger(), smooth_cell(cell)
    with mpmath.workdps(DIGITS):
        for each in dict.fromkeys((cell, smooth)):
            _compare_values(ledger, each)
        _compare_gradients(ledger, smooth)
    if smooth is not cell:
        compare_backward(ledger, cell, smooth)
    return ledger


def compare_backward(ledger: Ledger, cell: Cell, smooth: Cell) -> None:
    """The gradient of the cell itself, smoothed, and that of its smooth version are the same statements."""
    ledger.checked += 1
    if smooth_program(gradient(cell)).steps != gradient(smooth).steps:
        ledger.failures.append("the gradient is not that of the cell with the surrogate's integral")


def _compare_values(ledger: Ledger, cell: Cell) -> None:
    exact = equations(cell.program, numeric_sizes(cell))
    for lead in ((), (BATCH,)):
        arrays = emitted.samples(cell, lead).inputs(1)
        given = (emitted.first(cell, sample) for sample in samples_of(cell, numbers(arrays), lead))
        theirs = [exact.step(each) for each in given]
        ours = emitted.values(cell, emitted.first(cell, arrays))
        ledger.compare("values against the equations", ours, _together(theirs, lead, 0, ours), BOUND)
    for lead in ((), (BATCH_OVER_TIME,)):
        arrays = emitted.samples(cell, lead).inputs(LENGTH)
        theirs = [over_time(cell, exact, each, LENGTH) for each in samples_of(cell, numbers(arrays), lead)]
        ours, _ = emitted.forward(cell, arrays)
        ledger.compare(
            "values through time against the equations", ours, _together(theirs, lead, 1, ours), BOUND
        )


def _compare_gradients(ledger: Ledger, cell: Cell) -> None:
    for lead in ((), (BATCH,)):
        samples = emitted.samples(cell, lead)
        arrays, cotangents = samples.inputs(1), samples.cotangents(1)
        found = emitted.gradients(cell, emitted.first(cell, arrays), cotangents)
        found |= {s.name: found[s.name][np.newaxis] for s in cell.series}  # over time, of one step
        point = _Point(cell, arrays, cotangents, lead)
        ledger.compare("gradients of one step against the equations", *point.both(found), BOUND)
    for lead in ((), (BATCH_OVER_TIME,)):
        samples = emitted.samples(cell, lead)
        arrays, cotangents = samples.inputs(LENGTH), samples.cotangents(LENGTH)
        found = emitted.gradients_through_time(cell, arrays, cotangents)
        point = _Point(cell, arrays, cotangents, lead)
        ledger.compare("gradients through time against the equations", *point.both(found), BOUND)


@dataclass(frozen=True)
class _Point:
    """Where a gradient is compared: all that goes in, over time, and the cotangents of all results."""

    cell: Cell
    arrays: Arrays
    cotangents: Arrays
    lead: _Lead

    def both(self, found: Arrays) -> tuple[Arrays, Arrays]:
        """Gradients as they were found and as the equations' differences are, each in a random direction.

        All arrays are moved at once, each by what makes its share about 1 if its gradient is right; where the
        sums agree every share does.  Only where they differ the arrays are moved one by one, to name them.
        """
        ours, lost = dict(found), 0
        fixed = {s.name: np.zeros_like(self.arrays[s.name]) for s in self.cell.inputs if s.fixed}
        directions: Arrays = {}
        random = np.random.default_rng(list(f"directions {self.cell.label}".encode()))
        for name, array in self.arrays.items():
            if name in found and found[name].shape == array.shape and name not in fixed:
                size = max(1.0, _largest(found[name]))
                directions[name] = np.asarray(random.normal(size=array.shape) / size)
                lost = max(lost, _digits(size))
                ours[name] = np.asarray(np.sum(found[name] * directions[name]))
        shares = {name: ours[name] for name in directions}
        with mpmath.workdps(DIGITS + 2 * lost):  # what explodes has as many digits less behind the point
            if abs(np.sum(list(shares.values())) - self._slope(directions)) <= BOUND:
                return ours, {**self.arrays, **shares, **fixed}
            theirs = {name: np.asarray(self._slope({name: directions[name]})) for name in directions}
        return ours, {**self.arrays, **theirs, **fixed}

    def _slope(self, directions: Mapping[str, Array]) -> float:
        return float(slope(self._weighted, numbers(self.arrays), directions))

    def _weighted(self, given: Mapping[str, Array]) -> Any:
        """The sum of all results over time and samples, each times its cotangent."""
        exact = equations(self.cell.program, numeric_sizes(self.cell))
        length, total = len(next(iter(self.cotangents.values()))), mpmath.mpf(0)
        for k, sample in enumerate(samples_of(self.cell, given, self.lead)):
            series = over_time(self.cell, exact, sample, length)
            for name, weights in self.cotangents.items():
                total += np.sum((weights[:, k] if self.lead else weights) * series[name])
        return total


def _largest(array: Array) -> float:
    return float(np.max(np.abs(array), initial=0.0))


def _digits(size: float) -> int:
    """How many digits stand before the point."""
    return math.ceil(math.log10(size)) if math.isfinite(size) else 0


def _together(found: list[Numbers], lead: _Lead, axis: int, like: Arrays) -> Arrays:
    """The values of all samples, with a batch axis where there is one.

    like: what they are compared with; a value that is made of parameters alone has no such axis there, and
    may have none here if it is the same for all samples.
    """
    rounded = [floats(each) for each in found]
    if not lead:
        return rounded[0]
    values = {name: np.stack([each[name] for each in rounded], axis) for name in rounded[0]}
    return {name: _shared(array, axis, like.get(name)) for name, array in values.items()}


def _shared(values: Array, axis: int, like: Array | None) -> Array:
    one = values.take(0, axis)
    same = np.array_equal(values, np.broadcast_to(np.expand_dims(one, axis), values.shape))
    return one if same and like is not None and like.shape == one.shape else values
