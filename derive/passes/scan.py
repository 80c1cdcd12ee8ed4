"""A cell whose next states are jointly affine in its states as next = factor * state + offset, which a
parallel scan computes: two steps together are again such a step.

Factors and offsets do not depend on the states.  What acts entry by entry has a factor of the state's shape,
or a smaller one where entries share it; what acts on an axis has a matrix for that axis alone.  Source:
Blelloch (1990), Prefix sums and their applications; Martin and Cundy (2018) for recurrent cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from derive.algebra.node import Node, add
from derive.algebra.record import shape_of
from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell
from derive.ops.constants import zeros
from derive.ops.contraction import LETTERS
from derive.ops.structure import spread
from derive.passes.linear_part import (
    NOTHING,
    Linear,
    NotLinear,
    Parts,
    at_zero,
    identity,
    linear_parts,
    product,
    spare,
)
from derive.program import Program, Step

Block = tuple[
    TensorSymbol, TensorSymbol
]  # the state whose next value it is a part of, and the state it acts on


@dataclass(frozen=True)
class Group:
    """States that depend on each other, all of one shape.

    kept: the axes along which factors differ; acted: those on which they are matrices, whose own axes stand
    last: of the next value, then of the state; factors: by block; offsets: by state.
    """

    states: tuple[TensorSymbol, ...]
    kept: tuple[int, ...]
    acted: tuple[int, ...]
    factors: Mapping[Block, TensorSymbol]
    offsets: Mapping[TensorSymbol, TensorSymbol]

    def letters(self, to: str, by: str) -> str:
        """Of a factor, where `to` and `by` are the letters of all axes of the next value and of the state."""
        return "".join(
            [*(by[a] for a in self.kept), *(to[a] for a in self.acted), *(by[a] for a in self.acted)]
        )


@dataclass(frozen=True)
class Scan:
    """The affine form of a cell: its groups, and the statements that make factors and offsets of values that
    do not depend on the states."""

    cell: Cell
    groups: tuple[Group, ...]
    steps: tuple[Step, ...]

    @property
    def program(self) -> Program:
        """The next states by way of factors and offsets, from all that the cell is given."""
        needed = {s for step in self.steps for s in symbols_in(step.expr)}
        before: list[Step] = []
        for step in reversed(self.cell.program.steps):
            if step.target in needed:
                needed.update(symbols_in(step.expr))
                before.insert(0, step)
        applied = tuple(step for group in self.groups for step in _applied(group))
        nexts = tuple(state.next for state in self.cell.states)
        program = self.cell.program
        return Program(program.inputs, (*before, *self.steps, *applied), nexts, program.cell, program.file)

    @property
    def affine(self) -> Program:
        """Factors and offsets from values that do not depend on the states."""
        return self._alone(self.steps)

    @property
    def applied(self) -> Program:
        """The next states from factors, offsets and states."""
        return self._alone([step for group in self.groups for step in _applied(group)])

    @property
    def combined(self) -> Program:
        """Factors and offsets of two steps together, from those of the first and of the second."""
        return self._alone([step for group in self.groups for step in _combined(group)])

    @property
    def transposed(self) -> Program:
        """The factors of the adjoint recurrence, which goes from the last step to the first."""
        return self._alone([step for group in self.groups for step in _transposed(group)])

    @property
    def adjoint(self) -> Program:
        """The gradient by the states, by way of these factors, from that by the next states."""
        steps = [step for group in self.groups for step in (*_transposed(group), *_adjoint(group))]
        return self._alone(steps)

    def _alone(self, steps: Sequence[Step]) -> Program:
        made = {step.target for step in steps}
        inputs = dict.fromkeys(s for step in steps for s in symbols_in(step.expr) if s not in made)
        program = self.cell.program
        results = tuple(step.target for step in steps)
        return Program(tuple(inputs), tuple(steps), results, program.cell, program.file)


def scan(cell: Cell) -> Scan | None:
    """The affine form; None where a next state is not affine in the states, or not read here.

    >>> from derive.catalogue import load
    >>> found = scan(load("min-gru"))
    >>> [str(step) for step in found.steps]
    ['factor_h = 1 - z', 'offset_h = z * g']
    >>> scan(load("gru")) is None
    True
    """
    try:
        return _scan(cell) if cell.states else None
    except NotLinear:
        return None


def has_parallel_form(cell: Cell) -> bool:
    """Whether emitted files compute a sequence by a parallel scan too: the cell is affine, and is given
    something at every step."""
    return bool(cell.series) and scan(cell) is not None


def _scan(cell: Cell) -> Scan:
    known: dict[TensorSymbol, Parts] = {state: {state: identity(state)} for state in cell.states}
    rest: dict[TensorSymbol, Node] = dict.fromkeys(cell.states, NOTHING)
    nexts = {state.next: state for state in cell.states}
    ancestors = _ancestors(cell.program, nexts)
    for step in cell.program.steps:
        if step.target in ancestors and (parts := linear_parts(step.expr, known)):
            known[step.target], rest[step.target] = parts, at_zero(step.expr, rest)
    blocks = {(state, by): p for after, state in nexts.items() for by, p in known.get(after, {}).items()}
    named = _Named(cell)
    groups, steps = [], []
    for states in _joined(cell.states, blocks):
        group, made = _group(states, blocks, named)
        offsets = [
            Step(group.offsets[s], zeros(s.shape) if found == NOTHING else _of_shape(found, s.shape))
            for s in states
            for found in [rest.get(s.next, s.next)]
        ]
        groups.append(group)
        steps += [*made, *offsets]
    if any(symbol in known for step in steps for symbol in symbols_in(step.expr)):
        raise NotLinear("a factor depends on the states")
    return Scan(cell, tuple(groups), tuple(steps))


def _of_shape(node: Node, shape: Shape) -> Node:
    """A number that goes with every entry of a state as that many of it."""
    return node if shape_of(node) == shape else spread(node, shape, ())


class _Named:
    """Makes symbols for what a step is made of; an output's has a value for every sample."""

    def __init__(self, cell: Cell) -> None:
        self.program = cell.program

    def __call__(self, word: str, states: Sequence[TensorSymbol], shape: Shape) -> TensorSymbol:
        name = "_".join([word, *(state.name for state in dict.fromkeys(states))])
        return TensorSymbol(self.program.unused(name), shape, "output")


