"""How long a program makes one wait: matrix products that cannot be done side by side, since each needs the
one before."""

from __future__ import annotations

from collections.abc import Mapping

from derive.algebra.node import Apply, Node
from derive.algebra.symbol import TensorSymbol
from derive.ops.contraction_text import letters_of
from derive.program import Program


def longest(program: Program) -> int:
    """The most products with a sum in them on a way from an input to a result.

    >>> from derive.catalogue import load
    >>> longest(load("lstm").program), longest(load("lstm-deep-gates").program)
    (1, 2)
    """
    found: dict[TensorSymbol, int] = {}
    for step in program.steps:
        found[step.target] = _depth(step.expr, found)
    return max(found.values(), default=0)


def _depth(node: Node, known: Mapping[TensorSymbol, int]) -> int:
    if isinstance(node, TensorSymbol):
        return known.get(node, 0)
    if not isinstance(node, Apply):
        return 0
    return _sums(node) + max((_depth(operand, known) for operand in node.operands), default=0)


def _sums(node: Apply) -> bool:
    """Whether it is a product that adds up over an index."""
    if node.op != "contract":
        return False
    inputs, out = letters_of(node)
    return any(letter not in out for each in inputs for letter in each)
