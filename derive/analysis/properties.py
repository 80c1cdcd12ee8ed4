"""What can be said of a cell without running it: how its next states depend on the states before, and whether
it is smooth.

Nothing is listed by cell or by operation: an operation is affine in an operand where the derivative rule of
its record names neither that operand nor the result, and has a kink where its definition has branches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import sympy

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.record import operations, record, shape_of
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.analysis.bounds import Bound, bounds
from derive.definition import Cell
from derive.ops.contraction_text import letters_of
from derive.ops.own import derivative_of, expression_of, is_own, used
from derive.ops.pieces import has_kink
from derive.ops.scalar import Z
from derive.passes.smoothed import has_surrogate
from derive.program import Program

# How a value depends on the states: not at all, without or with a constant part, in any other way.
FREE, LINEAR, AFFINE, OTHER = range(4)
ALIGNED, MIXED = 1, 2  # entry by entry, or not


@dataclass(frozen=True)
class Properties:
    """What holds of a cell for all values and all sizes.

    stateless: nothing is carried; affine: the next states are jointly affine in the states, so that a
    sequence can be computed by a parallel scan; linear: affine without a constant part; curved: the first
    statement on the way to a state that is not affine in the states; diagonal: an entry of a next state
    depends on the same entry of states only; square: an input has the size m of the units and none the size
    n; bounded: states that cannot leave an interval; surrogate: a gradient is not the derivative; kinks:
    there are places where a value has no derivative, none where that is not known.
    """

    stateless: bool
    affine: bool
    linear: bool
    curved: TensorSymbol | None
    diagonal: bool
    square: bool
    bounded: tuple[Bound, ...]
    surrogate: bool
    kinks: bool | None


@lru_cache(maxsize=512)  # page, list, poster and comparison tell of them
def properties(cell: Cell) -> Properties:
    """The properties of a cell, from its program alone.

    >>> from derive.catalogue import load
    >>> found = properties(load("lstm"))
    >>> found.affine, str(found.curved), found.diagonal, [str(bound.state) for bound in found.bounded]
    (False, 'f', False, ['h'])
    """
    program, states = cell.program, [state.next for state in cell.states]
    degree = _spread_over(program, cell.states, LINEAR, _degree)
    alignment = _spread_over(program, cell.states, ALIGNED, _alignment)
    return Properties(
        stateless=not states,
        affine=bool(states) and all(degree[state] <= AFFINE for state in states),
        linear=bool(states) and all(degree[state] == LINEAR for state in states),
        curved=next((s for s in _ancestors(program, states) if degree[s] == OTHER), None),
        diagonal=bool(states) and all(alignment[state] <= ALIGNED for state in states),
        square=_is_square(cell),
        bounded=bounds(cell),
        surrogate=has_surrogate(program),
        kinks=_any(_has_kink(node) for node in _applied(program) if node.op != "spike"),
    )


Rule = Callable[[Apply, Sequence[int]], int]


def _spread_over(
    program: Program, states: Sequence[TensorSymbol], start: int, rule: Rule
) -> Mapping[TensorSymbol, int]:
    """Every value's kind of dependence: states have `start`, a rule says what an operation makes of it."""
    known: dict[TensorSymbol, int] = dict.fromkeys(states, start)

    def kind(node: Node) -> int:
        if isinstance(node, TensorSymbol):
            return known.get(node, FREE)
        if not isinstance(node, Apply):
            return FREE
        kinds = [kind(operand) for operand in node.operands]
        return rule(node, kinds) if any(kinds) else FREE

    for step in program.steps:
        known[step.target] = kind(step.expr)
    return known


def _degree(node: Apply, kinds: Sequence[int]) -> int:
    """A product of two that depend is curved; a constant beside what depends makes it affine."""
    moving = tuple(i for i, kind in enumerate(kinds) if kind)
    everything = tuple(range(len(kinds)))
    if OTHER in kinds or not _is_affine(_opaque(node), moving):
        return OTHER
    adds_constant = moving != everything and _is_affine(_opaque(node), everything)
    return AFFINE if AFFINE in kinds or adds_constant else LINEAR


