"""Between which numbers each value of a program lies, whatever its inputs, states and parameters are.

Intervals are taken operation by operation, so they hold, and may be wider than they have to be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from types import MappingProxyType

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.symbol import TensorSymbol
from derive.analysis.bounds import RANGES
from derive.ops.contraction_text import letters_of
from derive.program import Program

Span = tuple[float, float]
ALL: Span = (-math.inf, math.inf)
POSITIVE: Span = (0.0, math.inf)
# what no input changes, beside the ranges of bounded functions
_FIXED: Mapping[str, Span] = MappingProxyType({
    **{name: (float(low), float(high)) for name, (low, high) in RANGES.items()},
    **dict.fromkeys(("relu", "softplus", "absolute", "sqrt"), POSITIVE),
    "logsigmoid": (-math.inf, 0.0),
})  # fmt: skip


def spans(program: Program) -> Mapping[TensorSymbol, Span]:
    """The interval of every value that is computed.

    >>> from derive.catalogue import load
    >>> {str(value): span for value, span in spans(load("gru").program).items() if str(value) in "rg"}
    {'r': (0.0, 1.0), 'g': (-1.0, 1.0)}
    """
    known: dict[TensorSymbol, Span] = {}
    for step in program.steps:
        known[step.target] = span(step.expr, known)
    return known


def span(node: Node, known: Mapping[TensorSymbol, Span]) -> Span:
    """The interval of an expression, from those of values."""
    if isinstance(node, Scalar):
        return (float(node.value),) * 2 if node.value.is_number else ALL
    if not isinstance(node, Apply):
        return known.get(node, ALL) if isinstance(node, TensorSymbol) else ALL
    if node.op in _FIXED:
        return _FIXED[node.op]
    parts = [span(operand, known) for operand in node.operands]
    if node.op == "div" and _is_share(node, known):
        return 0.0, 1.0
    if node.op == "contract":
        inputs, out = letters_of(node)
        return _multiplied(parts) if all(set(letters) <= set(out) for letters in inputs) else ALL
    rule = _RULES.get(node.op)
    return rule(parts) if rule else ALL


def _is_share(node: Apply, known: Mapping[TensorSymbol, Span]) -> bool:
    """Whether it is a part of a sum of what is not below zero, as in f / (f + i)."""
    part, whole = node.operands
    terms = whole.operands if isinstance(whole, Apply) and whole.op == "add" else ()
    return part in terms and all(span(term, known)[0] >= 0 for term in terms)


def _times(a: Span, b: Span) -> Span:
    ends = [0.0 if 0.0 in pair else pair[0] * pair[1] for pair in product(a, b)]
    return min(ends), max(ends)


def _multiplied(parts: Sequence[Span]) -> Span:
    whole = parts[0]
    for part in parts[1:]:
        whole = _times(whole, part)
    return whole


def _divided(parts: Sequence[Span]) -> Span:
    """By what is above zero only."""
    above, (low, high) = parts
    return ALL if low <= 0 else _times(above, (1 / high if high < math.inf else 0.0, 1 / low))


def _exp(number: float) -> float:
    return math.exp(number) if number < 700 else math.inf


_RULES: Mapping[str, Callable[[Sequence[Span]], Span]] = MappingProxyType({
    "add": lambda parts: (sum(low for low, _ in parts), sum(high for _, high in parts)),
    "neg": lambda parts: (-parts[0][1], -parts[0][0]),
    "mul": _multiplied,
    "div": _divided,
    "exp": lambda parts: (_exp(parts[0][0]), _exp(parts[0][1])),
    "maximum": lambda parts: (max(low for low, _ in parts), max(high for _, high in parts)),
    "minimum": lambda parts: (min(low for low, _ in parts), min(high for _, high in parts)),
    **dict.fromkeys(("spread", "reshape", "slice"), lambda parts: parts[0]),
})  # fmt: skip
