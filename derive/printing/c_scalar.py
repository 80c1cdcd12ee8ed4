"""Own functions, and the derivatives of such, as static functions of a C file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

import sympy
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derive.algebra.node import Node
from derive.algebra.notation import ATOM, NEGATIVE, PRODUCT, SUM
from derive.ops.own import Definition, derivatives_in, expression_of
from derive.ops.own_text import code_name, connected
from derive.ops.scalar import Z
from derive.passes.stable_scalars import stable
from derive.printing.c_names import spelled

_NAMES = {
    **{name: name for name in ("log", "sin", "cos", "tan", "sinh", "cosh", "asin", "acos", "atan")},
    **{name: name for name in ("asinh", "acosh", "atanh", "erf", "sigmoid", "softplus", "sign")},
    "exp": "vexp",
    "tanh": "vtanh",
    "Abs": "absolute",
    "Max": "maximum",
    "Min": "minimum",
}


def own_functions(expressions: Iterable[Node]) -> str:
    """A function for each own function, and for each derivative of one, that some expressions apply.

    >>> from derive.definition import function, vector
    >>> z = sympy.Symbol("z")
    >>> swish = function("swish", z / (1 + sympy.exp(-z)))
    >>> print(own_functions([swish(vector("x", 3))]))
    // swish(z) = z/(1 + exp(-z))
    static inline REAL swish(REAL z0) {
      return z0 * sigmoid(z0);
    }
    <BLANKLINE>
    """
    found = sorted(derivatives_in(expressions), key=lambda each: (each[0].name, len(each[1]), each[1]))
    return "\n".join(_function(definition, by) for definition, by in found)


def _function(definition: Definition, by: tuple[int, ...]) -> str:
    expression = expression_of(definition, by)
    body = stable(expression)
    arguments = [str(z) for z in Z[: definition.arity]]
    unused = [str(z) for z in Z[: definition.arity] if z not in body.free_symbols]
    shown = f"{definition.name}({', '.join(definition.names)}) = {definition.spelled()}"
    title = shown if not by else f"the derivative of {definition.name} by {_by(definition, by)}"
    head = ", ".join(f"REAL {name}" for name in arguments)
    lines = [f"// {title}", f"static inline REAL {spelled(code_name(definition, by))}({head}) {{"]
    lines += [f"  (void){name};" for name in unused]
    return "\n".join([*lines, f"  return {_text(body)};", "}"]) + "\n"


def _by(definition: Definition, by: tuple[int, ...]) -> str:
    return ", then by ".join(definition.names[position] for position in by)


def _text(e: sympy.Expr, level: int = 0) -> str:
    written, binding = _written(e)
    return f"({written})" if binding < level else written


def _written(e: sympy.Expr) -> tuple[str, int]:
    if e in Z:
        return str(e), ATOM
    if e.is_number:
        return _number(e)
    if e.is_Add:
        first, *rest = e.as_ordered_terms()
        signed = [(t.could_extract_minus_sign(), t) for t in rest]
        parts = [f"{'-' if minus else '+'} {_text(-t if minus else t, PRODUCT)}" for minus, t in signed]
        return " ".join([_text(first, NEGATIVE), *parts]), SUM
    if e.is_Mul:
        return _product(e)
    if e.is_Pow:
        return _power(e)
    if isinstance(e, sympy.Piecewise):
        return _cases(e), SUM
    arguments = [_text(argument) for argument in e.args]
    name = _NAMES[type(e).__name__]
    if isinstance(e, sympy.Max | sympy.Min):
        return reduce(lambda left, right: f"{name}({left}, {right})", arguments), ATOM
    return f"{name}({', '.join(arguments)})", ATOM


def _number(e: sympy.Expr) -> tuple[str, int]:
    if e.is_Integer and abs(int(e)) < 2**24:
        return str(e), ATOM if e >= 0 else NEGATIVE
    value = float(e)
    return f"{'-' if value < 0 else ''}(REAL){abs(value)!r}", ATOM if value >= 0 else NEGATIVE


def _product(e: sympy.Expr) -> tuple[str, int]:
    if e.could_extract_minus_sign():
        return f"-{_text(-e, PRODUCT)}", NEGATIVE
    above, below = sympy.fraction(e)
    if below == 1:
        number, rest = above.as_coeff_Mul()
        factors = [each for each in (number, *rest.as_ordered_factors()) if each != 1]
        return " * ".join(_text(factor, PRODUCT + 1) for factor in factors), PRODUCT
    if above.is_Integer and below.is_Integer:
        return _number(e)
    return f"{_text(above, PRODUCT)} / {_text(below, PRODUCT + 1)}", PRODUCT


def _power(e: sympy.Expr) -> tuple[str, int]:
    base, exponent = e.base, e.exp
    if exponent.could_extract_minus_sign():
        return f"1 / {_text(1 / e, PRODUCT + 1)}", PRODUCT
    if exponent == 2:
        return f"squared({_text(base)})", ATOM
    if exponent == sympy.Rational(1, 2):
        return f"sqrt({_text(base)})", ATOM
    return f"pow((REAL){_text(base, ATOM)}, {_text(exponent)})", ATOM


def _cases(e: sympy.Piecewise) -> str:
    *pieces, (last, _) = e.args
    text = "".join(f"{_condition(c)} ? {_text(part, PRODUCT)} : " for part, c in pieces)
    return text + _text(last, PRODUCT)


def _condition(c: Boolean) -> str:
    if isinstance(c, Relational):
        return f"{_text(c.lhs, PRODUCT)} {c.rel_op} {_text(c.rhs, PRODUCT)}"
    if isinstance(c, sympy.ITE):
        first, second, third = (_condition(part) for part in c.args)
        return f"(({first}) ? ({second}) : ({third}))"
    return connected(c, _condition, ("!", "&&", "||")) or str(int(bool(c)))
