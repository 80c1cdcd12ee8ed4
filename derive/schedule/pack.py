"""Statements of one form on parts of one array become one statement on the array: few calls on long arrays.

What a compiler does by itself where it sees the loops (C, JAX), an array library is told to do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

import sympy

from derive.algebra.node import Apply, Node, add, is_op
from derive.algebra.record import record, shape_of
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.ops.structure import take
from derive.program import Step
from derive.schedule.draft import Draft, level, placed, with_expr
from derive.schedule.names import common
from derive.schedule.record import Level
from derive.schedule.stack import PRODUCT, is_product, stack

New = dict[TensorSymbol, list[Step]]
MOST_NAMED = 8  # with more the text of long definitions would grow with the square of their length


def packed_sums(draft: Draft) -> Draft:
    """What is added to the slices of a product is added to the product as a whole.

    To a product that is there for all steps parameters are added, to one of the loop what is known early.
    """
    for level_ in (Level.EACH, Level.LOOP):
        for product in draft.steps:
            levels = draft.levels
            if levels[product.target] != level_ or not is_product(product.expr, PRODUCT, levels):
                continue
            if level_ == Level.EACH or product.target in draft.looped:
                for run in list(_runs(_members(draft, product.target, level_), levels)):
                    draft = _with_sum(draft, product.target, run)
    return draft


Member = tuple[Step, Apply, list[Node]]  # the statement, the slice in its sum, the early terms of the sum


def _members(draft: Draft, whole: TensorSymbol, below: Level) -> list[Member]:
    """The statements that add something of a lower level to one slice of an array, in the order of the
    slices."""
    found: list[Member] = []
    levels = draft.levels
    for step in draft.steps:
        parts = [o for o in _operands(step.expr) if _is_slice(o, whole)]
        if is_op(step.expr, "add") and len(parts) == 1 and isinstance(parts[0], Apply):
            early = [o for o in _operands(step.expr) if level(o, levels) < below]
            found.append((step, parts[0], early))
    return sorted(found, key=lambda member: sympy.default_sort_key(member[1].attributes[1]))


def _runs(members: Sequence[Member], levels: Mapping[TensorSymbol, Level]) -> Iterator[list[Member]]:
    """Two and more slices, one behind the other, that have early terms of one level."""
    ordered = _chains(members)
    for chain in ordered:
        for key, run in groupby(chain, lambda m: max((level(t, levels) for t in m[2]), default=None)):
            found = list(run)
            if key is not None and len(found) > 1:
                yield found


def _chains(members: Sequence[Member]) -> list[list[Member]]:
    """Slices of which each begins where another ends."""
    by_start = {member[1].attributes[1]: member for member in members}
    stops = {member[1].attributes[2] for member in members}
    chains = []
    for first in (m for m in members if m[1].attributes[1] not in stops):
        chain = [first]
        while chain[-1][1].attributes[2] in by_start:
            chain.append(by_start[chain[-1][1].attributes[2]])
        chains.append(chain)
    return chains


def _with_sum(draft: Draft, whole: TensorSymbol, run: Sequence[Member]) -> Draft:
    first, _, _ = run[0]
    early, made = _together(draft, [add(*terms) for _, _, terms in run], first.target)
    if early is None:
        return draft
    start, stop = run[0][1].attributes[1], run[-1][1].attributes[2]
    name = common([step.target for step, _, _ in run], "sum")
    if not isinstance(early, TensorSymbol):
        known = draft.names.new(f"{name}_early", shape_of(early), _role(early))
        made, early = [*made, Step(known, early)], known
    total = draft.names.new(name, early.shape)
    # a sum that is there for all steps is added up in the place of the product
    part = _part(whole, start, stop)
    made.append(Step(total, add(part, early) if early.timeless else add(early, part)))
    users = {step.target: (part, terms) for step, part, terms in run}
    steps = []
    at = next(step.target for step in draft.steps if step.target in users)
    for step in draft.steps:
        if step.target in users:
            part, terms = users[step.target]
            own = take(
                total, 0, sympy.expand(part.attributes[1] - start), sympy.expand(part.attributes[2] - start)
            )
            rest = [o for o in _operands(step.expr) if o != part and o not in terms]
            step = with_expr(step, add(own, *rest))
        steps.append(step)
    return draft.with_steps(placed(steps, {at: made}))


def _together(draft: Draft, sums: Sequence[Node], at: TensorSymbol) -> tuple[Node | None, list[Step]]:
    """The sums one after the other, as a sum of joined terms; None where their terms do not go together."""
    rows = [_operands(each) if is_op(each, "add") else (each,) for each in sums]
    if len({len(row) for row in rows}) > 1:
        return None, []
    made: list[Step] = []
    terms: list[Node] = []
    for column in zip(*rows, strict=True):
        merged = merged_slices(column)
        if merged is None and any(not s.timeless for each in column for s in symbols_in(each)):
            return None, []
        if merged is None:
            merged, steps = stack(draft, column, at)
            made += steps
        terms.append(merged)
    return add(*terms), made


def merged_slices(parts: Sequence[Node]) -> Node | None:
    """The one slice that some slices of one array are together; None where they are no such slices."""
    if not all(isinstance(part, Apply) and _is_slice(part, part.operands[0]) for part in parts):
        return None
    applied = [part for part in parts if isinstance(part, Apply)]
    same = len({part.operands[0] for part in applied}) == 1
    if not same or any(a.attributes[2] != b.attributes[1] for a, b in pairwise(applied)):
        return None
    return _part(applied[0].operands[0], applied[0].attributes[1], applied[-1].attributes[2])


def packed_functions(draft: Draft) -> tuple[Draft, dict[Node, Node]]:
    """Functions of neighbouring slices as one function; also what stands for each of the values now."""
    slices_of = {s.target: s.expr for s in draft.steps if is_op(s.expr, "slice")}
    users: dict[tuple[str, tuple[object, ...]], list[Step]] = defaultdict(list)
    for step in draft.steps:
        if isinstance(step.expr, Apply) and _is_function(step.expr) and step.expr.operands[0] in slices_of:
            users[step.expr.op, step.expr.attributes].append(step)
    aliases: dict[Node, Node] = {}
    for steps in users.values():
        for run in _neighbours(steps, slices_of):
            draft, own = _with_function(draft, run, slices_of)
            aliases |= own
    return draft, aliases


def _neighbours(steps: Sequence[Step], slices_of: Mapping[TensorSymbol, Node]) -> Iterator[list[Step]]:
    """Runs of two and more statements whose arguments are slices one behind the other."""
    by_start = {_bounds(step, slices_of)[:2]: step for step in steps}
    ends = {(whole, stop) for whole, _, stop in (_bounds(step, slices_of) for step in steps)}
    for step in steps:
        whole, start, stop = _bounds(step, slices_of)
        if (whole, start) in ends:
            continue
        run = [step]
        while (whole, stop) in by_start:
            run.append(by_start[whole, stop])
            stop = _bounds(run[-1], slices_of)[2]
        if len(run) > 1:
            yield run


def _bounds(step: Step, slices_of: Mapping[TensorSymbol, Node]) -> tuple[Node, sympy.Expr, sympy.Expr]:
    argument = _operands(step.expr)[0]
    assert isinstance(argument, TensorSymbol)
    part = slices_of[argument]
    assert isinstance(part, Apply)
    return part.operands[0], part.attributes[1], part.attributes[2]


def _with_function(
    draft: Draft, run: Sequence[Step], slices_of: Mapping[TensorSymbol, Node]
) -> tuple[Draft, dict[Node, Node]]:
    whole, start, _ = _bounds(run[0], slices_of)
    argument = _part(whole, start, _bounds(run[-1], slices_of)[2])
    first = run[0].expr
    assert isinstance(first, Apply)
    name = draft.names.new(together([step.target for step in run]), shape_of(argument))
    own: dict[Node, Node] = {}
    for step in run:
        _, a, b = _bounds(step, slices_of)
        own[step.target] = take(name, 0, sympy.expand(a - start), sympy.expand(b - start))
    targets = {step.target for step in run}
    at = next(step.target for step in draft.steps if step.target in targets)
    steps = [with_expr(s, own[s.target]) if s.target in targets else s for s in draft.steps]
    made: list[Step] = []
    if not isinstance(argument, TensorSymbol):
        arguments = [symbol for step in run for symbol in symbols_in(step.expr)]
        named = draft.names.new(together(arguments), shape_of(argument))
        made, argument = [Step(named, argument)], named
    made.append(Step(name, first.with_operands([argument])))
    return draft.with_steps(placed(steps, {at: made})), own


def _part(whole: Node, start: sympy.Expr, stop: sympy.Expr) -> Node:
    """A slice along the first axis, or the array itself where it is all of it."""
    everything = start == 0 and sympy.expand(shape_of(whole)[0] - stop) == 0
    return whole if everything else take(whole, 0, start, stop)


def _is_slice(node: Node, whole: Node) -> bool:
    return (
        isinstance(node, Apply)
        and node.op == "slice"
        and node.operands[0] == whole
        and node.attributes[0] == 0
    )


def _is_function(node: Apply) -> bool:
    """Whether it is a function of one argument, entry by entry."""
    return len(node.operands) == 1 and record(node).nonlinear and record(node).moved is None


def together(symbols: Sequence[TensorSymbol]) -> str:
    """``adj_a_f_i_o`` for adj_a_f, adj_a_i and adj_a_o; of more than a line can name the first and the last.

    >>> together([TensorSymbol(f"adj_v{k}", (2,)) for k in range(100)])
    'adj_v0_to_v99'
    """
    prefix = common(symbols, "")
    tails = [symbol.name.removeprefix(prefix).strip("_") for symbol in symbols]
    if len(tails) > MOST_NAMED:
        tails = [tails[0], "to", tails[-1]]
    return "_".join(filter(None, [prefix, *tails]))


def _operands(node: Node) -> tuple[Node, ...]:
    return node.operands if isinstance(node, Apply) else ()


def _role(node: Node) -> str:
    return "constant" if all(symbol.timeless for symbol in symbols_in(node)) else "value"
