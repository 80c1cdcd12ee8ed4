"""One step of a cell with few and short numbers, which a reader can follow by hand."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from derive.algebra.record import Array
from derive.algebra.shape import evaluate
from derive.algebra.symbol import TensorSymbol
from derive.checks.sizes import small, with_entries
from derive.definition import Cell
from derive.errors import DefinitionError
from derive.runtime import function

# where a cell's equations may have values: with any signs, above 0 only, or close to 0 only
_BROUGHT: tuple[Callable[[float], float], ...] = (
    lambda number: number,
    abs,
    lambda number: round(number / 10, 2),
)


@dataclass(frozen=True)
class Worked:
    """A step in numbers, of one sample without a batch axis: the sizes, what is given, what is found."""

    sizes: Mapping[str, int]
    given: Mapping[TensorSymbol, Array]
    found: Mapping[TensorSymbol, Array]

    def of(self, symbol: TensorSymbol) -> Array:
        """The numbers of a symbol."""
        return self.given[symbol] if symbol in self.given else self.found[symbol]


def worked(cell: Cell) -> Worked | None:
    """The step at sizes of 2, or those that the cell asks for, with numbers of one digit; None where it has
    no values at these.

    >>> from derive.catalogue import load
    >>> made = worked(load("lstm"))
    >>> dict(made.sizes), [array.tolist() for symbol, array in made.given.items() if symbol.name == "x"]
    ({'n': 2, 'm': 2}, [[-0.3, 0.7]])
    """
    sizes = _sizes(cell)
    for bring in _BROUGHT:
        given = _drawn(cell, sizes, bring)
        with np.errstate(all="ignore"):
            named = function(cell.program)({symbol.name: array for symbol, array in given.items()})
        found = {step.target: np.asarray(named[step.target.name], float) for step in cell.program.steps}
        if all(np.isfinite(array).all() for array in found.values()):
            return Worked(sizes, given, found)
    return None


def _sizes(cell: Cell) -> Mapping[str, int]:
    """Twos, which are the smallest at which a matrix looks like one."""
    try:
        return with_entries(cell, {str(size): cell.check_sizes.get(str(size), 2) for size in cell.sizes})
    except DefinitionError:
        return small(cell)


def _drawn(
    cell: Cell, sizes: Mapping[str, int], bring: Callable[[float], float]
) -> dict[TensorSymbol, Array]:
    numbers = map(bring, _tenths(cell.name))
    found = {}
    for symbol in cell.program.inputs:
        shape = evaluate(symbol.shape, sizes)
        found[symbol] = np.array([next(numbers) for _ in range(math.prod(shape))]).reshape(shape)
    return found


def _tenths(name: str) -> Iterator[float]:
    """0.1 to 0.9 with signs in a mixed order, others for each cell, and the same on every machine."""
    state = zlib.crc32(name.encode()) % 100 + 1
    while True:
        state = 67 * state % 101  # 67 makes all of 1 to 100 before it begins again
        yield (state % 9 + 1) / 10 * (1 if state // 9 % 2 else -1)
