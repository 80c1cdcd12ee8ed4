"""Where a cell is evaluated: at numbers from all of the line, or where its equations have values only there,
at positive ones, between 0 and 1, or close to 0.

It is decided by the equations in 50 digits.  If the emitted functions decided it, a mistake of theirs could
move the samples to where it does not show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import mpmath
import numpy as np

from derive import catalogue
from derive.algebra.record import Array
from derive.checks.multiprecision import DIGITS, NoValue, equations, numbers, over_time, samples_of
from derive.checks.samples import Range, Samples
from derive.checks.sizes import numeric as numeric_sizes
from derive.definition import Cell


def _between_0_and_1(array: Array) -> Array:
    return np.asarray(np.abs(array) / (1 + np.abs(array)))


def _close_to_0(array: Array) -> Array:
    return np.asarray(array / (1 + np.abs(array)) / 10)


ANYWHERE = "random numbers"
RANGES: Mapping[str, Range] = {
    ANYWHERE: np.asarray,
    "random positive numbers": np.abs,
    "random numbers between 0 and 1": _between_0_and_1,
    "random numbers between -0.1 and 0.1": _close_to_0,  # where others explode within a few steps
}


Draw = tuple[tuple[int, ...], int]  # batch axes and number of steps


def range_of(cell: Cell, draws: Sequence[Draw]) -> str:
    """The first of RANGES in which the cell has values at all of these draws; ANYWHERE if there is none.

    Cells of the catalogue are evaluated anywhere.

    >>> range_of(catalogue.load("lstm"), [((5,), 1)])
    'random numbers'
    """
    return ANYWHERE if catalogue.has(cell) else _range_of(cell, tuple(draws))


@lru_cache(maxsize=64)
def _range_of(cell: Cell, draws: tuple[Draw, ...]) -> str:
    fits = (name for name, within in RANGES.items() if all(_has_values(cell, d, within) for d in draws))
    return next(fits, ANYWHERE)


def _has_values(cell: Cell, draw: Draw, within: Range) -> bool:
    sizes, (lead, length) = numeric_sizes(cell), draw
    given = numbers(Samples(cell, sizes, lead, within).inputs(length))
    with mpmath.workdps(DIGITS):
        try:
            for sample in samples_of(cell, given, lead):
                over_time(cell, equations(cell.program, sizes), sample, length)
        except NoValue:
            return False
    return True
