"""Which named function a scalar SymPy expression is: 1/(1 + exp(-z)) is sigmoid, Max(0, z) is relu.

A candidate agrees at a few points, to twenty digits; that it is the same function is then proved, for numbers
above zero, below, and at zero.  What cannot be proved is not recognised.
"""

from __future__ import annotations

from functools import cache

import sympy

from derive.ops.functions import rules
from derive.ops.scalar import Z

_POSITIVE = sympy.Symbol("p", positive=True)
_CASES = (_POSITIVE, -_POSITIVE, sympy.Integer(0))
_POINTS = tuple(sympy.Rational(k, 16) for k in (-27, -5, 0, 13, 35))
_CLOSE = sympy.Rational(1, 10**15)


@cache
def recognised(body: sympy.Expr, argument: sympy.Symbol) -> str:
    """The name of the function of one argument that the expression is, or nothing.

    >>> z = sympy.Symbol("z")
    >>> recognised(sympy.exp(z) / (sympy.exp(z) + 1), z), recognised(sympy.Max(0, z), z), recognised(z**2, z)
    ('sigmoid', 'relu', '')
    """
    found = body.xreplace({argument: Z[0]})
    for name, (definition, _) in rules().items():
        if found == definition or (_agree(found, definition) and _proved(found - definition)):
            return name
    return ""


def _agree(found: sympy.Expr, definition: sympy.Expr) -> bool:
    """Whether both have the same values at the points; a pole of both is one."""
    values = (tuple(_value(each, point) for each in (found, definition)) for point in _POINTS)
    return all(a == b or (a.is_finite and b.is_finite and abs(a - b) < _CLOSE) for a, b in values)


def _value(expression: sympy.Expr, point: sympy.Rational) -> sympy.Expr:
    return sympy.N(expression.subs(Z[0], point), 20)


def _proved(difference: sympy.Expr) -> bool:
    return all(sympy.simplify(difference.subs(Z[0], case).rewrite(sympy.exp)) == 0 for case in _CASES)
