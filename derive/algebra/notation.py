"""Brackets are decided here and nowhere else, per target, from the precedence in an operation's notation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import sympy

from derive.algebra.display import register_display
from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.record import SIGNS, Notation, Signs, known, record
from derive.algebra.symbol import TensorSymbol

# How tightly things bind.  On paper a matrix product and an elementwise product bind differently (`PRODUCT`
# is the elementwise one); in Python both are `PRODUCT`.
SUM, NEGATIVE, PRODUCT, MATRIX, POWER, CALL, ATOM = 10, 15, 20, 30, 40, 50, 100


@dataclass(frozen=True)
class Style:
    """A target's way of writing what is not an operation.

    target: key into `Op.notations`; symbol, scalar: text of a leaf; bracket: puts brackets around a text;
    binding: how tightly a symbol's text binds (one that has a superscript takes no other); weight: the same
    of a number, which may be a formula of sizes; own: notations by operation that go before the target's, for
    a dialect of it; signs: of operations; turned, entry: a symbol transposed, and an entry of it, for a
    target that has them; like: the name of an array whose type constants take, for code.
    """

    target: str
    symbol: Callable[[TensorSymbol], str]
    scalar: Callable[[sympy.Expr], str]
    bracket: Callable[[str], str]
    binding: Callable[[TensorSymbol], int] = lambda symbol: ATOM
    weight: Callable[[sympy.Expr], int] = lambda value: ATOM if value.is_nonnegative else SUM
    own: Mapping[str, Notation] = field(default_factory=dict, hash=False)
    signs: Signs = SIGNS
    turned: Callable[[TensorSymbol], str] = lambda symbol: symbol.name
    entry: Callable[[TensorSymbol, str], str] = lambda symbol, indices: f"{symbol.name}[{indices}]"
    like: str = ""


@dataclass(frozen=True)
class Operands:
    """Writes the operands of an operation for its layout."""

    style: Style

    def __call__(self, operand: Node, level: int) -> str:
        return typeset(operand, self.style, level)

    @property
    def signs(self) -> Signs:
        """The signs of the formula."""
        return self.style.signs

    @property
    def like(self) -> str:
        """The name of an array whose type constants take."""
        return self.style.like

    def turned(self, symbol: TensorSymbol) -> str:
        """A symbol, transposed."""
        return self.style.turned(symbol)

    def entry(self, symbol: TensorSymbol, indices: str) -> str:
        """An entry of a symbol."""
        return self.style.entry(symbol, indices)


def typeset(node: Node, style: Style, level: int = 0) -> str:
    """The text of an expression, in brackets if it binds less tightly than `level`."""
    if isinstance(node, TensorSymbol):
        text = style.symbol(node)
        return style.bracket(text) if style.binding(node) < level else text
    if isinstance(node, Scalar):
        text = style.scalar(node.value)
        return style.bracket(text) if style.weight(node.value) < level else text
    if not isinstance(node, Apply):
        raise TypeError(f"not an expression: {type(node).__name__}")
    if not known(node):  # written, but not yet resolved: `affine`, `@`
        name = f"\\operatorname{{{node.op}}}" if style.target == "latex" else node.op
        return f"{name}({', '.join(typeset(operand, style) for operand in node.operands)})"
    notation = style.own.get(node.op) or record(node).notations[style.target]
    text = notation.layout(node, Operands(style))
    return style.bracket(text) if notation.precedence(node) < level else text


def enclosed(text: str, opening: str = "(", closing: str = ")") -> str:
    """TeX in brackets, which grow only around what is taller than a line.

    >>> enclosed("a_{f}"), enclosed("a", "[", "]")
    ('(a_{f})', '[a]')
    """
    tall = any(mark in text for mark in ("\\frac", "\\sum", "\\left"))
    return f"\\left{opening}{text}\\right{closing}" if tall else f"{opening}{text}{closing}"


def beside(left: str, right: str, gap: str = "\\, ") -> str:
    r"""Two factors in TeX with a thin space between them, which TeX itself puts before a function's name.

    >>> print(beside("W_{f}", "x_{t}"), "and", beside("o_{t}", r"\tanh(c)"), "and", beside("2", "3"))
    W_{f}\, x_{t} and o_{t} \tanh(c) and 2 \cdot 3
    """
    if right[:1].isdigit():
        return f"{left} \\cdot {right}"
    named = right.startswith(("\\tanh", "\\exp", "\\log", "\\operatorname", "\\sum"))
    return f"{left} {right}" if named else f"{left}{gap}{right}"


def code_weight(value: sympy.Expr) -> int:
    """How tightly a number binds as Python writes it: ``1/2`` and ``2*m`` are products."""
    if value.is_Add or not value.is_nonnegative:
        return SUM
    if value.is_Pow:
        return POWER if value.exp.is_Integer and value.exp.is_positive else PRODUCT
    atom = value.is_Integer or value.is_Symbol or value.is_Function or value.is_NumberSymbol
    return ATOM if atom else PRODUCT


# identifiers and Python's operators: what error messages and code comments show
PLAIN = Style("plain", lambda symbol: symbol.name, str, lambda text: f"({text})", weight=code_weight)
register_display(Node, "plain", lambda node: typeset(node, PLAIN))
