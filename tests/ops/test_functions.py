"""The derivative that books write is SymPy's derivative of the definition."""

from __future__ import annotations

import pytest
import sympy

from derive.ops.functions import rules
from derive.ops.scalar import RESULT, Z

KINKED = ("absolute", "relu", "side", "sign", "step")
SMOOTH = sorted(set(rules()) - set(KINKED))


def _spelled_out(expression: sympy.Expr, definition: sympy.Expr) -> sympy.Expr:
    """The textbook form with the result and other functions of the table replaced by their definitions."""
    spelled = expression.subs(RESULT, definition)
    for name, (each, _) in rules().items():
        spelled = spelled.replace(sympy.Function(name), lambda argument, each=each: each.subs(Z[0], argument))
    return spelled


@pytest.mark.parametrize("name", SMOOTH)
def test_the_textbook_form_equals_diff(name: str) -> None:
    definition, derivative = rules()[name]
    difference = sympy.diff(definition, Z[0]) - _spelled_out(derivative, definition)
    assert sympy.simplify(difference.rewrite(sympy.exp)) == 0


@pytest.mark.parametrize("name", KINKED)
@pytest.mark.parametrize("at", [-2, sympy.Rational(-1, 3), sympy.Rational(1, 7), 3])
def test_what_has_a_kink_has_the_slope_of_its_piece(name: str, at: sympy.Expr) -> None:
    definition, derivative = rules()[name]
    slope = sympy.diff(definition, Z[0]).subs(Z[0], at)
    assert slope == _spelled_out(derivative, definition).subs(Z[0], at)


def test_at_its_kink_relu_has_slope_zero_as_in_pytorch() -> None:
    step, _ = rules()["step"]
    assert step.subs(Z[0], 0) == 0


def test_tanh_is_what_it_is_defined_to_be() -> None:
    definition, _ = rules()["tanh"]
    assert sympy.simplify((definition - sympy.tanh(Z[0])).rewrite(sympy.exp)) == 0
