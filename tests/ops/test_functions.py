"""The derivative that books write is SymPy's derivative of the definition."""

from __future__ import annotations

import pytest
import sympy

from derive.ops.functions import rules
from derive.ops.scalar import RESULT, Z

SMOOTH = sorted(set(rules()) - {"relu", "step"})


def _spelled_out(expression: sympy.Expr, definition: sympy.Expr) -> sympy.Expr:
    """The textbook form with the result and other functions of the table replaced by their definitions."""
    named = {sympy.Function(name)(Z[0]): each for name, (each, _) in rules().items()}
    return expression.subs(RESULT, definition).subs(named)


@pytest.mark.parametrize("name", SMOOTH)
def test_the_textbook_form_equals_diff(name: str) -> None:
    definition, derivative = rules()[name]
    difference = sympy.diff(definition, Z[0]) - _spelled_out(derivative, definition)
    assert sympy.simplify(difference.rewrite(sympy.exp)) == 0


@pytest.mark.parametrize("at", [-2, sympy.Rational(-1, 3), sympy.Rational(1, 7), 3])
def test_relu_has_the_slope_of_its_piece(at: sympy.Expr) -> None:
    definition, derivative = rules()["relu"]
    slope = sympy.diff(definition, Z[0]).subs(Z[0], at)
    assert slope == _spelled_out(derivative, definition).subs(Z[0], at)


def test_at_its_kink_relu_has_slope_zero_as_in_pytorch() -> None:
    step, _ = rules()["step"]
    assert step.subs(Z[0], 0) == 0


def test_tanh_is_what_it_is_defined_to_be() -> None:
    definition, _ = rules()["tanh"]
    assert sympy.simplify((definition - sympy.tanh(Z[0])).rewrite(sympy.exp)) == 0
