"""What is computed entry by entry takes the memory of an operand that nothing reads any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import sympy

from derive.algebra.node import Apply, Scalar
from derive.algebra.record import record
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.program import Step


@dataclass(frozen=True)
class Part:
    """Entries start to stop of another value, along its first axis."""

    of: TensorSymbol
    start: sympy.Expr
    stop: sympy.Expr

    @property
    def is_whole(self) -> bool:
        """Whether these are all entries."""
        return bool(self.start == 0 and self.stop == self.of.shape[0])


class Places(Protocol):
    """Where values are."""

    @property
    def parts(self) -> dict[TensorSymbol, Part]:
        """What is a part of what."""

    @property
    def own(self) -> frozenset[TensorSymbol]:
        """Values that are given memory elsewhere."""

    @property
    def kept(self) -> frozenset[TensorSymbol]:
        """Values that are kept for all steps."""

    def is_made(self, symbol: TensorSymbol) -> bool:
        """Whether it is computed in the loop."""

    def place(self, symbol: TensorSymbol) -> tuple[TensorSymbol, sympy.Expr]:
        """The array that it is in, and where it begins."""


def reuse(steps: Sequence[Step], places: Places, spent: frozenset[TensorSymbol]) -> None:
    """Finds such operands, statement by statement; `spent`: what was made for the loop alone."""
    reads = _Reads(steps, places)
    for k, step in enumerate(steps):
        operand = _first(step)
        if operand is None or operand.shape != step.target.shape or step.target in places.own:
            continue
        ours = operand in spent or (places.is_made(operand) and operand not in places.own)
        if not ours or operand in places.kept or reads.any_after(k, operand, step.target):
            continue
        if step.target not in places.parts:
            reads.place(step.target, operand)
        elif operand not in places.parts and operand not in spent:
            reads.place(operand, step.target)


def _first(step: Step) -> TensorSymbol | None:
    """The operand that is read, and only then written over, when the statement is computed from left to
    right: the argument of a function, or the first of a sum or product whose second needs no computing."""
    node = step.expr
    if not isinstance(node, Apply) or not step.target.shape or not node.operands:
        return None
    first, *rest = node.operands
    if not isinstance(first, TensorSymbol) or any(first in symbols_in(each) for each in rest):
        return None
    elementwise = record(node).moved is None and node.op != "contract"
    simple = not rest or (node.op in ("add", "mul") and isinstance(rest[0], TensorSymbol | Scalar))
    return first if elementwise and simple else None


class _Reads:
    """Which statement reads a value last, and what lies in the same array."""

    def __init__(self, steps: Sequence[Step], places: Places) -> None:
        self.places = places
        self.last = {s: k for k, step in enumerate(steps) for s in symbols_in(step.expr)}
        self.together: dict[TensorSymbol, list[TensorSymbol]] = {}
        for symbol in dict.fromkeys([*self.last, *(step.target for step in steps), *places.kept]):
            self.together.setdefault(places.place(symbol)[0], []).append(symbol)

    def any_after(self, k: int, symbol: TensorSymbol, but: TensorSymbol) -> bool:
        """Whether a statement after the k-th, or one after the loop, reads what lies in the same place."""
        root = self.places.place(symbol)[0]
        # statements are asked for in their order, so that what is not read now never is again
        near = [s for s in self.together[root] if s in self.places.kept or self.last.get(s, -1) > k]
        self.together[root] = near
        return any(_overlap(symbol, s, self.places) for s in near if s != but or s in self.places.kept)

    def place(self, symbol: TensorSymbol, where: TensorSymbol) -> None:
        """Puts an array of its own in the place of another value."""
        self.places.parts[symbol] = Part(where, sympy.Integer(0), where.shape[0])
        self.together[self.places.place(where)[0]] += self.together.pop(symbol)


def _overlap(one: TensorSymbol, other: TensorSymbol, places: Places) -> bool:
    (root, start), (root_, start_) = places.place(one), places.place(other)
    if root != root_ or not one.shape or not other.shape:
        return one == other
    apart = (start_ - start - one.shape[0], start - start_ - other.shape[0])
    return not any(sympy.expand(gap).is_nonnegative for gap in apart)
