"""What becomes of a user's expression: exact numbers, cases for kinks, and an error for what cannot be."""

from __future__ import annotations

import pytest
import sympy
from sympy.codegen import cfunctions

from derive.checks.domain import _FUNCTIONS
from derive.errors import LanguageError
from derive.ops.normal import KNOWN, REWRITTEN, known_names, normal, written
from derive.ops.scalar import Z

x, y = sympy.symbols("x y")
POINTS = [sympy.Rational(number, 7) for number in (-23, -14, -7, -3, 1, 5, 7, 14, 40)]


@pytest.mark.parametrize("kind", REWRITTEN, ids=lambda kind: kind.__name__)
def test_what_is_rewritten_has_the_same_values(kind: type[sympy.Basic]) -> None:
    arity = 2 if kind in (sympy.Max, sympy.Min) else 1
    expression = kind(*(x, y)[:arity])
    found = normal(expression, (x, y)[:arity])
    assert not found.has(kind)
    for at in POINTS:
        if kind in (cfunctions.log1p, cfunctions.log2, cfunctions.log10) and at <= 0:
            continue
        theirs = expression.subs({x: at, y: at / 3 + 1})
        ours = found.subs({Z[0]: at, Z[1]: at / 3 + 1})
        assert abs(sympy.N(theirs, 30) - sympy.N(ours, 30)) < 1e-25, at


@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: kind.__name__)
def test_exact_numbers_know_every_function_that_may_stay(kind: type[sympy.Basic]) -> None:
    assert kind.__name__ in _FUNCTIONS


@pytest.mark.parametrize("kind", [kind for kind in KNOWN if kind is not sympy.Piecewise], ids=str)
def test_derivatives_need_no_other_functions(kind: type[sympy.Function]) -> None:
    found = sympy.diff(normal(kind(x * y), (x, y)), Z[0], Z[1])
    assert {type(each) for each in found.atoms(sympy.Function)} <= set(KNOWN)


def test_floats_become_the_numbers_that_were_written() -> None:
    assert normal(0.1 * x + 0.044715, (x,)) == Z[0] / 10 + sympy.Rational(44715, 10**6)


@pytest.mark.parametrize("assumption", ["real", "positive", "complex", "integer"])
def test_what_is_assumed_of_a_symbol_makes_no_difference(assumption: str) -> None:
    symbol = sympy.Symbol("x", **{assumption: True})
    plain = sympy.Piecewise((x**2 + sympy.exp(x), x > 1), (sympy.tanh(x), True))
    assert normal(plain.xreplace({x: symbol}), (symbol,)) == normal(plain, (x,))


def test_real_and_imaginary_parts_are_those_of_a_real_number() -> None:
    assert normal(sympy.re(x) + sympy.conjugate(x) + sympy.im(x), (x,)) == 2 * Z[0]
    root = normal(sympy.sqrt(x**2), (x,))
    assert root == normal(sympy.Abs(x), (x,)) and root.has(sympy.Piecewise)


def test_a_derivative_that_is_only_written_down_is_taken() -> None:
    assert normal(sympy.Derivative(sympy.tanh(x), x), (x,)) == 1 - sympy.tanh(Z[0]) ** 2


def test_readers_see_what_was_written_with_exact_numbers() -> None:
    half = sympy.Max(0, sympy.Min(1, 0.5 * x))
    assert written(half, (x,)) == sympy.Max(0, sympy.Min(1, Z[0] / 2))


def test_nested_cases_become_one_row_that_keeps_the_slopes_at_its_joints() -> None:
    found = normal(sympy.Max(0, sympy.Min(1, x)), (x,))
    assert [type(part).__name__ for part in sympy.preorder_traversal(found)].count("Piecewise") == 1
    slope = sympy.diff(found, Z[0])
    assert [slope.subs(Z[0], at) for at in (-1, 0, sympy.Rational(1, 2), 1, 2)] == [
        0, sympy.Rational(1, 2), 1, sympy.Rational(1, 2), 0,
    ]  # fmt: skip


def test_cases_that_cover_everything_need_no_last_one() -> None:
    found = normal(sympy.Piecewise((0, x < -1), (x, sympy.And(x >= -1, x < 2)), (1, x >= 2)), (x,))
    assert found.args[-1][1] == sympy.true


@pytest.mark.parametrize(
    "expression, words",
    [
        (sympy.I * x, "it has the imaginary unit; own functions are of real numbers"),
        (sympy.log(-2) * x, "log(2) + I*pi is no real number"),
        (sympy.sqrt(-1 - x**2), "sqrt(-z0**2 - 1) is no real number"),
        ((-2) ** x, "(-2)**z0 is no real number"),
        (sympy.zoo * x, "zoo is no number"),
        (x + sympy.nan, "nan is no number"),
        (sympy.Function("g")(x), "SymPy knows no function g; write out what it is"),
        (sympy.floor(x), "floor(z0) jumps at infinitely many places; write the pieces that you need"),
        (sympy.Mod(x, 2), "Mod(z0, 2) jumps at infinitely many places; write the pieces that you need"),
        (sympy.gamma(x), f"gamma is not among the functions that can be used: {known_names()}"),
        (sympy.Integral(x, x), f"Integral is not among the functions that can be used: {known_names()}"),
        (
            sympy.Piecewise((x, x > 0), (0, x < -1)),
            "Piecewise((z0, z0 > 0), (0, z0 < -1)) has no piece for every number; end it with (..., True)",
        ),
    ],
)
def test_what_cannot_be_is_said(expression: sympy.Expr, words: str) -> None:
    with pytest.raises(LanguageError) as caught:
        normal(expression, (x,))
    assert caught.value.message == words
