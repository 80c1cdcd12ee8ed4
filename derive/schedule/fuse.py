"""Products of products in the loop as one, so that all factors known before it are one factor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from derive.algebra.node import Apply, Node, is_op, mul
from derive.algebra.symbol import TensorSymbol
from derive.program import Step
from derive.schedule.draft import Draft, level, with_expr
from derive.schedule.record import Level


def fused(draft: Draft, wanted: Iterable[TensorSymbol]) -> Draft:
    """Statements of the loop that are a product which nothing but another product reads, as part of that one.

    Both have a factor that is known before the loop: ``adj_i = adj_c * g`` and ``adj_a = adj_i * i`` are two
    multiplications at every step, ``adj_a = adj_c * (g * i)`` is one.  wanted: what is read from outside.
    """
    levels, kept = draft.levels, {*wanted, *draft.carried}
    inside = {s for s in draft.looped if levels[s] == Level.LOOP}
    uses = Counter(symbol for step in draft.steps for symbol in _read(step.expr))
    products: dict[Node, Node] = {}
    steps: list[Step] = []
    for step in draft.steps:
        expr = _with(step.expr, products, levels) if step.target in inside else step.expr
        steps.append(with_expr(step, expr))
        alone = step.target in inside and step.target not in kept and uses[step.target] == 1
        if alone and is_op(expr, "mul") and _is_known(expr, levels):
            products[step.target] = expr
    read = {symbol for step in steps for symbol in _read(step.expr)}
    return draft.with_steps(step for step in steps if step.target not in products or step.target in read)


def _read(node: Node) -> list[TensorSymbol]:
    """The symbols of an expression, each as often as it is read."""
    if isinstance(node, TensorSymbol):
        return [node]
    return [s for operand in node.operands for s in _read(operand)] if isinstance(node, Apply) else []


def _is_known(product: Node, levels: Mapping[TensorSymbol, Level]) -> bool:
    """Whether a factor is known before the loop."""
    assert isinstance(product, Apply)
    return any(level(factor, levels) < Level.LOOP for factor in product.operands)


def _with(node: Node, products: Mapping[Node, Node], levels: Mapping[TensorSymbol, Level]) -> Node:
    """An expression with products in the place of their names, in products that have a known factor."""
    if not isinstance(node, Apply) or not node.operands:
        return node
    operands = [_with(operand, products, levels) for operand in node.operands]
    if is_op(node, "mul") and _is_known(node, levels):
        return mul(*(products.get(operand, operand) for operand in operands))
    return node.with_operands(operands)
