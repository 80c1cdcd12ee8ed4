"""Values of programs in 40 digits, so that a central difference is as good as a derivative."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy

from derive.algebra.node import Node
from derive.algebra.record import Array
from derive.algebra.shape import evaluate as lengths
from derive.algebra.symbol import TensorSymbol
from derive.explicit import entries, evaluate
from derive.program import Program

SIZES: Mapping[str, int] = {"n": 2, "m": 3, "k": 4}
STEP = mpmath.mpf("1e-15")
mpmath.mp.dps = 40


@lru_cache(maxsize=1024)
def _compiled(definition: sympy.Expr, arguments: tuple[sympy.Symbol, ...]) -> Any:
    return sympy.lambdify(arguments, definition, modules="mpmath")


class Reals:
    """The domain of mpmath's numbers."""

    def scalar(self, definition: sympy.Expr, arguments: Mapping[sympy.Symbol, Any]) -> Any:
        return mpmath.mpf(_compiled(definition, tuple(arguments))(*arguments.values()))


def tensor(shape: Sequence[int], source: random.Random) -> Array:
    """Entries between 1/4 and 3/4: roots and logarithms are defined there, and nothing is at a kink."""
    result = np.empty(tuple(shape), dtype=object)
    for index in np.ndindex(*result.shape):
        result[index] = mpmath.mpf(source.uniform(0.25, 0.75))
    return result


def point(
    symbols: Sequence[TensorSymbol], sizes: Mapping[str, int] = SIZES, seed: int = 0
) -> dict[str, Array]:
    """Random values by name."""
    source = random.Random(seed)
    return {symbol.name: tensor(lengths(symbol.shape, sizes), source) for symbol in symbols}


def values(
    program: Program, inputs: Mapping[str, Array], sizes: Mapping[str, int] = SIZES
) -> dict[str, Array]:
    """Every value of the program."""
    return evaluate(program, inputs, sizes, Reals())


def value(node: Node, inputs: Mapping[str, Array], sizes: Mapping[str, int] = SIZES) -> Array:
    """The value of one expression."""
    return entries(node, inputs, sizes, Reals())


def shifted(inputs: Mapping[str, Array], name: str, index: tuple[int, ...], step: Any) -> dict[str, Array]:
    """The point with one entry changed."""
    changed = inputs[name].copy()
    changed[index] += step
    return {**inputs, name: changed}


def close(left: Array, right: Array) -> bool:
    """Whether two arrays have one shape and agree to about twenty digits."""
    same = np.shape(left) == np.shape(right)
    pairs = zip(np.ravel(left), np.ravel(right), strict=True)
    return same and all(abs(a - b) < 1e-18 * (1 + abs(a)) for a, b in pairs)


def assert_gradient(forward: Program, backward: Program, sizes: Mapping[str, int] = SIZES) -> None:
    """The derived gradient is the change of the seeded sum of the results, for every entry of every input."""
    inputs = point(backward.inputs, sizes)
    found = values(backward, inputs, sizes)
    seeds = [(r.name, r.marked("seed", backward.order).name) for r in forward.results]

    def total(at: Mapping[str, Array]) -> Any:
        known = values(forward, at, sizes)
        return sum((np.sum(known[result] * inputs[seed]) for result, seed in seeds), mpmath.mpf(0))

    for symbol in forward.inputs:
        derived = found[symbol.marked("grad", backward.order).name]
        expected = np.empty(np.shape(derived), dtype=object)
        for index in np.ndindex(*expected.shape):
            up, down = (total(shifted(inputs, symbol.name, index, s * STEP)) for s in (1, -1))
            expected[index] = (up - down) / (2 * STEP)
        assert close(derived, expected), f"grad_{symbol.name}: {derived} is not {expected}"
