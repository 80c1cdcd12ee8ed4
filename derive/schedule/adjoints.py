"""The products of a gradient: a sum of products becomes one, and so do outer products with one vector.

What the products have in common is a vector of adjoints one after the other; in it a bias has its own part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from derive.algebra.node import Apply, Node, add, is_op
from derive.algebra.record import shape_of
from derive.algebra.symbol import TensorSymbol
from derive.ops.contraction import contract
from derive.ops.contraction_text import spec_of
from derive.ops.structure import concat
from derive.program import Step
from derive.schedule.draft import Draft, applied, before_use, placed, with_expr
from derive.schedule.names import common
from derive.schedule.stack import is_product, slices, stack

TRANSPOSED, OUTER = "kj,k->j", "j,k->jk"
New = dict[TensorSymbol, list[Step]]


class Joined:
    """Vectors one after the other; the same ones are joined once."""

    def __init__(self, draft: Draft) -> None:
        self.names = draft.names
        self.known: dict[tuple[Node, ...], TensorSymbol] = {}

    def __call__(self, parts: Sequence[Node], at: TensorSymbol) -> tuple[TensorSymbol, list[Step]]:
        """The joined parts and, where they are new, the statement that `at` needs in front of it."""
        key = tuple(parts)
        if key in self.known:
            return self.known[key], []
        whole = concat(*parts)
        named = [part for part in parts if isinstance(part, TensorSymbol)]
        self.known[key] = self.names.new(common(named or [at], "joined"), shape_of(whole))
        return self.known[key], [Step(self.known[key], whole)]


def joined(draft: Draft) -> Draft:
    """A gradient with few large products in the place of many."""
    joins = Joined(draft)
    new: New = defaultdict(list)
    rule = {**_sums(draft, joins, new), **_outer(draft, joins, new)}
    changed = placed([with_expr(step, step.expr.xreplace(rule)) for step in draft.steps], new)
    # outer products are looked at after sums, and may come before them
    return _biases(draft.with_steps(before_use(changed, joins.known.values())), joins)


def _sums(draft: Draft, joins: Joined, new: New) -> dict[Node, Node]:
    """In every sum, the products with transposed matrices as one."""
    levels, rule = draft.levels, {}
    for step in draft.steps:
        for node in applied(step.expr):
            if node.op != "add":
                continue
            terms = [term for term in node.operands if is_product(term, TRANSPOSED, levels)]
            if len(terms) > 1:
                rule[node] = _one_product(draft, node, _in_order(terms, draft), joins, new[step.target], step)
    return rule


def _one_product(
    draft: Draft, node: Apply, terms: Sequence[Apply], joins: Joined, new: list[Step], step: Step
) -> Node:
    matrix, stacking = stack(draft, [term.operands[0] for term in terms], step.target)
    vector, joining = joins([term.operands[1] for term in terms], step.target)
    new += [*stacking, *joining]
    product = contract(TRANSPOSED, matrix, vector)
    taken = frozenset(terms)
    first = next(k for k, term in enumerate(node.operands) if term in taken)
    rest = [(k, term) for k, term in enumerate(node.operands) if term not in taken]
    before, after = [t for k, t in rest if k < first], [t for k, t in rest if k > first]
    return add(*before, product, *after)


def _outer(draft: Draft, joins: Joined, new: New) -> dict[Node, Node]:
    """The gradients of matrices that are multiplied with one vector, as slices of one."""
    groups: dict[Node, list[Step]] = defaultdict(list)
    for step in draft.steps:
        if step.target.timeless and is_op(step.expr, "contract") and spec_of(step.expr) == OUTER:
            groups[step.expr.operands[1]].append(step)
    rule: dict[Node, Node] = {}
    for vector, steps in groups.items():
        if len(steps) < 2:
            continue
        ordered = sorted(steps, key=lambda step: draft.order.get(step.target.primal(), 0))
        parts = [step.expr.operands[0] for step in ordered if isinstance(step.expr, Apply)]
        whole, joining = joins(parts, steps[0].target)
        product = contract(OUTER, whole, vector)
        name = common([step.target for step in steps], "grad")
        matrix = draft.names.new(name, shape_of(product), "constant")
        new[steps[0].target] += [*joining, Step(matrix, product)]
        rule |= dict(zip((step.expr for step in ordered), slices(matrix, parts), strict=True))
    return rule


def _biases(draft: Draft, joins: Joined) -> Draft:
    """The sums of adjoints that are gradients of biases, as slices of the sum of joined adjoints."""
    new: New = defaultdict(list)
    taken: dict[TensorSymbol, Node] = {}
    totals = {s.expr: s.target for s in draft.steps if s.target.timeless}
    order = {part: place for place, part in enumerate(totals)}
    for parts, whole in joins.known.items():
        summed = sorted({part for part in parts if part in totals}, key=order.__getitem__)
        own = {part: totals[part] for part in summed if totals[part] not in taken}
        if len(own) < 2:
            continue
        total = draft.names.new(common(list(own.values()), "grad"), shape_of(whole), "constant")
        new[next(iter(own.values()))].append(Step(total, whole))
        part_of = dict(zip(parts, slices(total, parts), strict=True))
        taken |= {target: part_of[part] for part, target in own.items()}
    steps = [with_expr(step, taken.get(step.target, step.expr)) for step in draft.steps]
    return draft.with_steps(placed(steps, new))


def _in_order(terms: Sequence[Apply], draft: Draft) -> list[Apply]:
    """In the order in which their matrices were stacked."""
    return sorted(terms, key=lambda term: draft.order.get(term.operands[0], 0))
