"""A program's expressions inside another cell: symbols by their new names, sizes replaced wherever they
stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.shape import as_shape
from derive.algebra.symbol import TensorSymbol

Sizes = Mapping[sympy.Expr, sympy.Expr]


@dataclass(frozen=True)
class Rewriting:
    """What stands in the place of each symbol, and of each size in shapes, numbers and attributes."""

    symbols: Mapping[TensorSymbol, TensorSymbol]
    sizes: Sizes

    def node(self, node: Node) -> Node:
        """The expression, rewritten; equal sizes stay equal objects."""
        if isinstance(node, TensorSymbol):
            return self.symbols[node]
        if isinstance(node, Scalar):
            return Scalar(node.value.xreplace(dict(self.sizes)))
        assert isinstance(node, Apply)
        attributes = [self._attribute(each) for each in node.attributes]
        return Apply(node.op, [self.node(operand) for operand in node.operands], attributes)

    def keeps(self, target: TensorSymbol, expr: Node) -> bool:
        """Whether a statement still says something: what keeps a state that is there already does not."""
        return not isinstance(expr, TensorSymbol) or self.symbols[target] != self.symbols[expr]

    def _attribute(self, value: Any) -> Any:
        if isinstance(value, sympy.Tuple):
            return sympy.Tuple(*map(self._attribute, value))
        return resized((value,), self.sizes)[0] if isinstance(value, sympy.Expr) else value


def resized(shape: tuple[sympy.Expr, ...], sizes: Sizes) -> tuple[sympy.Expr, ...]:
    """A shape with other sizes.

    >>> n, m, k = sympy.symbols("n m k")
    >>> resized((2 * n, m), {n: n + k})
    (2*k + 2*n, m)
    """
    return as_shape(size.xreplace(dict(sizes)) for size in shape)


def following(symbols: Mapping[TensorSymbol, TensorSymbol]) -> dict[TensorSymbol, TensorSymbol]:
    """The same renaming, where the past of a tensor is that of what now stands in its place; what is a state
    already needs no statement to keep it."""
    return {old: _past(old, new, symbols) if old.delayed else new for old, new in symbols.items()}


def _past(old: TensorSymbol, new: TensorSymbol, symbols: Mapping[TensorSymbol, TensorSymbol]) -> TensorSymbol:
    """A part's x_{t-1} is h_{t-2} where its x is h_{t-1} outside, and the state h where its x is h_t."""
    assert old.delayed
    source, steps = old.delayed
    names = {source.name, source.at(-1).name}
    found = next((s for s in symbols if s.name in names and not s.marks), source)
    now = symbols.get(found, source)
    if now.still or now.marks:
        return new.with_traits(trait for trait in new.traits if trait[0].name != "delayed")
    further, age = now.delayed if now.delayed and now.time else (now, _age(now))
    steps += age - _age(found)
    if further.role == "state" and steps == 1:  # h_{t-1} is there already
        return further.at(old.time)
    return new.past(further, steps)


def _age(symbol: TensorSymbol) -> int:
    """How many steps before t the symbol's value was computed: a state is read as the last step left it."""
    return 1 if symbol.role == "state" and symbol.time == -1 else 0
