r"""The named functions as mathematicians define them, by how they are written.

Nothing is taken from the project's own definitions: a wrong one would be noticed here.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, TypeAlias

import mpmath
import numpy as np

from derive.algebra.record import Array
from derive.reading.tokens import Unreadable

Scalar: TypeAlias = Callable[..., Any]
_LARGE = 10**12


def _step(z: Any) -> Any:
    return mpmath.mpf(z > 0)


def _bounded(function: Scalar) -> Scalar:
    """What takes as many digits as its argument is large has no end in a tower of exponentials."""

    def checked(z: Any) -> Any:
        if abs(z) > _LARGE:
            raise OverflowError
        return function(z)

    return checked


_exp = _bounded(mpmath.exp)


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + _exp(-z))


def _positive(function: Scalar) -> Scalar:
    """Complex numbers are no values of ours."""

    def checked(z: Any) -> Any:
        if z < 0:
            raise Unreadable(f"a root or logarithm of {mpmath.nstr(z, 6)}")
        return function(z)

    return checked


FUNCTIONS: Mapping[str, Scalar] = {
    "\\sigma": _sigmoid,
    "\\tanh": mpmath.tanh,
    "\\exp": _exp,
    "\\log": _positive(mpmath.log),
    "\\sqrt": _positive(mpmath.sqrt),
    "\\sin": _bounded(mpmath.sin),
    "\\cos": _bounded(mpmath.cos),
    "|": abs,
    "\\Theta": _step,
    "\\operatorname{step}": _step,
    "\\operatorname{softplus}": lambda z: mpmath.log(1 + _exp(z)),
    "\\operatorname{SiLU}": lambda z: z * _sigmoid(z),
    "\\operatorname{relu}": lambda z: max(z, mpmath.mpf(0)),
    "\\operatorname{sign}": mpmath.sign,
    "\\operatorname{side}": lambda z: (1 + mpmath.sign(z)) / 2,
}
OF_TWO: Mapping[str, Scalar] = {"\\max": max, "\\min": min}
# of whole tensors, along the last axis
SOFTMAX, FIRST_LARGEST = "\\operatorname{softmax}", "\\mathbf{1}"
DIAGONAL, RESHAPED, JOINED = "\\operatorname{diag}", "\\operatorname{reshape}", "\\operatorname{concat}"
_MOST = 32  # so many arrays NumPy takes at once
NAMES = frozenset({*FUNCTIONS, *OF_TWO, SOFTMAX, FIRST_LARGEST, DIAGONAL, RESHAPED, JOINED})


def mapped(function: Scalar, *arrays: Array) -> Array:
    """A function of numbers at every entry; numbers go with arrays of any shape."""
    try:
        if len(arrays) > _MOST:
            return _each(function, arrays)
        return np.asarray(np.frompyfunc(function, len(arrays), 1)(*arrays), dtype=object)
    except OverflowError:
        raise Unreadable("a number that is too large to be computed") from None


def _each(function: Scalar, arrays: Sequence[Array]) -> Array:
    result = np.empty(np.broadcast_shapes(*map(np.shape, arrays)), dtype=object)
    wide = [np.broadcast_to(array, result.shape) for array in arrays]
    for index in np.ndindex(*result.shape):
        result[index] = function(*(each[index] for each in wide))
    return result


def softmax(array: Array, exp: Scalar = mpmath.exp, divided: Scalar = operator.truediv) -> Array:
    """Exponentials over their sum, line by line."""
    powers = mapped(exp, array)
    sums = np.asarray(np.sum(powers, axis=-1, keepdims=True), dtype=object)
    return mapped(divided, powers, sums)


def first_largest(array: Array, larger: Scalar = max) -> Array:
    """1 at the first largest entry of every line, else 0."""
    result = np.empty(array.shape, dtype=object)
    for index in np.ndindex(*array.shape[:-1]):
        line = list(array[index])
        first = line.index(reduce(larger, line))
        result[index] = [int(k == first) for k in range(len(line))]
    return result


def power(base: Any, exponent: Any) -> Any:
    """A power; a root of a negative number is an error."""
    if mpmath.isint(exponent):
        return base ** int(exponent)
    return _positive(lambda z: z**exponent)(base)
