"""Where the loop's values are: each has an array of its own, or is a part of one that holds several.

What is joined is computed in its place, and a slice is a view, so that nothing is copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sympy

from derive.algebra.node import Apply, is_op
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.program import Step
from derive.schedule.names import Names
from derive.schedule.record import Direction
from derive.schedule.reuse import Part, reuse


@dataclass
class Memory:
    """The arrays of a loop.

    kept: with room for all steps; work: with room for one; parts: what is a view of another; views: the
    statements after the loop that nothing has to be done for.
    """

    kept: tuple[TensorSymbol, ...] = ()
    work: tuple[TensorSymbol, ...] = ()
    parts: dict[TensorSymbol, Part] = field(default_factory=dict)
    views: frozenset[TensorSymbol] = frozenset()
    known: dict[TensorSymbol, tuple[TensorSymbol, sympy.Expr]] = field(default_factory=dict)

    def root(self, symbol: TensorSymbol) -> TensorSymbol:
        """The array that a value is, or is a part of."""
        return self.place(symbol)[0]

    def place(self, symbol: TensorSymbol) -> tuple[TensorSymbol, sympy.Expr]:
        """That array, and where in it the value begins.

        What was found is kept, as a part stays one: a chain of thousands is not walked for each of them.
        """
        root, start = self.known.get(symbol, (symbol, sympy.Integer(0)))
        while root in self.parts:
            part = self.parts[root]
            root, offset = self.known.get(part.of, (part.of, sympy.Integer(0)))
            start = sympy.expand(start + part.start + offset)
        self.known[symbol] = root, start
        return root, start


def memory(
    direction: Direction, wanted: Iterable[TensorSymbol], own: Iterable[TensorSymbol], names: Names
) -> Memory:
    """The memory of a direction's loop.

    wanted: what is kept for all steps; own: values that are given memory elsewhere, as states are, and so
    are no part of anything.
    """
    apart = frozenset(wanted)
    plan = _Plan(direction, frozenset(own), apart, names)
    for step in direction.loop.program.steps:
        plan.slice(step)
    for step in direction.loop.program.steps:
        plan.join(step.target, step)
    computed = [step for step in direction.loop.program.steps if not plan.is_view(step)]
    reuse(computed, plan, _spent(direction, apart))
    views = frozenset(step.target for step in direction.after.program.steps if plan.joined_later(step))
    return plan.memory(apart, views)


def _spent(direction: Direction, wanted: frozenset[TensorSymbol]) -> frozenset[TensorSymbol]:
    """What was computed before the loop for it alone, in memory that nothing else reads."""
    read = set(direction.after.program.inputs) | wanted
    viewed = {s for step in direction.before.program.steps if _moves(step) for s in symbols_in(step.expr)}
    moved = {step.target for step in direction.before.program.steps if _moves(step)}
    made = {step.target for step in direction.before.program.steps}
    return frozenset(made - read - viewed - moved)


def _moves(step: Step) -> bool:
    return isinstance(step.expr, TensorSymbol) or is_op(step.expr, "slice")


class _Plan:
    """Finds parts, statement by statement."""

    def __init__(
        self,
        direction: Direction,
        own: frozenset[TensorSymbol],
        kept: frozenset[TensorSymbol],
        names: Names,
    ) -> None:
        self.loop = direction.loop
        self.own, self.kept, self.names = own, kept, names
        self.carried = {carry.read for carry in direction.carried if carry.read.role != "state"}
        self.targets = {step.target: step for step in self.loop.program.steps}
        self.memory_ = Memory()
        self.joins: dict[TensorSymbol, list[TensorSymbol]] = {}

    @property
    def parts(self) -> dict[TensorSymbol, Part]:
        """What is a part of what."""
        return self.memory_.parts

    def is_made(self, symbol: TensorSymbol) -> bool:
        """Whether it is computed in the loop."""
        return symbol in self.targets

    def is_view(self, step: Step) -> bool:
        """Whether it gives a name to a part of what is there."""
        return _moves(step) and step.target in self.parts

    def place(self, symbol: TensorSymbol) -> tuple[TensorSymbol, sympy.Expr]:
        """The array that it is in, and where it begins."""
        return self.memory_.place(symbol)

    def slice(self, step: Step) -> None:
        """A slice, or another name, is a view; not of what is carried, which the next turn writes over."""
        whole = step.expr.operands[0] if isinstance(step.expr, Apply) and step.expr.operands else step.expr
        if step.target in self.own or not isinstance(whole, TensorSymbol) or not self._has_axis(whole):
            return
        if is_op(step.expr, "slice") and isinstance(step.expr, Apply) and step.expr.attributes[0] == 0:
            self.parts[step.target] = Part(whole, *step.expr.attributes[1:])
        elif whole == step.expr and whole.shape:
            self.parts[step.target] = Part(whole, sympy.Integer(0), whole.shape[0])

    def _has_axis(self, symbol: TensorSymbol) -> bool:
        return symbol in self.targets or (self.loop.axes.get(symbol, False) and symbol not in self.carried)

    def join(self, target: TensorSymbol, step: Step) -> None:
        """The parts of what is joined are computed in their place, as far as they have none yet."""
        parts = _joined(step)
        if not parts or not any(self._is_free(part) for part in parts):
            return
        for part, (start, stop) in zip(parts, bounds(parts), strict=True):
            if self._is_free(part) and not self._holds(part, target):
                self.parts[part] = Part(target, start, stop)
        if all(self.parts.get(part, Part(part, 0, 0)).of == target for part in parts):
            self.joins[target] = parts

    def _holds(self, symbol: TensorSymbol, other: TensorSymbol) -> bool:
        """Whether the other is a part of it already."""
        return self.memory_.root(other) == symbol

    def _is_free(self, symbol: TensorSymbol) -> bool:
        return symbol in self.targets and symbol not in self.own and symbol not in self.parts

    def joined_later(self, step: Step) -> bool:
        """Whether what is joined after the loop lies there already, its parts being given their places."""
        parts = _joined(step)
        if not parts or any(part not in self.targets or part in self.own for part in parts):
            return False
        if all(self._is_free(part) for part in parts):
            self._place(step.target, parts)
            self.joins[step.target] = parts
            return True
        for target, known in list(self.joins.items()):
            merged = _overlaid(known, parts)
            new = [part for part in parts if part not in known]
            if merged and target not in self.parts and all(self._is_free(part) for part in new):
                self._merge(target, step.target, merged, known, parts)
                return True
        return False

    def _place(self, target: TensorSymbol, parts: Sequence[TensorSymbol]) -> None:
        for part, (start, stop) in zip(parts, bounds(parts), strict=True):
            self.parts[part] = Part(target, start, stop)

    def _merge(
        self,
        first: TensorSymbol,
        second: TensorSymbol,
        merged: Sequence[TensorSymbol],
        known: Sequence[TensorSymbol],
        parts: Sequence[TensorSymbol],
    ) -> None:
        """One array that holds both, in which they share what they have in common."""
        length = sympy.expand(sympy.Add(*(part.shape[0] for part in merged)))
        whole = self.names.new(f"{first.name}_{second.name}", (length, *first.shape[1:]))
        self.memory_.known.clear()  # these parts are of something else now
        self._place(whole, merged)
        places = {part: self.parts[part] for part in merged}
        for target, own in ((first, known), (second, parts)):
            self.parts[target] = Part(whole, places[own[0]].start, places[own[-1]].stop)
        del self.joins[first]

    def memory(self, wanted: frozenset[TensorSymbol], views: frozenset[TensorSymbol]) -> Memory:
        plan = self.memory_
        values = [s for s in (*self.targets, *views) if s not in self.own]
        roots = dict.fromkeys(plan.root(symbol) for symbol in values)
        roots = {s: None for s in roots if s not in self.own and not self._is_given(s)}
        kept = {plan.root(symbol) for symbol in values if symbol in wanted or symbol in views}
        plan.kept = tuple(s for s in roots if s in kept)
        plan.work = tuple(s for s in roots if s not in kept)
        plan.views = views
        return plan

    def _is_given(self, symbol: TensorSymbol) -> bool:
        return symbol in self.loop.axes and symbol not in self.targets and symbol in self.loop.program.inputs


def bounds(parts: Sequence[TensorSymbol]) -> list[tuple[sympy.Expr, sympy.Expr]]:
    """Where each of some parts begins and ends when they stand one after the other."""
    found, start = [], sympy.Integer(0)
    for part in parts:
        stop = sympy.expand(start + part.shape[0])
        found.append((start, stop))
        start = stop
    return found


def is_joined(step: Step) -> bool:
    """Whether a statement joins values, each with a name, along the first axis."""
    return bool(_joined(step))


def _joined(step: Step) -> list[TensorSymbol]:
    """What a statement joins along the first axis, if it is nothing but different values."""
    if not is_op(step.expr, "concat") or not isinstance(step.expr, Apply) or step.expr.attributes[0] != 0:
        return []
    parts = [part for part in step.expr.operands if isinstance(part, TensorSymbol)]
    whole = len(parts) == len(step.expr.operands) and len(set(parts)) == len(parts)
    return parts if whole else []


def _overlaid(first: Sequence[TensorSymbol], second: Sequence[TensorSymbol]) -> list[TensorSymbol]:
    """Both in one row, where one ends as the other begins; empty where they do not."""
    for one, other in ((first, second), (second, first)):
        for count in range(min(len(one), len(other)), 0, -1):
            merged = [*one, *other[count:]]
            if list(one[-count:]) == list(other[:count]) and len(set(merged)) == len(merged):
                return merged
    return []
