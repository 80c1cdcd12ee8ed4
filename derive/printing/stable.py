"""Scalar expressions in a form that does not overflow: quotients of exponentials as sigmoids."""

from __future__ import annotations

import sympy

_SIGMOID, _SOFTPLUS = sympy.Function("sigmoid"), sympy.Function("softplus")


def stable(expression: sympy.Expr) -> sympy.Expr:
    """The same with sigmoid(u) for exp(u) / (1 + exp(u)) and softplus(u) for log(1 + exp(u)).

    SymPy's derivative of a sigmoid is exp(-z) / (1 + exp(-z))^2, which is infinity over infinity for large
    negative z, where all of it is close to 0.

    >>> z = sympy.Symbol("z")
    >>> stable(sympy.diff(1 / (1 + sympy.exp(-z)), z))
    sigmoid(-z)*sigmoid(z)
    """
    if not expression.free_symbols:
        return expression
    if isinstance(expression, sympy.log) and (inner := _in_sum_with_one(expression.args[0])) is not None:
        return _SOFTPLUS(stable(inner))
    if expression.is_Mul or expression.is_Pow:
        expression = _paired(expression)
    return expression.func(*map(stable, expression.args)) if expression.args else expression


def _in_sum_with_one(expression: sympy.Expr) -> sympy.Expr | None:
    """The u of 1 + exp(u)."""
    rest = expression - 1
    return rest.args[0] if expression.is_Add and isinstance(rest, sympy.exp) else None


def _paired(product: sympy.Expr) -> sympy.Expr:
    """Powers of 1 / (1 + exp(u)) as sigmoids, with as many factors exp(u) as there are."""
    factors, made = list(sympy.Mul.make_args(product)), []
    for factor in tuple(factors):
        below = factor.is_Pow and factor.exp.is_Integer and factor.exp.is_negative
        u = _in_sum_with_one(factor.base) if below else None
        if u is None:
            continue
        power, above = int(-factor.exp), 0
        factors.remove(factor)
        for each in [each for each in factors if isinstance(each, sympy.exp)]:
            times = _times(u, each.args[0], power - above)
            factors[factors.index(each)] = sympy.exp(sympy.expand(each.args[0] - times * u))
            above += times
        made.append(_SIGMOID(u) ** above * _SIGMOID(-u) ** (power - above))
    return sympy.Mul(*factors, *made) if made else product


def _times(u: sympy.Expr, exponent: sympy.Expr, most: int) -> int:
    """How often u is in an exponent, at most so many times: what is left has fewer terms then."""
    terms = len(sympy.Add.make_args(sympy.expand(exponent)))
    for times in range(most, 0, -1):
        rest = sympy.expand(exponent - times * u)
        if rest == 0 or len(sympy.Add.make_args(rest)) < terms:
            return times
    return 0
