"""How a forward statement uses a value: the reason for each term of that value's gradient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from derive.algebra.node import Apply, Node, Scalar, mul
from derive.algebra.record import record, shape_of
from derive.algebra.symbol import TensorSymbol
from derive.ops.contraction_text import Product, as_product, letters_of
from derive.ops.functions import is_function
from derive.ops.own import derivative_of, is_own
from derive.ops.own_text import tex_name
from derive.program import Program

_ONE = Scalar(1)
_PRODUCTS = {(1, 2): "vector", (2, 1): "matrix", (1, 1): "inner", (2, 2): "matrices"}  # by both ranks


@dataclass(frozen=True)
class Use:
    """One place where a statement uses a value.

    by: the statement; rule: the operation that meets the value first, from inside: sum, factor, function,
    vector (times a matrix), matrix (times a vector), inner (of two vectors), matrices (two of them),
    transposed, part (of a concatenation), other; turned: value, partner or both, where a product transposes
    them; partner: the other operand of a product; factor: what an elementwise product multiplies the value
    by; slope: the derivative of the functions around it; function: their names, outermost first, those of own
    functions as TeX; minus: whether it counts with a minus sign.
    """

    by: TensorSymbol
    rule: str = "sum"
    partner: Node = _ONE
    factor: Node = _ONE
    slope: Node = _ONE
    function: str = ""
    minus: bool = False
    turned: str = ""


class Uses:
    """How the statements of a program use values; each statement is gone through once."""

    def __init__(self, program: Program) -> None:
        self.steps = program.defined
        self._found: dict[TensorSymbol, dict[TensorSymbol, list[Use]]] = {}

    def of(self, value: TensorSymbol, by: TensorSymbol) -> Sequence[Use]:
        """Every place of a statement where the value stands, in the order written."""
        if by not in self._found:
            found: dict[TensorSymbol, list[Use]] = {}
            self._found[by] = found
            for symbol, use in _uses(self.steps[by].expr, by, Use(by)):
                found.setdefault(symbol, []).append(use)
        return self._found[by].get(value, ())


def _uses(node: Node, result: Node, use: Use) -> Iterator[tuple[TensorSymbol, Use]]:
    if isinstance(node, TensorSymbol):
        yield node, use
    if isinstance(node, Apply):
        for i, operand in enumerate(node.operands):
            if not isinstance(operand, Scalar):
                yield from _uses(operand, operand, _through(node, i, result, use))


def _through(node: Apply, i: int, result: Node, use: Use) -> Use:
    """The use, one operation further in."""
    if node.op == "add":
        return use
    if node.op == "neg":
        return replace(use, minus=not use.minus)
    if node.op == "mul":
        others = mul(*(o for k, o in enumerate(node.operands) if k != i))
        return replace(use, rule="factor", factor=mul(use.factor, others))
    if is_function(node) or is_own(node):
        slope = mul(use.slope, record(node).vjp(node, i, Scalar(1), result))
        name = tex_name(*derivative_of(node)) if is_own(node) else node.op
        return replace(use, rule="function", slope=slope, function=f"{use.function} {name}".strip())
    product = as_product(node) if node.op == "contract" else None
    if product:
        left = i == node.operands.index(product.left)
        partner = product.right if left else product.left
        ranks = len(shape_of(node.operands[i])), len(shape_of(partner))
        turned = _turned(product, left)
        return replace(use, rule=_PRODUCTS.get(ranks, "other"), partner=partner, turned=turned)
    if node.op == "contract" and letters_of(node) == (["jk"], "kj"):
        return replace(use, rule="transposed")
    return replace(use, rule="part" if node.op == "concat" else "other")


def _turned(product: Product, left: bool) -> str:
    """Which operand stands transposed in a product, seen from the left or from the right one."""
    if product.left_transposed and product.right_transposed:
        return "both"
    if product.left_transposed or product.right_transposed:
        return "value" if left == product.left_transposed else "partner"
    return ""
