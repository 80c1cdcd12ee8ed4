"""What the loop need not compute gets a name of its own, and so does what would be computed twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from derive.algebra.node import Apply, Node
from derive.algebra.record import record, shape_of
from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.program import Step
from derive.schedule.draft import Draft, applied, before_use, level, placed, with_expr
from derive.schedule.record import Level

FREE = ("slice", "concat", "reshape", "spread", "zeros", "eye")  # these move entries and compute nothing


def hoisted(draft: Draft, everything: bool = False) -> Draft:
    """Parts of the loop's statements that do not depend on what is carried, as statements of their own.

    Those that hold a sum over an index or a function are; everything: also the others, such as the local
    derivative f * (1 - f), which are read from memory then: worth it where a step is short.
    """
    levels = draft.levels
    inside = {symbol for symbol in draft.looped if levels[symbol] == Level.LOOP}
    new: dict[TensorSymbol, list[Step]] = defaultdict(list)
    rule: dict[Node, Node] = {}
    for step in draft.steps:
        if step.target not in inside:
            continue
        whole = _grouped(step.expr, levels, everything)
        for node in _outermost(whole, levels, step.target.shape if everything else None):
            if node not in rule:
                symbol = _named(draft, node, step, levels)
                new[step.target].append(Step(symbol, node))
                rule[node] = symbol
    changed = [
        with_expr(s, _grouped(s.expr, levels, everything).xreplace(rule)) if s.target in inside else s
        for s in draft.steps
    ]
    # what one statement is parted by may stand in an earlier one too, as a piece of something else
    return draft.with_steps(before_use(placed(changed, new), rule.values()))


def _grouped(node: Node, levels: Mapping[TensorSymbol, Level], everything: bool) -> Node:
    """Sums in which the terms below the loop stand together, where one of them is worth computing early;
    products likewise, where everything is."""
    if not isinstance(node, Apply):
        return node
    operands = [_grouped(operand, levels, everything) for operand in node.operands]
    if node.op != "add" and not (node.op == "mul" and everything):
        return node.with_operands(operands) if operands else node
    early = [o for o in operands if level(o, levels) < Level.LOOP]
    worth = everything or any(_is_worth(o, False) for o in early)
    if len(early) < 2 or len(early) == len(operands) or not worth:
        return node.with_operands(operands)
    late = [o for o in operands if o not in early]
    first = Apply(node.args[0], early)
    return (
        Apply(node.args[0], [first, *late]) if operands[0] in early else Apply(node.args[0], [*late, first])
    )


def _outermost(node: Node, levels: Mapping[TensorSymbol, Level], shape: Shape | None) -> Iterator[Apply]:
    """The largest parts that can be computed before the loop and are worth it; all of some shape are."""
    if not isinstance(node, Apply):
        return
    found = level(node, levels)
    if (found == Level.STILL and symbols_in(node) and not _only_moves(node)) or (
        found == Level.EACH and (_is_worth(node, True) or (shape_of(node) == shape and not _only_moves(node)))
    ):
        yield node
    else:
        for operand in node.operands:
            yield from _outermost(operand, levels, shape)


def _is_worth(node: Node, functions: bool) -> bool:
    """Whether an expression holds a sum over an index, or a function."""
    return any(_is_sum(each) or (functions and record(each).nonlinear) for each in applied(node))


def _is_sum(node: Apply) -> bool:
    if node.op != "contract":
        return record(node).nonlinear and record(node).moved is not None
    left, out = str(node.attributes[0].name).split("->")
    return not set(left) - {","} <= set(out)


def _only_moves(node: Apply) -> bool:
    return all(each.op in FREE for each in applied(node))


def _named(draft: Draft, node: Apply, step: Step, levels: Mapping[TensorSymbol, Level]) -> TensorSymbol:
    """A name that says for whom the part is computed; what is made of parameters alone has no batch."""
    role = "constant" if level(node, levels) == Level.STILL else "value"
    return draft.names.new(
        f"{step.target.name}_{'still' if role == 'constant' else 'early'}", shape_of(node), role
    )


def without_samples(draft: Draft, others: Sequence[Step]) -> tuple[Draft, dict[Node, Node]]:
    """States and outputs made of parameters alone, which have samples only for who reads them from outside:
    their values get a name where statements or `others` read them.  Also what now has which name.
    """
    levels, read = draft.levels, {s for step in (*draft.steps, *others) for s in symbols_in(step.expr)}
    rule: dict[Node, Node] = {}
    steps: list[Step] = []
    for step in draft.steps:
        target, expr = step.target, step.expr.xreplace(rule)
        if target.role in ("state", "output") and levels[target] == Level.STILL and target in read:
            rule[target] = draft.names.new(f"{target.name}_still", target.shape, "constant")
            steps.append(Step(rule[target], expr))
            expr = rule[target]
        steps.append(with_expr(step, expr))
    return draft.with_steps(steps), rule


def shared(draft: Draft) -> Draft:
    """What several statements compute, if it is a function or a product, gets a name and is computed once."""
    counts = Counter(node for step in draft.steps for node in applied(step.expr) if _is_shared(node))
    rule: dict[Node, Node] = {}
    new: dict[TensorSymbol, list[Step]] = defaultdict(list)
    for node in sorted((n for n, count in counts.items() if count > 1), key=lambda n: len(applied(n))):
        user = next(step for step in draft.steps if node in applied(step.expr))
        # a gradient that is asked for is read by nobody else: the loop keeps what is read behind it
        if user.expr == node and not (user.target.marks and user.target.marks[-1][0] == "grad"):
            rule[node] = user.target
            continue
        symbol = draft.names.new(f"{_word(node)}_{_words(node)}", shape_of(node), _role(node))
        new[user.target].append(Step(symbol, node))
        rule[node] = symbol
    return draft.with_steps(_without_itself(step, rule) for step in placed(draft.steps, new))


def _without_itself(step: Step, rule: Mapping[Node, Node]) -> Step:
    """The statement with names for what is shared, unless it is what gives the name."""
    own = {node: symbol for node, symbol in rule.items() if symbol != step.target}
    return with_expr(step, step.expr.xreplace(own))


def _is_shared(node: Apply) -> bool:
    return (record(node).nonlinear or _is_sum(node)) and bool(symbols_in(node))


def _word(node: Apply) -> str:
    return node.op if node.op.isidentifier() else "value"


def _words(node: Apply) -> str:
    return "_".join(symbol.name for symbol in symbols_in(node)[:2])


def _role(node: Apply) -> str:
    return "constant" if all(symbol.timeless for symbol in symbols_in(node)) else "value"
