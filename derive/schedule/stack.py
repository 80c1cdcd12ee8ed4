"""Products with the same vector become one: their matrices are stacked, and each result is a slice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import sympy

from derive.algebra.node import Apply, Node
from derive.algebra.record import shape_of
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.ops.contraction import contract
from derive.ops.contraction_text import spec_of
from derive.ops.structure import concat, take
from derive.program import Step
from derive.schedule.draft import Draft, applied, level, placed
from derive.schedule.names import common
from derive.schedule.record import Level

PRODUCT = "jk,k->j"


@dataclass(frozen=True)
class _Use:
    """A product with a vector, and the statement that it is in."""

    node: Apply
    user: TensorSymbol


def stacked(draft: Draft) -> Draft:
    """One product in the place of several with the same vector.

    What the loop needs is not stacked with what it does not need.
    """
    draft = _matrices_first(draft)
    new: dict[TensorSymbol, list[Step]] = defaultdict(list)
    rule: dict[Node, Node] = {}
    for uses in _groups(draft):
        ordered = _ordered(uses, draft)
        matrices = [use.node.operands[0] for use in ordered]
        matrix, made = stack(draft, matrices, uses[0].user)
        vector = uses[0].node.operands[1]
        whole = draft.names.new(_name(ordered, vector), matrix.shape[:1])
        product = Step(whole, contract(PRODUCT, matrix, vector))
        new[uses[0].user] += [*made, product]
        rule |= dict(zip((use.node for use in ordered), slices(whole, matrices), strict=True))
        draft.order.update({each: k for k, each in enumerate(matrices) if each not in draft.order})
    return draft.with_steps(step.xreplace(rule) for step in placed(draft.steps, new))


def _matrices_first(draft: Draft) -> Draft:
    """What parameters alone make in front, where a matrix stands behind the first product of its stack."""
    places = {step.target: k for k, step in enumerate(draft.steps)}
    late = any(
        places.get(symbol, -1) > places[uses[0].user]
        for uses in _groups(draft)
        for use in uses
        for symbol in symbols_in(use.node.operands[0])
    )
    if not late:
        return draft
    return draft.with_steps(sorted(draft.steps, key=lambda step: draft.levels[step.target] > Level.STILL))


def stack(draft: Draft, parts: Sequence[Node], at: TensorSymbol) -> tuple[TensorSymbol, list[Step]]:
    """Matrices one above the other, and the statement that makes this where it is new."""
    key = tuple(parts)
    if key in draft.matrices:
        return draft.matrices[key], []
    whole = concat(*parts)
    named = [part for part in parts if isinstance(part, TensorSymbol)]
    draft.matrices[key] = draft.names.new(common(named or [at], "stack"), shape_of(whole), "constant")
    return draft.matrices[key], [Step(draft.matrices[key], whole)]


def slices(whole: Node, parts: Iterable[Node]) -> list[Node]:
    """The part of `whole`, along its first axis, that belongs to each of some parts."""
    lengths = [shape_of(part)[0] for part in parts]
    stops = [sympy.expand(stop) for stop in accumulate(lengths)]
    return [take(whole, 0, a, b) for a, b in zip([sympy.Integer(0), *stops], stops, strict=False)]


def is_product(node: Node, spec: str, draft_levels: dict[TensorSymbol, Level]) -> bool:
    """Whether an expression is a matrix of parameters times something that is not made of parameters."""
    return (
        isinstance(node, Apply)
        and node.op == "contract"
        and spec_of(node) == spec
        and level(node.operands[0], draft_levels) == Level.STILL
        and level(node.operands[1], draft_levels) > Level.STILL
    )


def _groups(draft: Draft) -> list[list[_Use]]:
    """The products to stack: at least two different matrices, one vector."""
    levels, looped = draft.levels, draft.looped
    found: dict[tuple[Node, bool], dict[Node, _Use]] = defaultdict(dict)
    for step in draft.steps:
        for node in applied(step.expr):
            if is_product(node, PRODUCT, levels):
                # what is computed before the loop is there for all
                key = node.operands[1], step.target in looped or level(node, levels) < Level.LOOP
                found[key].setdefault(node.operands[0], _Use(node, step.target))
    return [list(group.values()) for group in found.values() if len(group) > 1]


def _ordered(uses: Sequence[_Use], draft: Draft) -> list[_Use]:
    """Those whose sums go through the same function beside each other, otherwise as they are written.

    Sums that go through none stand in front, so that they are at the edge, and the others are neighbours,
    in every stack of a cell.
    """
    through = {
        step.expr.operands[0]: step.expr.op
        for step in draft.steps
        if isinstance(step.expr, Apply) and len(step.expr.operands) == 1
    }
    functions = [through.get(use.user, "") for use in uses]
    order = sorted(dict.fromkeys(functions), key=bool)
    return [use for name in order for use, found in zip(uses, functions, strict=True) if found == name]


def _name(uses: Sequence[_Use], vector: Node) -> str:
    """``a_x``: the part of a_f, a_i and others that comes from x."""
    of = f"_{vector.name}" if isinstance(vector, TensorSymbol) else ""
    return common([use.user for use in uses], "sum") + of
