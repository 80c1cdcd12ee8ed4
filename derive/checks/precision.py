"""How far rounding takes the emitted functions from the exact numbers, per dtype: values and all gradients,
of one step and of a sequence.

What goes in are float32 numbers, taken over exactly by every dtype and by the 50 digits, so that computing
alone is measured.  An error is counted in units: the epsilon of the dtype (2^-23, 2^-52) times the largest
magnitude of an entry in its array, of one step where there are several.  The magnitude of a sum is that of
its terms (`derive.checks.high_precision.Exact`), as in the bounds of numerical analysis: an entry that
cancels is as uncertain as what cancels in it, and relative to itself its error would say nothing.

A cell may pass errors on and make them larger, whatever computes it.  How much is measured too: by what half
a unit in every input and every named value does to the results.  The limit grows with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import mpmath
import numpy as np

from derive.algebra.record import Array
from derive.checks.emitted import Arrays, first
from derive.checks.high_precision import Exact, Rounding, Run, exact_run, shaken_run
from derive.checks.multiprecision import DIGITS, NoValue
from derive.checks.ranges import RANGES, range_of
from derive.checks.samples import Samples
from derive.checks.sizes import numeric as numeric_sizes
from derive.checks.sizes import shown
from derive.checks.verdict import Verdict, not_checked, outcome
from derive.definition import Cell
from derive.passes.gradient import derived_once, gradient
from derive.runtime import function, sequence

DTYPES, GROUPS, LENGTHS, BATCH = ("float32", "float64"), ("values", "gradients"), (1, 7), 2
LIMIT = 50.0  # units, and as many more as the cell itself makes of one
HEADROOM, STALE = 1.5, 100.0  # a bound is at least so much above what was measured, and never so much
_LEAST = 0.1  # the smallest bound of what is not exact
_DRAWS = 3  # of directions in which numbers are moved

Compute = Callable[[Arrays, Arrays, int], tuple[Arrays, Arrays]]


@dataclass(frozen=True)
class Errors:
    """The errors of a group of arrays, in units; worst: the array of the largest; amplified: what half a unit
    in the inputs and in all named values makes of the results, at most."""

    dtype: str
    group: str
    length: int
    largest: float
    median: float
    worst: str
    amplified: float

    @property
    def name(self) -> str:
        """What tells it from the others."""
        return named(self.dtype, self.group, self.length)

    @property
    def objection(self) -> str:
        """Why it is too large; empty where it is not."""
        if not math.isfinite(self.largest):
            return f"{self.name}: {self.worst} is not a number"
        if self.largest <= LIMIT * (1 + self.amplified):
            return ""
        return f"{self.name}: {self.worst} is off by 1e{math.floor(math.log10(self.largest)):+d} units"


def named(dtype: str, group: str, length: int) -> str:
    """What the errors of a group are called.

    >>> named("float32", "values", 7)
    'float32, values, 7 steps'
    """
    return f"{dtype}, {group}, {length} step{'s' if length > 1 else ''}"


@derived_once()  # the emitted text is asked for several times
def precision_verdict(
    cell: Cell, earlier: Mapping[str, float] | None = None, compute: Compute | None = None
) -> Verdict:
    """The verdict, with bounds for the largest and the median error of each group.

    earlier: bounds that were recorded; those that hold and are close stay, so that machines whose last digits
    differ say the same.  compute: stands in for the emitted functions, as `emitted` makes them.

    >>> from derive.catalogue import load
    >>> precision_verdict(load("dense")).status
    'pass'
    """
    try:
        with mpmath.workdps(DIGITS), np.errstate(all="ignore"):  # what is no number is told by name
            found = list(errors(cell, compute or emitted(cell)))
    except NoValue as reason:
        return not_checked("precision", reason.message)
    if not found:
        return not_checked("precision", "the values grow beyond what float32 can hold")
    bounds = tuple(bounded(found, earlier or {}).items())
    where = f"one step and {LENGTHS[-1]} at {shown(numeric_sizes(cell))}, batch of {BATCH}"
    detail = f"values and all gradients of {where}, against {DIGITS} digits; median and largest error below"
    failures = [each.objection for each in found if each.objection]
    verdict = outcome("precision", len(found), failures, _figure(dict(bounds)), detail, wrong="too far off")
    return verdict if failures else replace(verdict, bounds=bounds)


def errors(cell: Cell, compute: Compute) -> Iterator[Errors]:
    """What was measured, of each group that a dtype can hold."""
    for length in LENGTHS:
        within = RANGES[range_of(cell, [((BATCH,), steps) for steps in LENGTHS])]
        samples = Samples(cell, numeric_sizes(cell), (BATCH,), within)
        inputs, cotangents = (_single(made(length)) for made in (samples.inputs, samples.cotangents))
        exact = exact_run(cell, inputs, cotangents, length)
        shaken = list(_shaken(cell, inputs, cotangents, length))
        for dtype in DTYPES:
            if exact.largest > np.finfo(dtype).max:
                continue
            found = compute(_cast(inputs, dtype), _cast(cotangents, dtype), length)
            for group, ours in zip(GROUPS, found, strict=True):
                yield _measured(group, ours, exact, shaken, (dtype, length))


def emitted(cell: Cell) -> Compute:
    """The emitted functions of a cell: values and gradients by name, with the axes of `Run`."""
    step, over_time = function(gradient(cell)), sequence(cell)

    def one_step(arrays: Arrays, cotangents: Arrays) -> tuple[Arrays, Arrays]:
        seeds = {r.marked("seed").name: cotangents[_name(cell, r.name)][0] for r in cell.program.results}
        found = step({**first(cell, arrays), **seeds})
        values = {s.name: found[s.name][np.newaxis] for s in cell.program.defined}
        gradients = {s.name: found[s.marked("grad").name] for s in cell.program.inputs}
        return values, gradients | {s.name: gradients[s.name][np.newaxis] for s in cell.series}

    def compute(arrays: Arrays, cotangents: Arrays, length: int) -> tuple[Arrays, Arrays]:
        if length == 1:
            return one_step(arrays, cotangents)
        parameters, inputs, initial = (
            {s.name: arrays[s.name] for s in group if s.name in arrays}
            for group in (cell.timeless, cell.inputs, cell.states)
        )
        values, tape = over_time.forward(parameters, inputs, initial, None if cell.series else length)
        grads = over_time.backward(tape, cotangents)
        return values, {name.removeprefix("grad_"): grad for name, grad in grads.items()}

    return compute


def _name(cell: Cell, result: str) -> str:
    return next((s.name for s in cell.states if s.next.name == result), result)


def _single(arrays: Mapping[str, Array]) -> Arrays:
    """The float32 numbers next to those that were drawn, as float64."""
    return {name: array.astype(np.float32).astype(float) for name, array in arrays.items()}


def _cast(arrays: Mapping[str, Array], dtype: str) -> Arrays:
    return {name: array.astype(dtype) for name, array in arrays.items()}


def _shaken(cell: Cell, inputs: Arrays, cotangents: Arrays, length: int) -> Iterator[Run]:
    """The results where every input and every named value is half a unit of float32 off, up or down."""
    half = float(np.finfo(np.float32).eps) / 2
    try:
        for draw in range(_DRAWS):
            yield shaken_run(cell, inputs, cotangents, length, Rounding(half, draw))
    except NoValue:  # beyond floats: nothing is said for the cell
        return


def _measured(group: str, ours: Arrays, exact: Run, shaken: Sequence[Run], of: tuple[str, int]) -> Errors:
    """The errors of a group, and what the cell makes of half a unit there."""
    wanted: Mapping[str, Exact] = getattr(exact, group)
    found, amplified = {}, 0.0
    for name, right in wanted.items():
        found[name] = _in_units(ours[name], right, of[0])
        for run in shaken:
            moved = np.asarray(getattr(run, group)[name].value, dtype=float)
            amplified = max(amplified, float(np.max(_in_units(moved, right, "float32"), initial=0)))
    every = np.concatenate([units.ravel() for units in found.values()])
    worst = max(found, key=lambda name: float(np.max(found[name], initial=0)))
    return Errors(of[0], group, of[1], float(np.max(every)), float(np.median(every)), worst, amplified)


def _in_units(found: Array, right: Exact, dtype: str) -> Array:
    """Errors in units; what is no number is infinitely far off."""
    near, rest = right.pair
    difference = (found.astype(float) - near) - rest
    about = np.finfo(dtype)
    magnitude = np.asarray(right.magnitude, dtype=float)
    axes = tuple(range(int(right.timed), magnitude.ndim))
    scale = np.max(magnitude, axis=axes, keepdims=True, initial=float(about.tiny))
    return np.nan_to_num(np.abs(difference) / (float(about.eps) * scale), nan=np.inf, posinf=np.inf)


def bounded(found: list[Errors], earlier: Mapping[str, float]) -> dict[str, float]:
    """Bounds of largest and median errors, by name; 0 where all is exact."""
    bounds = {}
    for each in found:
        for what, error in (("largest", each.largest), ("median", each.median)):
            name = f"{each.name}: {what}"
            bounds[name] = _bound(error, earlier.get(name), exact=each.largest == 0)
    return bounds


def _bound(error: float, earlier: float | None, exact: bool) -> float:
    """The earlier bound if it holds and is close, else 1, 2 or 5 times a power of ten."""
    if exact:
        return 0.0
    if earlier is not None and error <= earlier <= max(_LEAST, STALE * error):
        return earlier
    if not math.isfinite(error):
        return error
    least = max(_LEAST, HEADROOM * error)
    power = math.floor(math.log10(least))
    candidates = (float(f"{digit}e{power + more}") for more in (0, 1) for digit in (1, 2, 5))
    return next(bound for bound in candidates if bound >= least)


def _figure(bounds: Mapping[str, float]) -> str:
    """The largest errors of each dtype in a few words."""
    said: list[str] = []
    for dtype in DTYPES:
        parts: list[str] = []
        for group in GROUPS:
            largest = [
                bounds[name] for n in LENGTHS if (name := f"{named(dtype, group, n)}: largest") in bounds
            ]
            if largest:
                most = f"below {max(largest):g}" if max(largest) else "exact"
                parts.append(f"{group} {most}{'' if parts or said or not max(largest) else ' units'}")
        said += [f"{dtype}: {', '.join(parts)}"] if parts else []
    return "; ".join(said)
