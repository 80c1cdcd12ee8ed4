"""The two kinds of numbers in which an author's formula is evaluated: exact residues, and mpmath's.

What the functions of an author mean is said here again, from their definitions, and not taken from the cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy

from derive.algebra.record import Array
from derive.checks.domain import Residues
from derive.checks.residue import NotModelled, Residue
from derive.reading.numbers import Reals, Scalar
from derive.reading.tokens import Unreadable

DIGITS = 30
_Z, _Y = sympy.symbols("z y", real=True)
_SIGMA = 1 / (1 + sympy.exp(-_Z))
_DEFINED: Mapping[str, sympy.Expr] = {
    "\\sigma": _SIGMA,
    "\\sigma'": _SIGMA * (1 - _SIGMA),
    "\\tanh": sympy.tanh(_Z),
    "\\tanh'": 1 - sympy.tanh(_Z) ** 2,
    "\\exp": sympy.exp(_Z),
    "\\log": sympy.log(_Z),
    "\\sqrt": sympy.sqrt(_Z),
    "\\sin": sympy.sin(_Z),
    "\\cos": sympy.cos(_Z),
    "|": sympy.Piecewise((_Z, _Z > 0), (-_Z, True)),
    "\\operatorname{relu}": sympy.Piecewise((_Z, _Z > 0), (0, True)),
    "\\operatorname{step}": sympy.Piecewise((1, _Z > 0), (0, True)),
    "\\Theta": sympy.Piecewise((1, _Z > 0), (0, True)),
    "\\operatorname{sign}": sympy.Piecewise((1, _Z > 0), (0, _Z >= 0), (-1, True)),
    "\\operatorname{side}": sympy.Piecewise((1, _Z > 0), (sympy.Rational(1, 2), _Z >= 0), (0, True)),
    "\\operatorname{softplus}": sympy.log(1 + sympy.exp(_Z)),
    "\\operatorname{SiLU}": _Z * _SIGMA,
    "\\max": sympy.Piecewise((_Z, _Z > _Y), (_Y, True)),
    "\\min": sympy.Piecewise((_Z, _Z < _Y), (_Y, True)),
}
FUNCTIONS = frozenset(_DEFINED)


class Exact:
    """Residues modulo a chain of primes, at a random point: equal there is equal everywhere."""

    def __init__(self, domain: Residues) -> None:
        self.domain = domain
        self.functions: Mapping[str, Scalar] = {
            name: self._function(definition) for name, definition in _DEFINED.items()
        }

    def _function(self, definition: sympy.Expr) -> Scalar:
        def value(z: Any, y: Any = None) -> Any:
            return self.domain.scalar(definition, {_Z: self._residue(z), _Y: y})

        return value

    def _residue(self, value: Any) -> Any:
        return value if isinstance(value, Residue) else self.domain.number(Fraction(value))

    def number(self, text: str) -> Any:
        """Digits, e or pi as a residue."""
        named = {"e": sympy.E, "\\pi": sympy.pi}
        return self.domain.scalar(named[text], {}) if text in named else self.domain.number(Fraction(text))

    def divided(self, above: Any, below: Any) -> Any:
        """One number over another."""
        return above * self._residue(below) ** -1

    def power(self, base: Any, exponent: Any) -> Any:
        """A power; a fraction's is a root."""
        if mpmath.isint(exponent):
            return self._residue(base) ** int(exponent)
        power = Fraction(float(exponent)).limit_denominator(1000)
        return self.domain.scalar(_Z ** sympy.Rational(power.numerator, power.denominator), {_Z: base})

    def inverse(self, matrix: Array) -> Array:
        """No cell that authors write has one."""
        raise NotModelled("the inverse of a matrix is not compared exactly")


class Approximate(Reals):
    """mpmath's numbers, for figures in which a difference is shown."""

    functions: Mapping[str, Scalar] = {
        **Reals.functions,
        "\\sigma'": lambda z: Reals.functions["\\sigma"](z) * Reals.functions["\\sigma"](-z),
        "\\tanh'": lambda z: 1 - mpmath.tanh(z) ** 2,
    }

    def divided(self, above: Any, below: Any) -> Any:
        """One number over another; an author may divide by zero."""
        if below == 0:
            raise Unreadable("a division by zero")
        return super().divided(above, below)

    def power(self, base: Any, exponent: Any) -> Any:
        """A power; so may a negative one."""
        if base == 0 and exponent < 0:
            raise Unreadable("a division by zero")
        return super().power(base, exponent)


@lru_cache(maxsize=1024)
def _compiled(definition: sympy.Expr, arguments: tuple[sympy.Symbol, ...]) -> Callable[..., Any]:
    compiled: Callable[..., Any] = sympy.lambdify(arguments, definition, modules="mpmath")
    return compiled


class Figures:
    """The domain of mpmath's numbers."""

    def scalar(self, definition: sympy.Expr, arguments: Mapping[sympy.Symbol, Any]) -> Any:
        """The value of a scalar SymPy expression."""
        return mpmath.mpf(_compiled(definition, tuple(arguments))(*arguments.values()))


def entrywise(array: Array) -> list[Any]:
    """The entries of an array in a row."""
    return list(np.ravel(np.asarray(array, dtype=object)))
