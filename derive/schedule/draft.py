"""A program on its way to a schedule: statements that change, levels, and names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from derive.algebra.node import Apply, Node, add
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.program import Step
from derive.schedule.names import Names
from derive.schedule.record import Level


@dataclass(frozen=True)
class Draft:
    """Statements in order, and the levels of what they read from outside.

    carried: what the loop hands on: what these need is computed in the loop; matrices: what was stacked, by
    its parts, shared by both directions; order: the place of a matrix among those that are stacked with it.
    """

    steps: tuple[Step, ...]
    given: Mapping[TensorSymbol, Level]
    carried: tuple[TensorSymbol, ...]
    names: Names
    matrices: dict[tuple[Node, ...], TensorSymbol] = field(default_factory=dict)
    order: dict[Node, int] = field(default_factory=dict)

    @cached_property
    def levels(self) -> dict[TensorSymbol, Level]:
        """The level of everything that is given or computed."""
        known = dict(self.given)
        for step in self.steps:
            known[step.target] = level(step.expr, known)
        return known

    @cached_property
    def looped(self) -> frozenset[TensorSymbol]:
        """What what is carried depends on."""
        return ancestors(self.steps, self.carried)

    def with_steps(self, steps: Iterable[Step]) -> Draft:
        """The same with other statements."""
        return replace(self, steps=tuple(steps))


def level(node: Node, known: Mapping[TensorSymbol, Level]) -> Level:
    """The highest level of what an expression reads."""
    return max((known[symbol] for symbol in symbols_in(node)), default=Level.STILL)


def ancestors(steps: Sequence[Step], results: Iterable[TensorSymbol]) -> frozenset[TensorSymbol]:
    """Some values, and what they are computed from."""
    alive = set(results)
    for step in reversed(steps):
        if step.target in alive:
            alive.update(symbols_in(step.expr))
    return frozenset(alive)


def applied(node: Node) -> list[Apply]:
    """All operations in an expression, outermost first, in the order in which they are written."""
    found, stack = [], [node]
    while stack:
        item = stack.pop()
        if isinstance(item, Apply):
            found.append(item)
            stack.extend(reversed(item.operands))
    return found


def flattened(node: Node) -> Node:
    """The expression with every sum inside a sum as part of it."""
    if not isinstance(node, Apply) or not node.operands:
        return node
    operands = [flattened(operand) for operand in node.operands]
    return add(*operands) if node.op == "add" else node.with_operands(operands)


def placed(steps: Sequence[Step], new: Mapping[TensorSymbol, Sequence[Step]]) -> list[Step]:
    """The statements with new ones in front of those of some targets."""
    return [each for step in steps for each in (*new.get(step.target, ()), step)]


def before_use(steps: Sequence[Step], moved: Iterable[Node]) -> list[Step]:
    """The statements, with those that make some values in front of the first one that reads them."""
    names = set(moved)
    making = {step.target: step for step in steps if step.target in names}
    found: dict[TensorSymbol, Step] = {}
    for step in steps:
        needed = [making[symbol] for symbol in symbols_in(step.expr) if symbol in making]
        found |= {each.target: each for each in (*needed, step) if each.target not in found}
    return list(found.values())


def with_expr(step: Step, expr: Node) -> Step:
    """The statement with another right side."""
    return replace(step, expr=expr)
