"""Sums, products, quotients and powers, entry by entry, printed in the order in which they were written."""

from __future__ import annotations

import sympy

from derive.algebra.node import Apply, Node, Scalar, is_op
from derive.algebra.notation import (
    ATOM,
    MATRIX,
    NEGATIVE,
    POWER,
    PRODUCT,
    SUM,
    Operands,
    Style,
    beside,
    typeset,
)  # fmt: skip
from derive.algebra.record import Child, Notation, register, shape_of
from derive.algebra.symbol import TensorSymbol
from derive.ops import own_text
from derive.ops.functions import call_with_power
from derive.ops.scalar import Rule, Z, elementwise


def signed(node: Node) -> tuple[str, Node]:
    """The sign with which a term joins a sum, and the term without it."""
    if isinstance(node, Apply) and node.op == "neg":
        return "-", node.operands[0]
    if isinstance(node, Scalar) and node.value.is_negative:
        return "-", Scalar(-node.value)
    return "+", node


def terms(node: Node, style: Style) -> tuple[str, ...]:
    """The terms of a sum in a target's notation, each after the first with its sign."""
    if not is_op(node, "add"):
        return (typeset(node, style),)
    assert isinstance(node, Apply)
    return _terms(node, Operands(style))


def _terms(node: Apply, child: Child) -> tuple[str, ...]:
    first, *rest = node.operands
    pairs = [signed(term) for term in rest]
    return (
        child(first, SUM),
        *(f"{sign} {child(term, NEGATIVE if sign == '+' else NEGATIVE + 1)}" for sign, term in pairs),
    )


def _sum(node: Apply, child: Child) -> str:
    return " ".join(_terms(node, child))


def _negative(node: Apply, child: Child) -> str:
    return f"-{child(node.operands[0], NEGATIVE + 1)}"


def _latex_product(node: Apply, child: Child) -> str:
    """``\\odot`` stands before every tensor that follows another; numbers come first, beside what they
    scale.  Where vectors stand beside each other without a sign, tensors of more axes keep it."""
    factors = sorted(node.operands, key=lambda operand: not isinstance(operand, Scalar))
    tensors = [bool(shape_of(factor)) for factor in factors]
    # a matrix product inside an elementwise one gets brackets, since neither binds more tightly by custom
    level = MATRIX + 1 if sum(tensors) > 1 else MATRIX
    text, *texts = [child(factor, level) for factor in factors]
    signs = child.signs
    sign = signs.product or ("" if len(shape_of(node)) == 1 else "\\odot")
    for k, factor in enumerate(texts, start=1):
        joined = sign and tensors[k] and any(tensors[:k])
        text = f"{text} {sign} {factor}" if joined else beside(text, factor, signs.gap)
    return text


def _code_product(node: Apply, child: Child) -> str:
    first, *rest = node.operands
    return " * ".join([child(first, PRODUCT), *(child(factor, PRODUCT + 1) for factor in rest)])


def _latex_quotient(node: Apply, child: Child) -> str:
    """A fraction over a number or a tensor again is one fraction: no small print inside small print."""
    above, below = node.operands
    while is_op(above, "div"):
        assert isinstance(above, Apply)
        above, inner = above.operands
        below = Apply("mul", (*_factors(below), *_factors(inner)))
    return f"\\frac{{{child(above, 0)}}}{{{child(below, 0)}}}"


def _factors(node: Node) -> tuple[Node, ...]:
    return node.operands if isinstance(node, Apply) and node.op == "mul" else (node,)


def _code_quotient(node: Apply, child: Child) -> str:
    numerator, denominator = node.operands
    return f"{child(numerator, PRODUCT)} / {child(denominator, PRODUCT + 1)}"


def _latex_power(node: Apply, child: Child) -> str:
    (base,), (exponent,) = node.operands, node.attributes
    if exponent == sympy.Rational(1, 2):
        return f"\\sqrt{{{child(base, 0)}}}"
    power = sympy.latex(exponent)
    if child.signs.raised and exponent.is_Integer and exponent.is_positive:  # tanh^{-1} is another function
        text = call_with_power(base, power, child) or own_text.call_with_power(base, power, child)
        if text:
            return text
    sign = child.signs.product or "\\odot"
    entries = f"{sign} " if len(shape_of(base)) == 2 else ""  # the power of a matrix is a product of matrices
    return f"{child(base, ATOM)}^{{{entries}{power}}}"


def _code_power(node: Apply, child: Child) -> str:
    (base,), (exponent,) = node.operands, node.attributes
    power = str(exponent) if exponent.is_Integer and exponent.is_nonnegative else f"({exponent})"
    return f"{child(base, ATOM)} ** {power}"


def _numpy_power(node: Apply, child: Child) -> str:
    """Formatters close up the power of a name and leave room around the power of a call; so do we."""
    text = _code_power(node, child)
    return text.replace(" ** ", "**") if isinstance(node.operands[0], TensorSymbol) else text


ADD = register(
    elementwise(
        Rule("add", Z[0] + Z[1], arity=2, folds=True, sign="+"),
        {target: Notation(lambda node: SUM, _sum) for target in ("latex", "plain", "numpy")},
    )
)
NEG = register(
    elementwise(
        Rule("neg", -Z[0]),
        {target: Notation(lambda node: NEGATIVE, _negative) for target in ("latex", "plain", "numpy")},
    )
)
MUL = register(
    elementwise(
        Rule("mul", Z[0] * Z[1], arity=2, folds=True, sign="*"),
        {
            "latex": Notation(lambda node: PRODUCT, _latex_product),
            "plain": Notation(lambda node: PRODUCT, _code_product),
            "numpy": Notation(lambda node: PRODUCT, _code_product),
        },
    )
)
DIV = register(
    elementwise(
        Rule("div", Z[0] / Z[1], arity=2, sign="/"),
        {
            "latex": Notation(
                lambda node: POWER, _latex_quotient
            ),  # its stroke is its bracket, but for scripts
            "plain": Notation(lambda node: PRODUCT, _code_quotient),
            "numpy": Notation(lambda node: PRODUCT, _code_quotient),
        },
    )
)
POW = register(
    elementwise(
        Rule("pow", Z[0] ** Z[1], parameter=True),
        {
            "latex": Notation(lambda node: POWER, _latex_power),
            "plain": Notation(lambda node: POWER, _code_power),
            "numpy": Notation(lambda node: POWER, _numpy_power),
        },
    )
)