def _ancestors(program: Program, results: Mapping[TensorSymbol, TensorSymbol]) -> set[TensorSymbol]:
    alive = set(results)
    for step in reversed(program.steps):
        if step.target in alive:
            alive.update(symbols_in(step.expr))
    return alive


def _joined(states: Sequence[TensorSymbol], blocks: Mapping[Block, Linear]) -> list[tuple[TensorSymbol, ...]]:
    """States that depend on each other, directly or through others, together."""
    owner = {state: state for state in states}
    for a, b in blocks:
        old, new = owner[b], owner[a]
        owner = {state: new if each == old else each for state, each in owner.items()}
    return [tuple(s for s in states if owner[s] == each) for each in dict.fromkeys(owner.values())]


def _group(
    states: tuple[TensorSymbol, ...], blocks: Mapping[Block, Linear], named: _Named
) -> tuple[Group, list[Step]]:
    shape, rank = states[0].shape, len(states[0].shape)
    if any(state.shape != shape for state in states):
        raise NotLinear("states of different shapes")
    own = {pair: part for pair, part in blocks.items() if pair[0] in states}
    acted = tuple(a for a in range(rank) if any(part.out[a] != part.own[a] for part in own.values()))
    by, fresh = LETTERS[:rank], LETTERS[rank : 2 * rank]
    to = "".join(fresh[a] if a in acted else by[a] for a in range(rank))
    read = {pair: _placed(part, to, by, acted) for pair, part in own.items()}
    kept = tuple(
        a for a in range(rank) if a not in acted and any(by[a] in part.letters for part in read.values())
    )
    bare = Group(states, kept, acted, {}, {})
    order = bare.letters(to, by)
    sizes = tuple(shape[(by + fresh).index(letter) % rank] for letter in order)
    pairs = [(a, b) for a in states for b in states]
    factors = {(a, b): named("factor", (a, b), sizes) for a, b in pairs}
    steps = [Step(factors[p], read[p].over(order) if p in read else zeros(sizes)) for p in pairs]
    offsets = {state: named("offset", (state,), shape) for state in states}
    return Group(states, kept, acted, factors, offsets), steps


def _placed(part: Linear, to: str, by: str, acted: Sequence[int]) -> Linear:
    """The same with these letters for the axes of the next value and of the state."""
    for axis in acted:
        part = part.apart(axis)
    names = {**dict(zip(part.out, to, strict=True)), **dict(zip(part.own, by, strict=True))}
    new = spare(names.values())
    return part.renamed({letter: names.get(letter) or next(new) for letter in part.sizes})


def _axes(group: Group) -> tuple[str, str, str]:
    """Letters for the axes of a state, of what comes of it, and of what comes of that."""
    rank = len(group.states[0].shape)
    first = LETTERS[:rank]
    others = (LETTERS[rank : 2 * rank], LETTERS[2 * rank : 3 * rank])
    second, third = ("".join(o[a] if a in group.acted else first[a] for a in range(rank)) for o in others)
    return first, second, third


def _times(group: Group, factor: TensorSymbol, tensor: Node) -> Node:
    """A factor applied to what has the shape of a state."""
    by, to, _ = _axes(group)
    return product([(group.letters(to, by), factor), (by, tensor)], to)


def _applied(group: Group) -> list[Step]:
    return [
        Step(a.next, add(*(_times(group, group.factors[a, b], b) for b in group.states), group.offsets[a]))
        for a in group.states
    ]


def _combined(group: Group) -> list[Step]:
    by, middle, to = _axes(group)
    inner, outer, whole = group.letters(middle, by), group.letters(to, middle), group.letters(to, by)
    steps = []
    for (a, b), factor in group.factors.items():
        terms = [
            product([(outer, part(group.factors[a, k], 2)), (inner, part(group.factors[k, b], 1))], whole)
            for k in group.states
        ]
        steps.append(Step(factor, add(*terms)))
    for a, offset in group.offsets.items():
        terms = [_times(group, part(group.factors[a, k], 2), part(group.offsets[k], 1)) for k in group.states]
        steps.append(Step(offset, add(*terms, part(offset, 2))))
    return steps


def part(symbol: TensorSymbol, number: int) -> TensorSymbol:
    """The factor or offset of the first of two steps, or of the second."""
    return symbol.renamed(f"{('first', 'second')[number - 1]}_{symbol.base}")


def _transposed(group: Group) -> list[Step]:
    by, to, _ = _axes(group)
    there = group.letters(to, by)
    back = there.translate(str.maketrans(by + to, to + by)) if group.acted else there
    return [
        Step(back_of(f), product([(there, group.factors[b, a])], back)) for (a, b), f in group.factors.items()
    ]


def _adjoint(group: Group) -> list[Step]:
    return [
        Step(
            by.marked("grad"),
            add(*(_times(group, back_of(group.factors[by, a]), a.next.marked("seed")) for a in group.states)),
        )
        for by in group.states
    ]


def back_of(factor: TensorSymbol) -> TensorSymbol:
    """The factor of the adjoint recurrence in the same place."""
    return factor.renamed(f"back_{factor.base}")
