"""Numbers with a root of -1: every number has a root then, and what is wrong is still wrong."""

from __future__ import annotations

import pytest
import sympy
from sympy import exp, sqrt

from derive.checks.domain import Residues
from derive.checks.residue import Redraw, Residue, chain
from derive.checks.surd import Surd, as_exponent

PRIME = chain(1)[0]
a, b = sympy.symbols("a b")

TRUE = [
    (sqrt(a) * sqrt(a), a),
    (1 / sqrt(a), sqrt(a) / a),
    ((1 + sqrt(a)) * (1 - sqrt(a)), 1 - a),
    (1 / (1 + sqrt(a)), (1 - sqrt(a)) / (1 - a)),
    (exp(sqrt(a) + sqrt(b)), sympy.Mul(exp(sqrt(a)), exp(sqrt(b)), evaluate=False)),
    (exp(-sqrt(a)), 1 / exp(sqrt(a))),
    (sqrt(sympy.Integer(3)) ** 2, sympy.Integer(3)),
]
FALSE = [(sqrt(a), -sqrt(a)), (sqrt(a), a), (exp(sqrt(a)), exp(a)), (1 / (1 + sqrt(a)), 1 - sqrt(a))]


def numbers(seed: int) -> tuple[Residues, dict[sympy.Symbol, Residue]]:
    domain = Residues(4, f"surds {seed}", extended=True)
    return domain, {symbol: domain.draw(str(symbol)) for symbol in (a, b)}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("left, right", TRUE)
def test_true_identities_hold_at_every_point(left: sympy.Expr, right: sympy.Expr, seed: int) -> None:
    domain, point = numbers(seed)
    assert domain.scalar(left, point) == domain.scalar(right, point)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("left, right", FALSE)
def test_false_identities_fail_at_every_point(left: sympy.Expr, right: sympy.Expr, seed: int) -> None:
    domain, point = numbers(seed)
    assert domain.scalar(left, point) != domain.scalar(right, point)


def test_the_root_of_minus_one_is_one() -> None:
    i = Surd(0, 1)
    assert i * i % PRIME == PRIME - 1
    assert pow(i, 4, PRIME) == 1
    assert pow(Surd(3, 5), -1, PRIME) * Surd(3, 5) % PRIME == 1


def test_exponents_add_up() -> None:
    one, two = Surd(3, 5), Surd(4, -2)
    assert as_exponent(one + two) == as_exponent(one) + as_exponent(two)


def test_without_the_extension_half_of_all_numbers_have_no_root() -> None:
    turned = Residue((PRIME - 4,), (PRIME,))
    with pytest.raises(Redraw):
        turned.sqrt()
    assert turned.sqrt(extended=True) ** 2 == -4
