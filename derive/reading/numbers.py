"""The numbers in which a formula is evaluated: what the reader asks of them, and mpmath's.

Zeros and ones that only fill a place are Python's; every kind of number goes along with those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import mpmath
import numpy as np

from derive.algebra.record import Array
from derive.reading import functions as table
from derive.reading.tokens import Unreadable

Scalar = Callable[..., Any]


class Numbers(Protocol):
    """What there must be besides ``+`` and ``*``.

    functions: named functions of one number, of two for ``\\max`` and ``\\min``, by how they are written.
    """

    functions: Mapping[str, Scalar]

    def number(self, text: str) -> Any:
        """The number that digits, ``e`` or ``\\pi`` mean."""

    def divided(self, above: Any, below: Any) -> Any:
        """One number over another."""

    def power(self, base: Any, exponent: Any) -> Any:
        """A power; the exponent is one of mpmath's numbers."""

    def inverse(self, matrix: Array) -> Array:
        """The inverse of a square matrix."""


class Reals:
    """mpmath's numbers, to as many digits as it is set to.

    >>> Reals().divided(1, 4)
    mpf('0.25')
    """

    functions: Mapping[str, Scalar] = {**table.FUNCTIONS, **table.OF_TWO}
    _named: Mapping[str, Any] = {"e": mpmath.e, "\\pi": mpmath.pi}

    def number(self, text: str) -> Any:
        """Digits as a number."""
        return mpmath.mpf(self._named.get(text, text))

    def divided(self, above: Any, below: Any) -> Any:
        """One number over another."""
        return mpmath.mpf(above) / below

    def power(self, base: Any, exponent: Any) -> Any:
        """A power; a root of a negative number is an error."""
        return table.power(base, exponent)

    def inverse(self, matrix: Array) -> Array:
        """The inverse of a square matrix."""
        try:
            return np.array((mpmath.matrix(matrix.tolist()) ** -1).tolist(), dtype=object)
        except ZeroDivisionError:
            raise Unreadable("the inverse of a matrix that has none") from None
