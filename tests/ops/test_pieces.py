"""Piecewise functions from left to right, and whether their pieces fit together."""

from __future__ import annotations

import pytest
import sympy

from derive.ops.pieces import flat, has_kink, segments

x, y = sympy.symbols("x y")
Cases = sympy.Piecewise


def test_a_row_has_every_interval_and_every_point_where_something_else_holds() -> None:
    cases = Cases((0, x < -1), (x, x <= 2), (5, True))
    assert [(s.expression, s.low, s.high) for s in segments(cases, x)] == [
        (0, -sympy.oo, -1), (x, -1, 2), (5, 2, sympy.oo),
    ]  # fmt: skip
    point = Cases((7, sympy.Eq(x, 3)), (x, True))
    assert [(s.expression, s.is_point) for s in segments(point, x)] == [(x, False), (7, True), (x, False)]


@pytest.mark.parametrize("condition", [x > y, x**2 > 1, sympy.sin(x) > 0, x > sympy.pi])
def test_other_conditions_than_linear_ones_of_one_argument_give_none(condition: sympy.Basic) -> None:
    cases = Cases((1, condition), (0, True))
    assert segments(cases, x) == () and has_kink(cases, x) is None and flat(cases, x) == cases


def test_flat_cases_have_the_same_values() -> None:
    inner = Cases((1, 2 * x > 3), (x, True))
    nested = Cases((inner, inner > -1), (x + inner, inner < -4), (7, True))
    row = flat(nested, x)
    assert not any(part.has(Cases) or condition.has(Cases) for part, condition in row.args)
    for at in [sympy.Rational(k, 4) for k in range(-24, 24)]:
        assert row.subs(x, at) == nested.subs(x, at), at


@pytest.mark.parametrize(
    "expression, kink",
    [
        (sympy.tanh(x), False),
        (Cases((x, x > 0), (sympy.exp(x) - 1, True)), False),
        (Cases((x, x > 0), (2 * sympy.exp(x) - 2, True)), True),
        (Cases((x, x > 0), (0, True)), True),
        (Cases((1, x > 0), (0, True)), True),
        (Cases((x**2, x > 0), (-(x**2), True)), False),
        (Cases((5, sympy.Eq(x, 0)), (x, True)), True),
        (Cases((x, sympy.Eq(x, 0)), (x**2 + x, True)), False),
    ],
)
def test_a_kink_is_where_values_or_slopes_do_not_meet(expression: sympy.Expr, kink: bool) -> None:
    assert has_kink(expression, x) is kink
