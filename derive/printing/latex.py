"""Expressions, symbols and statements as LaTeX that pdflatex (with amsmath) and KaTeX both read."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from derive.algebra.display import register_display
from derive.algebra.node import Node
from derive.algebra.notation import ATOM, MATRIX, POWER, SUM, Style, enclosed, typeset
from derive.algebra.symbol import TensorSymbol
from derive.ops.arithmetic import terms
from derive.passes.jacobian import BlockSymbol
from derive.printing.notation import DEFAULT, Notation, notation_of
from derive.printing.quantities import count, formula, size_set, size_text, sizes
from derive.printing.symbols import owner, written
from derive.program import Step

__all__ = [
    "Equation", "Notation", "count", "equation", "formula", "latex", "notation_of", "size_set", "size_text",
    "sizes", "style", "symbol",
]  # fmt: skip

# a symbol whose superscript names it needs brackets before another superscript, but none in a product
RAISED = MATRIX + 5


@dataclass(frozen=True)
class Equation:
    """A statement as LaTeX.

    terms: the right side broken at its top-level sum, each term after the first with its sign; rhs: all of it
    on one line.
    """

    lhs: str
    terms: tuple[str, ...]
    relation: str = "="

    @property
    def rhs(self) -> str:
        """The right side on one line."""
        return " ".join(self.terms)


def latex(node: Node, notation: Notation = DEFAULT) -> str:
    r"""An expression.

    >>> from derive.catalogue import load
    >>> latex(load("elman").program.steps[1].expr)
    '\\tanh(a_{h,t})'
    """
    return typeset(node, style(notation))


def symbol(s: TensorSymbol, notation: Notation = DEFAULT) -> str:
    r"""A symbol with its accents, subscripts, step and layer.

    >>> gate = TensorSymbol("f", (3,))
    >>> symbol(gate), symbol(gate.marked("pre").marked("adj")), symbol(gate.in_layer(2))
    ('f_{t}', '\\bar{a}_{f,t}', 'f_{t}^{(2)}')
    """
    if isinstance(s, BlockSymbol):
        return f"\\frac{{\\partial {symbol(s.of, notation)}}}{{\\partial {symbol(s.by, notation)}}}"
    return written(s, notation).text


def equation(step: Step, notation: Notation = DEFAULT) -> Equation:
    r"""A statement, with the places where its right side may be broken.

    >>> from derive.catalogue import load
    >>> equation(load("elman").program.steps[0]).terms
    ('W_{h}\\, x_{t}', '+ U_{h}\\, h_{t-1}', '+ b_{h}')
    """
    return Equation(symbol(step.target, notation), terms(step.expr, style(notation)))


def style(notation: Notation = DEFAULT) -> Style:
    """LaTeX in a notation, as the function that decides on brackets wants it."""
    return Style(
        "latex",
        lambda s: symbol(s, notation),
        number,
        enclosed,
        lambda s: binding(s, notation),
        weight,
        signs=notation.signs,
        turned=lambda s: turned(s, notation),
        entry=lambda s, indices: entry(s, indices, notation),
    )


def turned(s: TensorSymbol, notation: Notation = DEFAULT) -> str:
    r"""A symbol, transposed.

    >>> print(turned(TensorSymbol("W", (3, 3), "parameter", layer=1)))
    W^{(1)\top}
    """
    sign = notation.signs.transpose
    if isinstance(s, BlockSymbol):
        return f"{enclosed(symbol(s, notation))}^{{{sign}}}"
    found = written(s, notation)
    if binding(s, notation) == RAISED:
        return f"{enclosed(found.text)}^{{{sign}}}"
    return found.turned(sign)


def entry(s: TensorSymbol, indices: str, notation: Notation = DEFAULT) -> str:
    r"""An entry of a symbol.

    >>> entry(TensorSymbol("h", (3,), "state", time=0), "j")
    'h_{t,j}'
    """
    if isinstance(s, BlockSymbol):
        return f"{enclosed(symbol(s, notation))}_{{{indices}}}"
    return written(s, notation, indices).text


def binding(s: TensorSymbol, notation: Notation = DEFAULT) -> int:
    """How tightly a symbol binds: two superscripts cannot follow each other, and a fraction takes none."""
    if isinstance(s, BlockSymbol):
        return MATRIX
    found = written(s, notation)
    if found.frame:
        return RAISED if found.frame[0].startswith("\\frac") else MATRIX
    if not found.superscripts:
        return ATOM
    return POWER if found.above == owner(s, notation) and not found.seed else RAISED


def weight(value: sympy.Expr) -> int:
    """How tightly a number binds: a fraction needs no brackets in a product, but before an exponent."""
    if value.is_Add or not value.is_nonnegative:
        return SUM
    atom = value.is_Integer or value.is_Symbol or value.is_NumberSymbol
    return ATOM if atom or re.fullmatch("[0-9.]+", number(value)) else RAISED


def number(value: sympy.Expr) -> str:
    """A number: short fractions as fractions, long ones as the decimals that they were written as.

    >>> number(sympy.Rational(1, 2)), number(sympy.Rational(44715, 10**6))
    ('\\\\frac{1}{2}', '0.044715')
    >>> number(sympy.Rational(1, 10**5)), number(-sympy.Rational(3, 10**6))
    ('10^{-5}', '-3 \\\\cdot 10^{-6}')
    """
    if value.is_Rational and value.q >= 10 and set(sympy.primefactors(value.q)) <= {2, 5}:
        digits, _, power = format(float(value), ".15g").partition("e")
        tens = f"10^{{{int(power)}}}" if power else ""
        return tens if digits == "1" and tens else f"{digits} \\cdot {tens}" if tens else digits
    return str(sympy.latex(value))


register_display(Node, "latex", latex)
