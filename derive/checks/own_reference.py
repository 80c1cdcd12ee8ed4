"""The `reference` function beside a user's definition: called for one sample at a time, and what it gives is
looked at before anything is compared with it.

It is Python of the user's own: what it raises is an error with its line, and what it prints goes to stderr,
once, as it is called a thousand times.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from derive.algebra.record import Array
from derive.algebra.shape import evaluate, show
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.checks.sizes import numeric as numeric_sizes
from derive.definition import Cell
from derive.definition.source import explained, place_of
from derive.errors import DefinitionError, DeriveError, Location

Arrays = dict[str, Array]


class UnfitReference(DeriveError):
    """A reference that gives something else than the values of the cell: a verdict of its own."""


class _Given(dict[str, Array]):
    """The arrays of a sample; a name that the cell does not have is an error that says which it has."""

    def __missing__(self, name: object) -> Array:
        raise DefinitionError(f"the cell has no array {name!r}; it has {', '.join(self)}")


@dataclass(frozen=True)
class OwnReference:
    """A user's function as a `step`: on arrays with or without batch axes.

    Raises: UnfitReference where it gives no values of the cell's shapes; DefinitionError, with file and line,
    for whatever it raises.
    """

    cell: Cell
    function: Callable[[Mapping[str, Array]], Any]
    calls: list[int] = field(default_factory=list, compare=False, repr=False)

    def __call__(self, arrays: Mapping[str, Array]) -> Arrays:
        lead = self._lead(arrays)
        if not lead:
            return self._sample(arrays)
        timeless = {symbol.name for symbol in self.cell.timeless}
        found = [
            self._sample({name: array if name in timeless else array[k] for name, array in arrays.items()})
            for k in range(*lead)
        ]
        alone = _alike_in_all_samples(self.cell)
        return {name: value if name in alone else np.stack([each[name] for each in found])
                for name, value in found[0].items()}  # fmt: skip

    @property
    def place(self) -> Location:
        """Where the function stands."""
        return place_of(self.function, replace(self.cell.where, cell=self.cell.label))

    def _lead(self, arrays: Mapping[str, Array]) -> tuple[int, ...]:
        own = next(s for s in self.cell.program.inputs if not s.timeless)
        return arrays[own.name].shape[: arrays[own.name].ndim - len(own.shape)]

    def _sample(self, arrays: Mapping[str, Array]) -> Arrays:
        given = _Given({name: array.copy() for name, array in arrays.items()})  # it may write into them
        found = self._called(given)
        if not isinstance(found, Mapping):
            words = "nothing" if found is None else type(found).__name__
            raise self._unfit(f"returns {words}; expected a dictionary of arrays by name")
        known = {step.target.name: step.target for step in self.cell.program.steps}
        if strange := [str(name) for name in found if name not in known]:
            message = f"returns {', '.join(strange)}, which the cell does not have; it has {', '.join(known)}"
            raise self._unfit(message)
        return {name: self._array(known[name], value) for name, value in found.items()}

    def _called(self, given: _Given) -> Any:
        code = getattr(inspect.unwrap(self.function), "__code__", None)
        path = Path(code.co_filename if code else self.cell.where.file)
        printed: TextIO = io.StringIO() if self.calls else sys.stderr
        self.calls.append(1)
        try:
            with explained(path), contextlib.redirect_stdout(printed), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it is called at numbers of which it knows nothing
                return self.function(given)
        except DeriveError as error:
            known = error.where if error.where and error.where.line else self.place
            where = replace(known, cell=self.cell.label)
            raise DefinitionError(f"its reference fails: {error.message}", where) from None

    def _array(self, symbol: TensorSymbol, value: Any) -> Array:
        expected = evaluate(symbol.shape, numeric_sizes(self.cell))
        try:
            array = np.asarray(value)
        except (ValueError, TypeError, RuntimeError):  # rows of different lengths; tensors of other packages
            raise self._unfit(f"gives {symbol.name} as no array of numbers") from None
        if array.dtype.kind not in "biufc":
            raise self._unfit(f"gives {symbol.name} as no array of numbers")
        if array.shape != expected:
            message = f"gives {symbol.name} with shape {array.shape}, expected {expected}"
            raise self._unfit(f"{message}, {show(symbol.shape)}" if symbol.shape else message)
        return array

    def _unfit(self, message: str) -> UnfitReference:
        return UnfitReference(f"the reference {message}", self.place)


def _alike_in_all_samples(cell: Cell) -> frozenset[str]:
    """The statements that no input and no state enters."""
    fed = {symbol.name for symbol in cell.program.inputs if not symbol.timeless}
    alike = set()
    for step in cell.program.steps:
        if any(symbol.name in fed for symbol in symbols_in(step.expr)):
            fed.add(step.target.name)
        else:
            alike.add(step.target.name)
    return frozenset(alike)
