"""A cell's scalar equations in numbers of 50 digits: one step, a sequence, and differences of both.

No rule of a derivation takes part, and neither does generated code: the forward equations of single entries
are compiled for mpmath, the loop over time is this file's own, and a derivative is a difference quotient.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy

from derive.algebra.record import Array
from derive.algebra.shape import evaluate
from derive.algebra.symbol import TensorSymbol
from derive.checks.scalars import ScalarProgram, explicit
from derive.definition import Cell
from derive.errors import DeriveError
from derive.program import Program

DIGITS = 50
# A central difference is wrong by about the square of the step, and by the rounding of the values over the
# step: 1e-34 and 1e-33 here, so that nothing of it reaches the 16 digits of a float.  A complex step would
# save one of the two evaluations but cannot pass a branch; random points stay on one side of theirs.
_DISTANCE = "1e-17"
_TOO_LARGE = 10**4  # as an exponent of e: a float ends at 709

Numbers = dict[str, Array]
Loss = Callable[[Mapping[str, Array]], Any]
_Compiled = Callable[[Sequence[Any]], Sequence[Any]]


class NoValue(DeriveError):
    """The equations have no real value at a point, or hold a function that mpmath does not know."""


@dataclass(frozen=True)
class Equations:
    """The scalar equations of one step at fixed sizes, ready to be evaluated in 50 digits."""

    program: Program
    shapes: Mapping[str, tuple[int, ...]]
    positions: Mapping[str, Sequence[int]]
    compiled: _Compiled

    def step(self, given: Mapping[str, Array]) -> Numbers:
        """All named values of one step of one sample.

        given: arrays of 50-digit numbers by name, for everything that goes in.
        Raises: NoValue where one of them is no real number.
        """
        arrays = (np.asarray(given[symbol.name], dtype=object) for symbol in self.program.inputs)
        flat = [number for array in arrays for number in array.flat]
        try:
            values = self.compiled(flat)
        except (
            ArithmeticError,
            MemoryError,
            TypeError,
            ValueError,
        ) as error:  # 1/0; a complex number compared
            raise NoValue(f"the equations have no value at a random point ({error})") from None
        except NameError as error:
            raise NoValue(f"mpmath has no function called {error.name}") from None
        return {name: self._array(name, [values[k] for k in at]) for name, at in self.positions.items()}

    def _array(self, name: str, values: list[Any]) -> Array:
        if any(isinstance(value, mpmath.mpc) or mpmath.isnan(value) for value in values):
            raise NoValue(f"{name} is no real number at a random point")
        if any(abs(value) > sys.float_info.max for value in values):
            raise NoValue(f"{name} grows beyond what a float can hold, from a random point")
        array = np.empty(len(values), dtype=object)
        array[:] = values
        return array.reshape(self.shapes[name])


def equations(program: Program, sizes: Mapping[str, int]) -> Equations:
    """A program's equations, compiled once for the same sizes.

    >>> from derive.catalogue import load
    >>> dense = equations(load("dense").program, {"n": 2, "m": 3})
    >>> given = numbers({"x": np.ones(2), "W_y": np.zeros((3, 2)), "b_y": np.zeros(3)})
    >>> floats(dense.step(given))["y"]
    array([0.5, 0.5, 0.5])
    """
    return _equations(program, tuple(sizes.items()))


@lru_cache(maxsize=64)
def _equations(program: Program, sizes: tuple[tuple[str, int], ...]) -> Equations:
    lengths = dict(sizes)
    scalars = explicit(program, lengths)
    positions: dict[str, list[int]] = {symbol.name: [] for symbol in program.defined}
    for k, (target, _) in enumerate(scalars.equations):
        if not target.auxiliary:
            positions[target.tensor.name].append(k)
    shapes = {symbol.name: evaluate(symbol.shape, lengths) for symbol in program.defined}
    return Equations(program, shapes, positions, _compile(scalars))


def _compile(scalars: ScalarProgram) -> _Compiled:
    """One function of straight-line code: an equation a line, in the symbols of earlier ones.

    Raises: NoValue where a line divides by zero wherever it is evaluated.
    """
    for target, expr in scalars.equations:
        if expr.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo):
            raise NoValue(f"{target.symbol} has no value at a random point, nor at any other")
    entries = [*scalars.inputs, *(target for target, _ in scalars.equations)]
    # names as in W[0,1] are none of Python's, and lambdify is slow at replacing them itself
    names = {entry.symbol: sympy.Symbol(f"v{k}") for k, entry in enumerate(entries)}
    lines = [(names[target.symbol], expr.xreplace(names)) for target, expr in scalars.equations]
    arguments = [names[entry.symbol] for entry in scalars.inputs]
    results = [name for name, _ in lines]
    modules = [{"exp": _exp}, "mpmath"]
    function: _Compiled = sympy.lambdify([arguments], results, modules, cse=lambda each: (lines, each))
    return function


def _exp(exponent: Any) -> Any:
    """The exponential, infinite or zero where its exponent would fill the memory."""
    if mpmath.re(exponent) > _TOO_LARGE:
        return mpmath.inf
    return mpmath.exp(exponent) if mpmath.re(exponent) > -_TOO_LARGE else mpmath.mpf(0)


def _float_exp(exponent: float) -> float:
    """The exponential, infinite where no float is as large: a sigmoid's is only divided by."""
    try:
        return math.exp(exponent)
    except OverflowError:
        return math.inf


