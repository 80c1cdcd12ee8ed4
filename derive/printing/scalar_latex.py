"""Scalar expressions of own functions as LaTeX: what a function is, and what its derivatives are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import sympy
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE

from derive.algebra.node import Node
from derive.algebra.notation import enclosed
from derive.ops.own import Definition, derivatives_in
from derive.ops.own_text import code_name, tex_name
from derive.printing.latex import Equation, number

_TEX = {name: name for name in ("log", "sin", "cos", "tan", "sinh", "cosh", "tanh")} | {
    f"a{name}": f"arc{name}" for name in ("sin", "cos", "tan")
}


@dataclass(frozen=True, kw_only=True)
class FunctionEquation(Equation):
    """The formula of an own function or of a derivative of one; name: what code calls it."""

    name: str


def function_equations(expressions: Iterable[Node], derived: bool = False) -> tuple[FunctionEquation, ...]:
    r"""The formulas of the own functions that expressions apply, or of their derivatives.

    >>> from derive.definition import function, vector
    >>> z = sympy.Symbol("z")
    >>> square = function("square", z**2 - sympy.exp(-z))
    >>> [made] = function_equations([square(vector("x", 3))])
    >>> print(made.lhs, made.rhs)
    \operatorname{square}(z) z^{2} - e^{-z}
    """
    found = [each for each in derivatives_in(expressions) if bool(each[1]) == derived]
    return tuple(_equation(*each) for each in found)


def _equation(definition: Definition, by: tuple[int, ...]) -> FunctionEquation:
    arguments = ",\\, ".join(_text(sympy.Symbol(name)) for name in definition.names)
    return FunctionEquation(
        lhs=f"{tex_name(definition, by)}({arguments})",
        terms=_terms(definition.spelled(by)),
        name=code_name(definition, by),
    )


def _terms(expression: sympy.Expr) -> tuple[str, ...]:
    """The terms of a sum, each after the first with its sign."""
    if not expression.is_Add:
        return (_text(expression),)
    first, *rest = expression.as_ordered_terms()
    signed = [(term.could_extract_minus_sign(), term) for term in rest]
    return (_text(first), *(f"{'-' if m else '+'} {_text(-term if m else term)}" for m, term in signed))


def _text(expression: sympy.Expr) -> str:
    """SymPy's LaTeX, closed up behind a sign in front."""
    text = str(_Printer().doprint(expression))
    return re.sub(r"((?:^|[{(=<>]|\\[lg]eq) ?)- ", r"\1-", text)


def _bracketed(text: str) -> str:
    """In brackets that grow only where they must."""
    return rf"\left({text}\right)" if "\\begin" in text else enclosed(text)


class _Printer(LatexPrinter):
    """SymPy's printer, with cases in words and decimals as on the rest of the page."""

    def _print_Piecewise(self, expr: sympy.Piecewise) -> str:
        """In braces: a long formula is broken elsewhere."""
        *pieces, (last, condition) = expr.args
        rows = [rf"{self._print(part)} & \text{{if }} {self._print(c)}" for part, c in pieces]
        end = r"\text{otherwise}" if condition == sympy.true else rf"\text{{if }} {self._print(condition)}"
        rows.append(rf"{self._print(last)} & {end}")
        return r"{\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}}"

    def _print_And(self, expr: sympy.And) -> str:
        return r" \text{ and } ".join(map(self._print, sorted(expr.args, key=sympy.default_sort_key)))

    def _print_Or(self, expr: sympy.Or) -> str:
        return r" \text{ or } ".join(map(self._print, sorted(expr.args, key=sympy.default_sort_key)))

    def _add_parens(self, s: str) -> str:
        return _bracketed(s)

    def _print_Function(self, expr: sympy.Expr, exp: str | None = None) -> str:
        name = type(expr).__name__
        written = f"\\{_TEX[name]}" if name in _TEX else f"\\operatorname{{{name}}}"
        return self._called(written, expr, exp)

    _print_log = _print_Function

    def _hprint_variadic_function(self, expr: sympy.Expr, exp: str | None = None) -> str:
        return self._called(f"\\{type(expr).__name__.lower()}", expr, exp)

    def _called(self, name: str, expr: sympy.Expr, exp: str | None) -> str:
        arguments = sorted(expr.args, key=lambda each: (each.is_number, sympy.default_sort_key(each)))
        power = f"^{{{exp}}}" if exp else ""
        return name + power + _bracketed(", ".join(map(self._print, arguments)))

    def _print_Rational(self, expr: sympy.Rational) -> str:
        return number(expr)

    def _print_Mul(self, expr: sympy.Mul) -> str:
        coefficient, rest = expr.as_coeff_Mul()
        written = number(abs(coefficient)) if coefficient.is_Rational and not coefficient.is_Integer else ""
        if not written or "frac" in written:
            return str(super()._print_Mul(expr))
        text = self.parenthesize(rest, PRECEDENCE["Mul"])
        return f"{'- ' if coefficient.is_negative else ''}{written}\\, {text}"
