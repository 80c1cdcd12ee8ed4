"""Products in the order that takes the fewest operations: S (I - k k^T) is S - (S k) k^T.

Operations are counted by their own records; where no form is clearly cheaper, an expression stays as it was
written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derive.algebra.node import Apply, Node
from derive.algebra.record import record, shape_of
from derive.algebra.shape import at_sizes
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.ops.contraction_text import letters_of
from derive.program import Step
from derive.schedule.draft import Draft, flattened, level, with_expr
from derive.schedule.products import forms
from derive.schedule.record import Level

LARGE = 10**6  # of all sizes, so that the highest power decides, and then how often it is there
# another form is worth it where it saves one operation in so many, and those of a matrix, not of a vector
SAVED, LEAST = 20, LARGE**2 // 2


def cheaper(draft: Draft) -> Draft:
    """The draft with products in their cheapest order; the same draft where there is nothing to gain."""
    prices = Prices(draft.levels)
    old = list(draft.steps)
    new = [with_expr(step, prices.rewritten(step.expr)) for step in old]
    changed = [k for k, step in enumerate(old) if new[k].expr != step.expr]
    # what several statements read is computed once, so that one alone may gain nothing by another form
    for k in changed:
        kept = [*new[:k], old[k], *new[k + 1 :]]
        if prices.total(kept) <= prices.total(new):
            new = kept
    return draft.with_steps(new) if changed and prices.total(new) < prices.total(old) else draft


class Prices:
    """Operations of expressions; what is made of parameters alone is made once, and costs nothing."""

    def __init__(self, levels: Mapping[TensorSymbol, Level]) -> None:
        self.levels = levels
        self.known: dict[Node, int] = {}

    def __call__(self, node: Node) -> int:
        """Operations of an expression as it is written, where all sizes are large."""
        if not isinstance(node, Apply):
            return 0
        if node not in self.known:
            self.known[node] = 0 if self._is_still(node) else _own(node) + sum(map(self, _parts(node)))
        return self.known[node]

    def total(self, steps: Iterable[Step]) -> int:
        """Operations of statements, of which those that `derive.schedule.hoist` shares count once."""
        seen: set[Node] = set()
        return sum(self._unseen(step.expr, seen) for step in steps)

    def rewritten(self, node: Node) -> Node:
        """The expression with every contraction in its cheapest form."""
        if not isinstance(node, Apply) or not node.operands:
            return node
        best = min(forms(node, self), key=self, default=node)
        saved = self(node) - self(best)
        if saved > LEAST and SAVED * saved > self(node):
            return self.rewritten(best)
        operands = [self.rewritten(operand) for operand in node.operands]
        return flattened(node.with_operands(operands)) if operands != list(node.operands) else node

    def _unseen(self, node: Node, seen: set[Node]) -> int:
        if not isinstance(node, Apply) or node in seen or self._is_still(node):
            return 0
        if record(node).nonlinear or _sums(node):
            seen.add(node)
        return _own(node) + sum(self._unseen(part, seen) for part in _parts(node))

    def _is_still(self, node: Node) -> bool:
        # what is made of the gradients of parameters alone is made once a sequence too
        return level(node, self.levels) == Level.STILL or all(s.timeless for s in symbols_in(node))


def _own(node: Apply) -> int:
    formula = record(node).flops(node, [shape_of(operand) for operand in node.operands], shape_of(node))
    return at_sizes(formula, {str(symbol): LARGE for symbol in formula.free_symbols})


def _parts(node: Apply) -> list[Node]:
    """Operands; those of a sum without their sign, as a subtraction is one operation."""
    if node.op != "add":
        return list(node.operands)
    return [o.operands[0] if isinstance(o, Apply) and o.op == "neg" else o for o in node.operands]


def _sums(node: Apply) -> bool:
    """Whether the node is a sum over an index."""
    if node.op != "contract":
        return False
    inputs, out = letters_of(node)
    return not set("".join(inputs)) <= set(out)
