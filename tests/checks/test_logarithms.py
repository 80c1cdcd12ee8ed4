"""Exponentials of sums with logarithms are known exactly; what is not a whole multiple stays opaque."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from derive.checks.domain import Residues
from derive.checks.logarithms import Logarithms

x, y, z = sympy.symbols("x y z", real=True)
EXPONENTIALS = {
    z + sympy.log(x): x * sympy.exp(z),
    sympy.log(x) - sympy.log(y): x / y,
    2 * sympy.log(1 + sympy.exp(z)) - z: (1 + sympy.exp(z)) ** 2 * sympy.exp(-z),
}


def value(expression: sympy.Expr, **given: object) -> object:
    domain = Residues(4, "logarithms")
    point = {symbol: domain.draw(symbol.name) for symbol in (x, y, z)}
    return domain.scalar(expression, {**point, **{sympy.Symbol(k): v for k, v in given.items()}})


@pytest.mark.parametrize("exponent", EXPONENTIALS, ids=str)
def test_the_exponential_of_a_sum_with_logarithms_is_what_they_are_of(exponent: sympy.Expr) -> None:
    a, b = sympy.symbols("a b")
    inner = value(exponent)  # a number already: SymPy would simplify the whole expression
    assert value(sympy.exp(a), a=inner) == value(EXPONENTIALS[exponent])
    assert value(sympy.exp(a), a=inner) != value(EXPONENTIALS[exponent] * 2)
    assert value(a + b, a=inner, b=-inner) == 0  # type: ignore[operator]


def test_a_fraction_of_a_logarithm_is_no_root() -> None:
    half = Residues(4, "half").number(Fraction(1, 2))
    logarithm = value(sympy.log(x))
    assert isinstance(logarithm, Logarithms)
    assert not isinstance(logarithm * half, Logarithms)
    assert isinstance(logarithm * -3, Logarithms)


def test_different_arguments_have_different_logarithms() -> None:
    assert value(sympy.log(x)) != value(sympy.log(y))
    assert value(sympy.log(x) + sympy.log(y)) == value(sympy.log(y) + sympy.log(x))


def test_a_reciprocal_turns_the_sign() -> None:
    assert value(sympy.log(1 / (1 + sympy.exp(z)), evaluate=False)) == value(-sympy.log(1 + sympy.exp(z)))
    assert value(-sympy.log(x)) != value(sympy.log(x))
