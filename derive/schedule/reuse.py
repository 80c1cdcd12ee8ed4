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
    for k, step in enumerate(steps):
        operand = _first(step)
        if operand is None or operand.shape != step.target.shape or step.target in places.own:
            continue
        ours = operand in spent or (places.is_made(operand) and operand not in places.own)
        if not ours or operand in places.kept or _is_read(operand, steps[k + 1 :], places, step.target):
            continue
        whole = sympy.Integer(0), operand.shape[0]
        if step.target not in places.parts:
            places.parts[step.target] = Part(operand, *whole)
        elif operand not in places.parts and operand not in spent:
            places.parts[operand] = Part(step.target, *whole)


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


def _is_read(symbol: TensorSymbol, later: Sequence[Step], places: Places, but: TensorSymbol) -> bool:
    """Whether a later statement reads what lies in the same place."""
    read = {s for step in later for s in symbols_in(step.expr)} - {but}
    return any(_overlap(symbol, other, places) for other in (*read, *places.kept))


def _overlap(one: TensorSymbol, other: TensorSymbol, places: Places) -> bool:
    (root, start), (root_, start_) = places.place(one), places.place(other)
    if root != root_ or not one.shape or not other.shape:
        return one == other
    apart = (start_ - start - one.shape[0], start - start_ - other.shape[0])
    return not any(sympy.expand(gap).is_nonnegative for gap in apart)
