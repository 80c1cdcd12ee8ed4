"""Parameters that may come as one array each, in the NumPy code of a sequence: how `run` takes them, and how
gradients are handed back.

A stack that the schedule makes itself, and whose parts nothing else reads, is taken as it comes; another one
is taken apart first, into views.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import sympy

from derive.algebra.node import Apply, is_op
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell
from derive.passes.batched import batch_size
from derive.printing.numpy import read_off
from derive.program import Step
from derive.schedule import Phase, Schedule
from derive.schedule.stack import slices
from derive.schedule.stacks import Group, stacks

HELPERS = '''def joined(parameters, whole, kind):
    """A stack of parameters: as it comes, or put together."""
    if whole not in parameters:
        parts = [np.asarray(parameters[part], kind) for part in STACKS[whole]]
        return np.concatenate(parts, axis=0)
    if not parameters.keys().isdisjoint(STACKS[whole]):
        once(whole, parameters)
    return np.asarray(parameters[whole], kind)


def slopes(given, whole, *found):
    """Gradients of a stack by name, of the whole or of its parts as it was given; found: either."""
    parts = STACKS[whole]
    if whole in given:
        return {"grad_" + whole: found[0] if len(found) == 1 else np.concatenate(found, axis=0)}
    if len(found) == 1:
        size = len(found[0]) // len(parts)
        found = [found[0][k * size : (k + 1) * size] for k in range(len(parts))]
    return {"grad_" + part: each for part, each in zip(parts, found)}
'''


@dataclass(frozen=True)
class Stacks:
    """The stacks of a file.

    parts: by name; made: the values of the schedule that are such stacks, taken as they come.
    """

    parts: Mapping[str, Group] = field(default_factory=dict)
    made: Mapping[TensorSymbol, str] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """The lines with which `run` begins: which stacks are given, and those that it takes apart."""
        apart = [name for name in self.parts if name not in self.made.values()]
        names = ", ".join(f'"{name}"' for name in apart) + "," * (len(apart) == 1)
        lines = ["whole = STACKS.keys() & parameters.keys()"] if self.parts else []
        return lines + [f"parameters = unstacked(parameters, ({names}))"] * bool(apart)

    @property
    def taken(self) -> frozenset[TensorSymbol]:
        """The parts of what is taken as it comes, which nothing reads one by one."""
        return frozenset(s for name in self.made.values() for s in self.parts[name])

    def gradients(self, phases: Iterable[Phase]) -> Iterator[tuple[str, list[TensorSymbol]]]:
        """By the name of a stack, what its gradient is: one value, or one of each part."""
        made = {step.target: step.expr for phase in phases for step in phase.program.steps}
        for name, parts in self.parts.items():
            grads = [s.marked("grad") for s in parts]
            first = made.get(grads[0])
            whole = first.operands[0] if isinstance(first, Apply) and is_op(first, "slice") else None
            if isinstance(whole, TensorSymbol) and _is_all(whole, parts, [made.get(g) for g in grads]):
                yield name, [whole]
            else:
                yield name, grads


def _is_all(whole: TensorSymbol, parts: Group, found: list[object]) -> bool:
    """Whether what is found are the parts of a value in their order, and all of it."""
    rows = sum((s.shape[0] for s in parts), sympy.Integer(0))
    return sympy.expand(whole.shape[0] - rows) == 0 and found == slices(whole, parts)


def of_file(
    cell: Cell, plan: Schedule, sizes: Collection[sympy.Symbol], given: Iterable[TensorSymbol]
) -> Stacks:
    """The stacks of a cell, whose sequence is computed by that plan.

    sizes: those that may have to be read off arrays; given: the arrays that are always there for that.
    """
    parts, left = stacks(cell, plan), list(given)
    groups = {group: name for name, group in parts.items()}
    made = dict[TensorSymbol, str]()
    for step in plan.forward.still.program.steps:
        group = step.expr.operands if isinstance(step.expr, Apply) and is_op(step.expr, "concat") else ()
        others = [s for s in left if s not in group]
        sized = all(read_off(size, others, batch_size(cell.program)) for size in sizes)
        if group in groups and sized and not {*group} & _read(plan, step):
            made[step.target], left = groups[group], others
    return Stacks(parts, made)


def _read(plan: Schedule, joining: Step) -> set[TensorSymbol]:
    """What anything but one statement reads."""
    phases = (*plan.forward.phases[1:], *plan.backward.phases)
    found = {s for phase in phases for s in phase.program.inputs} | {*plan.tape}
    steps = plan.forward.still.program.steps
    return found | {s for step in steps if step is not joining for s in symbols_in(step.expr)}
