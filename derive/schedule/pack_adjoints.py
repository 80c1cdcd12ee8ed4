"""The same for gradients: joined adjoints that have one form are computed as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.algebra.node import Apply, Node, Scalar, is_op
from derive.algebra.record import record, shape_of
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.ops.structure import concat
from derive.program import Step
from derive.schedule.draft import Draft, with_expr
from derive.schedule.pack import merged_slices, together
from derive.schedule.stack import slices


def packed_adjoints(draft: Draft) -> Draft:
    """Runs of one form in what is joined, as a statement each."""
    for joined in [step for step in draft.steps if is_op(step.expr, "concat")]:
        draft = _packed(draft, joined)
    return draft


def _packed(draft: Draft, joined: Step) -> Draft:
    """The joined statement with its runs packed; the packed statements stand just in front of it."""
    defined = _only_read_here(draft, joined)
    assert isinstance(joined.expr, Apply)
    parts: list[Node] = []
    made: list[Step] = []
    aliases: dict[TensorSymbol, Node] = {}
    for run in _runs(joined.expr.operands, defined):
        members = [part for part in run if isinstance(part, TensorSymbol)]
        packing = _Packing(draft)
        packed = packing([defined[part].expr for part in members]) if len(run) > 1 else run[0]
        if len(run) > 1 and _is_new(packed):
            whole = draft.names.new(together(members), shape_of(packed))
            made += [*packing.made, Step(whole, packed)]
            aliases |= dict(zip(members, slices(whole, members), strict=True))
            packed = whole
        parts.append(packed)
    whole_expr = concat(*parts) if len(parts) > 1 else parts[0]
    return _rearranged(draft, joined, whole_expr, made, aliases)


def _only_read_here(draft: Draft, joined: Step) -> dict[TensorSymbol, Step]:
    """The statements that nothing reads in front of what joins them, so that they can stand there."""
    before = draft.steps[: draft.steps.index(joined)]
    read = {s for step in before for s in symbols_in(step.expr)}
    return {s.target: s for s in before if s.target not in read or is_op(s.expr, "slice")}


def _is_new(packed: Node) -> bool:
    """Whether there is anything to compute: a slice of an array is there already."""
    return not isinstance(packed, TensorSymbol) and not is_op(packed, "slice")


def _runs(parts: Sequence[Node], defined: dict[TensorSymbol, Step]) -> Iterator[list[Node]]:
    """The longest runs of parts that are worth one statement."""
    at = 0
    while at < len(parts):
        stop = len(parts)
        while stop - at > 1 and not _go_together(parts[at:stop], defined):
            stop -= 1
        yield list(parts[at:stop])
        at = stop


def _go_together(parts: Sequence[Node], defined: dict[TensorSymbol, Step]) -> bool:
    """Whether the statements have one form, with slices of one array in it and at most one thing to join."""
    if not all(isinstance(part, TensorSymbol) and part in defined for part in parts):
        return False
    counts = _count([defined[part].expr for part in parts if isinstance(part, TensorSymbol)])
    return counts is not None and counts[0] > 0 and counts[1] <= 1


def _count(nodes: Sequence[Node]) -> tuple[int, int] | None:
    """How many slices can be merged and how many things must be joined; None where the forms differ."""
    first = nodes[0]
    if all(node == first for node in nodes) and isinstance(first, Scalar):
        return 0, 0
    if merged_slices(nodes) is not None:
        return 1, 0
    if not _same_form(nodes):
        return 0, 1
    rows = [node.operands for node in nodes if isinstance(node, Apply)]
    found = [_count(column) for column in zip(*rows, strict=True)]
    known = [each for each in found if each is not None]
    return sum(a for a, _ in known), sum(b for _, b in known)


def _same_form(nodes: Sequence[Node]) -> bool:
    applied = [node for node in nodes if isinstance(node, Apply)]
    if len(applied) < len(nodes):
        return False
    forms = {(node.op, node.attributes, len(node.operands)) for node in applied}
    return len(forms) == 1 and record(applied[0]).moved is None and applied[0].op != "contract"


class _Packing:
    """Makes one expression of several of one form; what has to be joined gets statements."""

    def __init__(self, draft: Draft) -> None:
        self.names = draft.names
        self.made: list[Step] = []

    def __call__(self, nodes: Sequence[Node]) -> Node:
        first = nodes[0]
        if isinstance(first, Scalar) and all(node == first for node in nodes):
            return first
        merged = merged_slices(nodes)
        if merged is not None:
            return merged
        if not _same_form(nodes):
            whole = concat(*nodes)
            named = [node for node in nodes if isinstance(node, TensorSymbol)]
            symbol = self.names.new(together(named) or "joined", shape_of(whole))
            self.made.append(Step(symbol, whole))
            return symbol
        assert isinstance(first, Apply)
        rows = [node.operands for node in nodes if isinstance(node, Apply)]
        return first.with_operands(self(column) for column in zip(*rows, strict=True))


def _rearranged(
    draft: Draft, joined: Step, whole: Node, made: Sequence[Step], aliases: dict[TensorSymbol, Node]
) -> Draft:
    """Statements that are packed become slices; what nothing needs any more is left out later."""
    steps: list[Step] = []
    moved: list[Step] = []
    for step in draft.steps:
        if step.target in aliases:
            moved.append(with_expr(step, aliases[step.target]))
        elif step == joined:
            steps += [*made, *moved, with_expr(step, whole)]
            moved = []
        else:
            steps.append(step)
    return draft.with_steps(steps)
