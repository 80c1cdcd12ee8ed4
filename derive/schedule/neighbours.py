"""Sigmoids and hyperbolic tangents of the loop that fill one array together, each in its own rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sympy

from derive.algebra.node import Apply, is_op
from derive.algebra.symbol import TensorSymbol
from derive.program import Step
from derive.schedule.memory import Memory
from derive.schedule.reuse import Part

KINDS = ("sigmoid", "tanh")
Group = tuple[tuple[Step, Part], ...]


def neighbours(steps: Iterable[Step], memory: Memory) -> dict[TensorSymbol, Group]:
    """By the first value of each group, its statements with where their values lie.

    steps: those of a loop that compute something.  The statements follow each other, compute both functions,
    each in the memory of its argument, and leave no row of the array out.
    """
    runs = [run for run in _runs(steps, memory) if _fills(part for _, part in run)]
    both = [run for run in runs if len({step.expr.args[0] for step, _ in run}) == len(KINDS)]
    return {run[0][0].target: tuple(run) for run in both}


def _runs(steps: Iterable[Step], memory: Memory) -> Iterator[list[tuple[Step, Part]]]:
    """The longest runs of such statements in one array."""
    run: list[tuple[Step, Part]] = []
    for step in steps:
        part = _part(step, memory)
        if run and (part is None or part.of != run[0][1].of):
            yield run
            run = []
        run += [(step, part)] if part is not None else []
    yield run


def _part(step: Step, memory: Memory) -> Part | None:
    """Where a function is computed in the memory of its argument; None where a statement does not do that."""
    if not isinstance(step.expr, Apply) or not any(is_op(step.expr, kind) for kind in KINDS):
        return None
    argument = step.expr.operands[0]
    if not isinstance(argument, TensorSymbol) or not argument.shape:
        return None
    root, start = memory.place(argument)
    stop = sympy.expand(start + argument.shape[0])
    return Part(root, start, stop) if memory.place(step.target) == (root, start) else None


def _fills(parts: Iterable[Part]) -> bool:
    """Whether parts of one array, each behind another, are all of it."""
    by_start = {part.start: part for part in parts}
    at, whole = sympy.Integer(0), None
    while at in by_start:
        whole = by_start.pop(at)
        at = whole.stop
    return whole is not None and not by_start and sympy.expand(at - whole.of.shape[0]) == 0
