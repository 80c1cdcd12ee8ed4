"""Brings a scalar SymPy expression into the form of an own function: exact numbers, cases for what has a
kink, and only functions that every stage can evaluate.

At a kink the slope is PyTorch's: an absolute value has slope 0 at 0, and of two that are equal each has half
of the slope of the larger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

import sympy
from sympy.codegen import cfunctions
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derive.errors import LanguageError
from derive.ops.pieces import flat
from derive.ops.scalar import Z

# what exact numbers and NumPy both evaluate
KNOWN: tuple[type[sympy.Basic], ...] = (
    sympy.exp, sympy.log, sympy.sin, sympy.cos, sympy.tan, sympy.asin, sympy.acos, sympy.atan,
    sympy.sinh, sympy.cosh, sympy.tanh, sympy.asinh, sympy.acosh, sympy.atanh, sympy.erf, sympy.Piecewise,
)  # fmt: skip
_BUILT_FROM = (
    sympy.Add,
    sympy.Mul,
    sympy.Pow,
    sympy.Rational,
    sympy.functions.elementary.piecewise.ExprCondPair,
)
_CONDITIONS = (
    sympy.StrictGreaterThan, sympy.GreaterThan, sympy.StrictLessThan, sympy.LessThan, sympy.Equality,
    sympy.Unequality, sympy.And, sympy.Or, sympy.Not, sympy.ITE, type(sympy.true), type(sympy.false),
)  # fmt: skip


def _cases(*pieces: tuple[Any, Any]) -> sympy.Expr:
    return sympy.Piecewise(*pieces)


def _absolute(u: sympy.Expr) -> sympy.Expr:
    return _cases((u, u > 0), (-u, u < 0), (0, True))


def _sign(u: sympy.Expr) -> sympy.Expr:
    return _cases((1, u > 0), (-1, u < 0), (0, True))


def _step(u: sympy.Expr, middle: sympy.Expr) -> sympy.Expr:
    return _cases((1, u > 0), (0, u < 0), (middle, True))


def _larger(u: sympy.Expr, v: sympy.Expr) -> sympy.Expr:
    return _cases((u, u > v), (v, u < v), ((u + v) / 2, True))


def _smaller(u: sympy.Expr, v: sympy.Expr) -> sympy.Expr:
    return _cases((v, u > v), (u, u < v), ((u + v) / 2, True))


def _folded(two: Callable[[sympy.Expr, sympy.Expr], sympy.Expr]) -> Callable[..., sympy.Expr]:
    """A function of any number of arguments, in an order that is the same in every run."""
    return lambda *arguments: reduce(two, sorted(arguments, key=sympy.default_sort_key, reverse=True))


# in this order: what one rule makes, a later one may still have to replace
REWRITTEN: Mapping[type[sympy.Basic], Callable[..., sympy.Expr]] = {
    sympy.Abs: _absolute,
    sympy.sign: _sign,
    sympy.Heaviside: _step,
    sympy.Max: _folded(_larger),
    sympy.Min: _folded(_smaller),
    sympy.cot: lambda u: sympy.cos(u) / sympy.sin(u),
    sympy.sec: lambda u: 1 / sympy.cos(u),
    sympy.csc: lambda u: 1 / sympy.sin(u),
    sympy.coth: lambda u: 1 / sympy.tanh(u),
    sympy.sech: lambda u: 1 / sympy.cosh(u),
    sympy.csch: lambda u: 1 / sympy.sinh(u),
    sympy.erfc: lambda u: 1 - sympy.erf(u),
    cfunctions.expm1: lambda u: sympy.exp(u) - 1,
    cfunctions.log1p: lambda u: sympy.log(1 + u),
    cfunctions.exp2: lambda u: 2**u,
    cfunctions.log2: lambda u: sympy.log(u) / sympy.log(2),
    cfunctions.log10: lambda u: sympy.log(u) / sympy.log(10),
}
_JUMPS = (sympy.Mod, sympy.floor, sympy.ceiling, sympy.frac)


def known_names() -> str:
    """The functions that a definition may use, for messages."""
    names = {each.__name__ for each in (*KNOWN, *REWRITTEN)} | {"sqrt"}
    return ", ".join(sorted(names, key=str.lower))


def normal(expression: sympy.Expr, arguments: Sequence[sympy.Symbol]) -> sympy.Expr:
    """The expression in Z[0], Z[1], ... in the place of its arguments.

    >>> from sympy.abc import x
    >>> normal(sympy.Float("0.1") * sympy.Abs(x), [x])
    Piecewise((z0, z0 > 0), (-z0, z0 < 0), (0, True))/10

    Raises: LanguageError for what is no real function of known functions.
    """
    found = written(expression, arguments)
    for kind, rule in REWRITTEN.items():
        found = found.replace(kind, rule)
    found = found.replace(sympy.Piecewise, _complete)
    if len(arguments) == 1:
        found = flat(found, Z[0])
    for part in sympy.preorder_traversal(found):
        _check(part)
    return found


def written(expression: sympy.Expr, arguments: Sequence[sympy.Symbol]) -> sympy.Expr:
    """The expression as its author wrote it, with exact numbers and in Z[0], Z[1], ...: what readers see."""
    exact = {f: sympy.nsimplify(f, rational=True) for f in expression.atoms(sympy.Float)}
    found = expression.xreplace(exact).replace(sympy.Derivative, lambda *parts: sympy.diff(*parts))
    for kind in (sympy.Heaviside, *(kind for kind in REWRITTEN if kind.__module__ == cfunctions.__name__)):
        found = found.replace(kind, REWRITTEN[kind])
    return found.xreplace(dict(zip(arguments, Z, strict=False)))


def _complete(*pieces: Any) -> sympy.Expr:
    """The pieces, with a last one for what is left."""
    if pieces[-1][1] == sympy.true:
        return sympy.Piecewise(*pieces)
    if not _everywhere(sympy.Or(*(condition for _, condition in pieces))):
        given = sympy.Piecewise(*pieces)
        raise LanguageError(f"{given} has no piece for every number; end it with (..., True)")
    return sympy.Piecewise(*pieces[:-1], (pieces[-1][0], True))


def _everywhere(condition: Boolean) -> bool:
    """Whether a condition is seen to hold for all numbers; SymPy cannot tell of every one."""
    if condition == sympy.true or len(condition.free_symbols) != 1:
        return bool(condition == sympy.true)
    try:
        return bool(condition.as_set() == sympy.S.Reals)
    except (NotImplementedError, ValueError):
        return False


def _check(part: sympy.Basic) -> None:
    """Raises LanguageError for what cannot stand in a definition."""
    if part == sympy.I:
        raise LanguageError("it has the imaginary unit; own functions are of real numbers")
    rootless = part.is_Pow and part.base.is_negative and not part.exp.is_integer
    if rootless or (isinstance(part, sympy.Expr) and part.is_finite and part.is_real is False):
        raise LanguageError(f"{part} is no real number")
    if part in Z or part in (sympy.pi, sympy.E) or isinstance(part, (*KNOWN, *_BUILT_FROM, *_CONDITIONS)):
        return
    if part.is_number and not part.is_finite:
        raise LanguageError(f"{part} is no number")
    if isinstance(part, AppliedUndef):
        raise LanguageError(f"SymPy knows no function {type(part).__name__}; write out what it is")
    if isinstance(part, _JUMPS):
        raise LanguageError(f"{part} jumps at infinitely many places; write the pieces that you need")
    raise LanguageError(f"{type(part).__name__} is not among the functions that can be used: {known_names()}")
