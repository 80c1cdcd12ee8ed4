"""Parameters that may be handed over as one array, one below the other: as their products are stacked, and as
their gradients come out of one sum.

A call costs time for every array that it is given; of a small cell that is the most of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from derive.algebra.node import Apply, is_op
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell
from derive.passes.batched import batch_size
from derive.program import Step
from derive.schedule.names import Names, common
from derive.schedule.record import Schedule

Group = tuple[TensorSymbol, ...]


def stacks(cell: Cell, found: Schedule) -> Mapping[str, Group]:
    """By the name of the whole, its parts in their order: parameters of one shape, each in one stack at most.

    Biases are in the order of the matrices whose products they are added to.

    >>> from derive.catalogue import load
    >>> from derive.schedule import schedule
    >>> lstm = load("lstm")
    >>> for name, parts in stacks(lstm, schedule(lstm)).items():
    ...     print(name, *(part.name for part in parts))
    W W_f W_i W_o W_g
    U U_f U_i U_o U_g
    b b_f b_i b_o b_g
    """
    multiplied = list(_multiplied(cell, found))
    readers = {s: k for k, step in reversed([*enumerate(cell.program.steps)]) for s in symbols_in(step.expr)}
    ranks: dict[int, int] = {}
    for group in multiplied:
        for rank, part in enumerate(group):
            ranks.setdefault(readers[part], rank)
    summed = [sorted(g, key=lambda s: ranks.get(readers[s], math.inf)) for g in _summed(cell, found)]
    names = Names([*cell.program.by_name, *map(str, cell.sizes), str(batch_size(cell.program))])
    taken, chosen = set[TensorSymbol](), {}
    for parts in [*multiplied, *map(tuple, summed)]:
        if _fit(parts) and not taken.intersection(parts):
            taken.update(parts)
            chosen[names.new(common(parts, "stack"), parts[0].shape).name] = parts
    return chosen


def _fit(parts: Group) -> bool:
    """Whether there is something to join, and the parts can be told by their number alone.

    What is learned is not joined with constants, which a step of training must leave as they are.
    """
    kinds = {(s.shape, s.role) for s in parts}
    return len(parts) > 1 and len({*parts}) == len(parts) and len(kinds) == 1


def _multiplied(cell: Cell, found: Schedule) -> Iterator[Group]:
    """What is joined along its first axis before all steps, where that is parameters alone."""
    own = set(cell.timeless)
    for step in found.forward.still.program.steps:
        joined = step.expr
        if isinstance(joined, Apply) and is_op(joined, "concat") and joined.attributes[0] == 0:
            parts = tuple(s for s in joined.operands if isinstance(s, TensorSymbol) and s in own)
            if len(parts) == len(joined.operands):
                yield parts


def _summed(cell: Cell, found: Schedule) -> Iterable[Group]:
    """Parameters whose gradients are slices of one array along its first axis, in the order of the slices."""
    gradients = {s.marked("grad"): s for s in cell.timeless}
    slices: dict[TensorSymbol, dict[TensorSymbol, None]] = {}
    for step in _steps(found):
        part = step.expr
        if step.target in gradients and isinstance(part, Apply) and is_op(part, "slice"):
            whole = part.operands[0]
            if isinstance(whole, TensorSymbol) and part.attributes[0] == 0:
                slices.setdefault(whole, {})[gradients[step.target]] = None
    return [tuple(members) for members in slices.values()]


def _steps(found: Schedule) -> Iterator[Step]:
    return (step for phase in found.backward.phases for step in phase.program.steps)