class Digits:
    """The domain of numbers of 50 digits, in which `derive.explicit.evaluate` computes any program.

    plain: floats in their place, which are as many times faster as they have fewer digits.
    """

    def __init__(self, plain: bool = False) -> None:
        self.plain = plain

    def numbers(self, arrays: Mapping[str, Array]) -> Numbers:
        """Arrays of floats in these numbers."""
        if not self.plain:
            return numbers(arrays)
        return {name: np.asarray(array, dtype=float).astype(object) for name, array in arrays.items()}

    def scalar(self, definition: sympy.Expr, arguments: Mapping[sympy.Symbol, Any]) -> Any:
        """The value of a scalar expression.

        Raises: NoValue where that is no real number, or one that fills the memory.
        """
        try:
            value = _scalar(definition, tuple(arguments), self.plain)(*arguments.values())
            if not isinstance(value, float if self.plain else mpmath.mpf):
                value = float(value) if self.plain else mpmath.mpmathify(value)
        except (ArithmeticError, MemoryError, TypeError, ValueError) as error:
            raise NoValue(f"the equations have no value at a random point ({error})") from None
        except NameError as error:
            raise NoValue(f"mpmath has no function called {error.name}") from None
        if isinstance(value, mpmath.mpc) or not mpmath.isfinite(value):
            raise NoValue(f"{definition} has no value at a random point")
        return value


@lru_cache(maxsize=1024)
def _scalar(definition: sympy.Expr, arguments: tuple[sympy.Symbol, ...], plain: bool) -> Callable[..., Any]:
    modules = [{"exp": _float_exp}, "math"] if plain else [{"exp": _exp}, "mpmath"]
    function: Callable[..., Any] = sympy.lambdify(arguments, definition, modules)
    return function


def over_time(cell: Cell, exact: Equations, given: Mapping[str, Array], length: int) -> Numbers:
    """States and outputs of one sample after every step, time first, by the names that a sequence gives them.

    given: everything that goes in; inputs have a value for each step.
    """
    fed = [symbol.name for symbol in cell.series]
    carried = {state.name: given[state.name] for state in cell.states if state.name in given}
    found: dict[str, list[Array]] = {series_name(result): [] for result in cell.program.results}
    for t in range(length):
        values = exact.step({**given, **carried, **{name: given[name][t] for name in fed}})
        carried = {state.name: values[state.next.name] for state in cell.states}
        for result in cell.program.results:
            found[series_name(result)].append(values[result.name])
    return {name: np.stack(values) for name, values in found.items()}


def samples_of(cell: Cell, arrays: Mapping[str, Array], lead: tuple[int, ...]) -> Iterator[Numbers]:
    """The samples of a batch one by one: what has a batch axis loses it."""
    fed, timeless = {s.name for s in cell.series}, {s.name for s in cell.timeless}
    for k in range(*(lead or (1,))):
        yield {
            name: array if name in timeless or not lead else array[:, k] if name in fed else array[k]
            for name, array in arrays.items()
        }


def series_name(result: TensorSymbol) -> str:
    """What a sequence calls a result: a state has its own name."""
    return result.at(-1).name if result.role == "state" else result.name


def slope(loss: Loss, at: Mapping[str, Array], directions: Mapping[str, Array]) -> Any:
    """The derivative of a number when some arrays move, each in its direction, by a central difference."""
    distance = mpmath.mpf(_DISTANCE)

    def moved(by: Any) -> Mapping[str, Array]:
        return {**at, **{name: at[name] + by * direction for name, direction in directions.items()}}

    return (loss(moved(distance)) - loss(moved(-distance))) / (2 * distance)


def numbers(arrays: Mapping[str, Array]) -> Numbers:
    """Floats as numbers of 50 digits, exactly."""
    as_number = np.frompyfunc(mpmath.mpf, 1, 1)
    return {name: np.asarray(as_number(array), dtype=object) for name, array in arrays.items()}


def floats(arrays: Mapping[str, Array]) -> Numbers:
    """Numbers of 50 digits, rounded to floats."""
    return {name: np.asarray(array, dtype=float) for name, array in arrays.items()}