def _opaque(node: Apply) -> Apply:
    """The operation on symbols of its own, so that equal operands are told apart."""
    return node.with_operands(TensorSymbol(f"z{i}", shape_of(each)) for i, each in enumerate(node.operands))


@lru_cache(maxsize=1024)
def _is_affine(node: Apply, moving: tuple[int, ...]) -> bool:
    """Whether the slopes by some operands name none of them; where a slope is zero it is a jump's."""
    result, cotangent = (TensorSymbol(name, shape_of(node)) for name in ("y", "v"))
    moved = {result, *(node.operands[i] for i in moving)}
    slopes = [record(node).vjp(node, i, cotangent, result) for i in moving]
    return all(slope != Scalar(0) and moved.isdisjoint(_read(slope)) for slope in slopes)


def _read(node: Node) -> set[TensorSymbol]:
    """The symbols on which a value depends; an own derivative may have arguments that it does not need."""
    if not isinstance(node, Apply):
        return set(symbols_in(node))
    operands = used(node) if is_own(node) else node.operands
    return set[TensorSymbol]().union(*map(_read, operands))


def _alignment(node: Apply, kinds: Sequence[int]) -> int:
    """Entry by entry stays so where the operation is elementwise, or a product without a sum over it."""
    moving = [operand for operand, kind in zip(node.operands, kinds, strict=True) if kind]
    if MIXED in kinds:
        return MIXED
    if node.op == "contract":
        inputs, out = letters_of(node)
        own = [letters for letters, kind in zip(inputs, kinds, strict=True) if kind]
        return ALIGNED if all(letters == out for letters in own) else MIXED
    elementwise = record(node).moved is None  # an operation that has axes to count says how they move
    same = all(shape_of(operand) == shape_of(node) for operand in moving)
    return ALIGNED if elementwise and same else MIXED


def _ancestors(program: Program, results: Sequence[TensorSymbol]) -> list[TensorSymbol]:
    """The values on which some results depend, and these, in the program's order."""
    alive = set(results)
    for step in reversed(program.steps):
        if step.target in alive:
            alive.update(symbols_in(step.expr))
    return [step.target for step in program.steps if step.target in alive]


def _is_square(cell: Cell) -> bool:
    """Whether inputs are as long as the units are many: one has the size m, and none the size n."""
    sizes = {size.name for symbol in cell.inputs for size in symbol.shape if size.is_Symbol}
    return "m" in sizes and "n" not in sizes


def _applied(program: Program) -> list[Apply]:
    return [node for step in program.steps for node in step.expr.atoms(Apply)]


class _Watch:
    """A domain that notices whether a definition has branches; all its numbers are 1."""

    def __init__(self) -> None:
        self.branched = False

    def scalar(self, definition: sympy.Expr, arguments: Mapping[sympy.Symbol, Any]) -> Any:
        self.branched |= bool(definition.has(sympy.Piecewise))
        return 1


def _any(found: Iterable[bool | None]) -> bool | None:
    """Whether one is true; none where it is not known of all."""
    each = set(found)
    return True if True in each else None if None in each else False


def _has_kink(node: Apply) -> bool | None:
    """An own function's pieces may fit together; of several arguments that is not known."""
    return has_kink(expression_of(*derivative_of(node)), Z[0]) if is_own(node) else _has_branches(node.op)


@lru_cache(maxsize=256)
def _has_branches(name: str) -> bool:
    """Whether an operation is defined by cases, as a maximum is."""
    op, watch = next(each for each in operations() if each.name == name), _Watch()
    for example in op.examples:
        inputs = [TensorSymbol(f"z{i}", shape) for i, shape in enumerate(example.shapes)]
        ones = [np.full(shape, 1, dtype=object) for shape in example.shapes]
        op.entries(Apply(name, inputs, example.attributes), ones, {}, watch)
    return watch.branched
