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
    with pytest.raises(NotModelled, match="do not know gamma"):
        domain.scalar(sympy.gamma(a), point)


@pytest.mark.parametrize(
    "left, right",
    [
        (sympy.tanh(a), 1 - 2 / (sympy.exp(2 * a) + 1)),
        (sympy.cosh(a) ** 2 - sympy.sinh(a) ** 2, sympy.Integer(1)),
        (sympy.tan(a), sympy.sin(a) / sympy.cos(a)),
        (sympy.diff(a**b, a), b * a**b / a),
        (sympy.diff(a ** sympy.Rational(1, 3), a), a ** sympy.Rational(1, 3) / (3 * a)),
    ],
)
def test_functions_made_of_exponentials_and_general_powers_keep_their_laws(
    left: sympy.Expr, right: sympy.Expr
) -> None:
    domain, point = numbers()
    assert domain.scalar(left, point) == domain.scalar(right, point)


@pytest.mark.parametrize("function", [sympy.erf, sympy.atan, sympy.sin])
def test_an_odd_function_hands_a_sign_on(function: type[sympy.Function]) -> None:
    domain, point = numbers()
    turned = function(sympy.Symbol("c"))
    assert domain.scalar(function(a), point) == -domain.scalar(turned, {sympy.Symbol("c"): -point[a]})


def test_an_even_function_drops_a_sign_and_others_do_neither() -> None:
    domain, point = numbers()
    c = sympy.Symbol("c")
    at = {**point, c: -point[a]}
    assert domain.scalar(sympy.cos(a), at) == domain.scalar(sympy.cos(c), at)
    assert domain.scalar(sympy.log(a), at) not in (
        domain.scalar(sympy.log(c), at),
        -domain.scalar(sympy.log(c), at),
    )


def test_what_is_above_a_number_is_above_smaller_ones_in_whatever_order_it_is_asked() -> None:
    first = sympy.Piecewise((0, a < -3), (1, a > 3), (2, True))
    second = sympy.Piecewise((1, a > 3), (0, a < -3), (2, True))
    halves = sympy.Piecewise((1, a / 6 > sympy.Rational(1, 2)), (0, a / 7 < -sympy.Rational(3, 7)), (2, True))
    found = set()
    for k in range(60):
        domain = Residues(1, f"order {k}")
        point = {a: domain.draw("a")}
        order = (first, second, halves) if k % 2 else (halves, second, first)
        values = {domain.scalar(each, point) for each in order}
        assert len(values) == 1
        found |= {int(value.values[0]) for value in values}
    assert found == {0, 1, 2}


def test_draws_are_the_same_in_every_run() -> None:
    assert Residues(1, "fixed").draw("x").values == (1291889423162486179,)


# -- equations in order


def test_equations_in_order_have_the_values_that_each_has_alone() -> None:
    domain, point = numbers()
    found = domain.solve([(x, sigma.subs(Z0, a * b)), (y, tanh.subs(Z0, x + a))], point)
    assert found == {**point, x: found[x], y: found[y]}
    assert found[x] == domain.scalar(sigma.subs(Z0, a * b), point)
    assert found[y] == domain.scalar(tanh.subs(Z0, x + a), found)


def test_what_stands_in_many_equations_is_evaluated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    domain, point = numbers()
    drawn, draw = list[str](), domain.draw

    def counted(name: str) -> Residue:
        drawn.append(name)
        return draw(name)

    monkeypatch.setattr(domain, "draw", counted)
    shared = log(a * b)
    domain.solve([(sympy.Symbol(f"e{k}"), (k + shared) * (a + k * shared)) for k in range(10)], point)
    assert len(drawn) == 1
