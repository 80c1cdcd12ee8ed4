"""Exact numbers: what holds for all numbers holds for residues, and what does not hold fails."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
import sympy
from sympy import exp, log, sqrt

from derive.checks.domain import Residues
from derive.checks.residue import NotModelled, Redraw, Residue, TooShallow, chain
from derive.ops.functions import rules

a, b = sympy.symbols("a b")
x, y = (sympy.Symbol(name) for name in "xy")
sigma, tanh = (rules()[name][0] for name in ("sigmoid", "tanh"))
Z0 = sympy.Symbol("z0", real=True)

TRUE = [
    ((a + b) ** 2, a**2 + 2 * a * b + b**2),
    (sympy.Mul(exp(a), exp(b), evaluate=False), exp(a + b)),
    (exp(2 * a), exp(a) ** 2),
    (sigma.subs(Z0, -a), 1 - sigma.subs(Z0, a)),
    (tanh.subs(Z0, a), 2 * sigma.subs(Z0, 2 * a) - 1),
    (tanh.subs(Z0, -a), -tanh.subs(Z0, a)),
    (exp(exp(a + b)), exp(sympy.Mul(exp(a), exp(b), evaluate=False))),
    (exp(a - b) / (exp(a - b) + 1), exp(a) / (exp(a) + exp(b))),  # the stabiliser of softmax cancels
    (sqrt(a) * sqrt(a), a),
    (sqrt(exp(a)), exp(a / 2)),
    (a / b * b, a),
]
FALSE = [
    (exp(a) * exp(b), exp(a * b)),
    (sigma.subs(Z0, a), tanh.subs(Z0, a)),
    (sigma.subs(Z0, -a), sigma.subs(Z0, a)),
    (exp(a), a),
    (exp(exp(a)), exp(a)),
    (a**2, a),
    (sqrt(a), a),
    (log(a), a),
    (1 / (1 + exp(-a)), 1 / (1 + exp(a))),
]


def numbers(levels: int = 4) -> tuple[Residues, dict[sympy.Symbol, Residue]]:
    """A domain, and a point at which a and b have roots."""
    domain = Residues(levels, "test")
    return domain, {symbol: domain.draw(str(symbol)) ** 2 for symbol in (a, b)}


@pytest.mark.parametrize("left, right", TRUE)
def test_true_identities_hold(left: sympy.Expr, right: sympy.Expr) -> None:
    domain, point = numbers()
    assert domain.scalar(left, point) == domain.scalar(right, point)


@pytest.mark.parametrize("left, right", FALSE)
def test_false_identities_fail(left: sympy.Expr, right: sympy.Expr) -> None:
    domain, point = numbers()
    assert domain.scalar(left, point) != domain.scalar(right, point)


def test_each_prime_divides_the_one_before_less_one() -> None:
    primes = chain(6)
    assert all(sympy.isprime(p) and p % 4 == 3 for p in primes)
    assert all((p - 1) % q == 0 for p, q in pairwise(primes))
    assert min(primes) > 2**60


def test_an_exponential_uses_up_one_level() -> None:
    domain, point = numbers(levels=3)
    assert len(domain.scalar(exp(a), point).values) == 2
    with pytest.raises(TooShallow):
        domain.scalar(exp(exp(exp(a))), point)


def test_dividing_by_zero_asks_for_another_point() -> None:
    domain, point = numbers()
    with pytest.raises(Redraw):
        domain.scalar(1 / (x - y), {x: point[a], y: point[a]})


def test_a_number_without_a_root_asks_for_another_point() -> None:
    domain, point = numbers()
    with pytest.raises(Redraw):
        domain.scalar(sqrt(x), {x: -point[a]})  # -1 is no square modulo these primes


def test_the_logarithm_is_opaque_so_log_of_exp_is_not_proved() -> None:
    domain, point = numbers()
    assert domain.scalar(log(a), point) == domain.scalar(log(a), point)
    assert domain.scalar(log(x), {x: domain.scalar(exp(a), point)}) != point[a]


@pytest.mark.parametrize("mode", ["on", "off", "mixed"])
def test_a_number_and_its_negative_fall_on_different_sides(mode: str) -> None:
    domain = Residues(1, "sides", mode)
    for k in range(20):
        number = domain.draw(str(k))
        assert domain.branches.positive(number) != domain.branches.positive(-number)
        assert domain.branches.positive(number) == domain.branches.positive(number)


@pytest.mark.parametrize("mode", ["on", "off", "mixed"])
def test_simple_multiples_fall_on_one_side(mode: str) -> None:
    domain = Residues(1, "seed", mode)
    for k in range(20):
        number = domain.draw(f"number {k}")
        third = number * domain.number(Fraction(1, 3))
        positive = domain.branches.positive
        assert positive(number) == positive(third) != positive(domain.number(Fraction(-7, 2)) * number)


def test_zero_is_not_positive() -> None:
    for mode in ("on", "off", "mixed"):
        domain = Residues(1, "zero", mode)
        step = sympy.Piecewise((1, x > 0), (0, True))
        assert domain.scalar(step, {x: domain.scalar(sympy.Integer(0), {})}) == 0


def test_mixed_branches_fall_on_both_sides() -> None:
    domain = Residues(1, "both", "mixed")
    assert {domain.branches.positive(domain.draw(str(k))) for k in range(20)} == {True, False}


def test_strict_and_weak_conditions_are_opposites() -> None:
    domain = Residues(1, "opposites", "mixed")
    above, below = (sympy.Piecewise((1, c), (0, True)) for c in (x > y, x <= y))
    for k in range(10):
        at = {x: domain.draw(f"x{k}"), y: domain.draw(f"y{k}")}
        assert domain.scalar(above, at) + domain.scalar(below, at) == 1


def test_what_is_not_modelled_is_said() -> None:
    domain, point = numbers()
    for expr, words in ((sympy.gamma(a), "do not know gamma"), (a ** sympy.Rational(1, 3), "half powers")):
        with pytest.raises(NotModelled, match=words):
            domain.scalar(expr, point)


def test_draws_are_the_same_in_every_run() -> None:
    assert Residues(1, "fixed").draw("x").values == (1291889423162486179,)
