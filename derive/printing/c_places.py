"""Where the values of a sequence lie: in the caller's arrays, on the tape, or in working memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import sympy

from derive.algebra.node import Node
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell
from derive.passes.batched import BatchedStep, batch_size
from derive.printing.c_index import count
from derive.printing.c_names import Names
from derive.schedule import Direction, Phase, Schedule

LOOP = 2  # the place of the loop among the phases


@dataclass(frozen=True)
class Sizes:
    """Symbols of the sizes that every file has: steps, samples, their product; and the cell's own."""

    steps: sympy.Symbol
    batch: sympy.Symbol
    rows: sympy.Symbol
    own: tuple[sympy.Symbol, ...]

    @property
    def all(self) -> tuple[sympy.Symbol, ...]:
        """Those that the caller says."""
        return (self.steps, self.batch, *self.own)


@dataclass(frozen=True)
class Frame:
    """What both directions of a cell share.

    members: the arrays that the caller has; tape: what else backward needs of forward, with whether it has a
    value a step; notes: the equation of each statement.
    """

    cell: Cell
    schedule: Schedule
    sizes: Sizes
    names: Names
    members: frozenset[TensorSymbol]
    tape: Mapping[TensorSymbol, bool]
    notes: Mapping[TensorSymbol, str]

    def step(self, symbol: TensorSymbol) -> sympy.Expr:
        """How many numbers all samples have at one step."""
        return count((self.sizes.batch, *symbol.shape))

    def unrolled(self, formula: sympy.Expr) -> sympy.Expr:
        """A formula without a symbol for all samples of all steps."""
        return sympy.expand(formula.xreplace({self.sizes.rows: self.sizes.steps * self.sizes.batch}))

    def numbers(self, symbol: TensorSymbol, each: bool) -> sympy.Expr:
        """How many numbers there are over all steps, or at all."""
        return count((self.sizes.rows, *symbol.shape) if each else symbol.shape)


@dataclass(frozen=True)
class Stored:
    """An array.

    base: its name; each: whether it has a value a step; later: whether the value of a step lies where the
    next step begins; turns: whether there is room for two steps only, in turn.
    """

    base: str
    each: bool
    later: bool = False
    turns: bool = False


class Places:
    """Where everything is that one direction reads or computes.

    made: the phase that computes a symbol; axes: whether it has a value a sample; steps: the statements of
    each phase; needs: how many numbers the working arrays that several phases share have.
    """

    def __init__(self, frame: Frame, direction: Direction, wanted: Iterable[TensorSymbol]) -> None:
        self.frame, self.direction, self.wanted = frame, direction, set(wanted)
        self.names = frame.names.scope()
        self.steps = [self._steps(phase) for phase in direction.phases]
        self.inputs = [_read(steps) for steps in self.steps]
        self.axes: dict[TensorSymbol, bool] = {}
        self.made: dict[TensorSymbol, int] = {}
        for place, phase in enumerate(direction.phases):
            for symbol in self.inputs[place]:
                self.axes.setdefault(symbol, phase.axes.get(symbol, not symbol.timeless))
            for step in self.steps[place]:
                self.axes[step.target], self.made[step.target] = step.batched, place
        self.stored: dict[TensorSymbol, Stored] = {}
        self.needs: dict[str, sympy.Expr] = {}
        for symbol in self.axes:
            self._store(symbol)

    def _steps(self, phase: Phase) -> tuple[BatchedStep, ...]:
        """The statements with the file's symbol for how many samples there are."""
        own, lead = batch_size(phase.program), self.lead(phase is self.direction.loop)
        return tuple(BatchedStep(s.target, _sized(s.expr, own, lead), s.batched) for s in phase.steps)

    @property
    def same(self) -> frozenset[TensorSymbol]:
        """What the loop reads that is the same at every step and for every sample."""
        loop = self.direction.loop
        return frozenset(s for s in loop.program.inputs if not loop.axes.get(s, not s.timeless))

    def lead(self, in_loop: bool) -> sympy.Symbol:
        """The size of the axis of samples."""
        return self.frame.sizes.batch if in_loop else self.frame.sizes.rows

    @cached_property
    def reading(self) -> Mapping[TensorSymbol, frozenset[int]]:
        """The phases that read a symbol."""
        return {s: frozenset(k for k, each in enumerate(self.inputs) if s in each) for s in self.axes}

    @cached_property
    def handed(self) -> Mapping[TensorSymbol, TensorSymbol]:
        """What reads it at the next turn, of everything handed on that is no state of the cell."""
        states = {state.next for state in self.frame.cell.states}
        return {c.handed: c.read for c in self.direction.carried if c.handed not in states}

    def kept(self, place: int) -> list[TensorSymbol]:
        """What a phase computes for others."""
        return [s for s, at in self.made.items() if at == place and s in self.stored]

    def _store(self, symbol: TensorSymbol) -> None:
        if symbol in self.stored or symbol in self.handed.values():
            return
        names, state = self.names, symbol.at(-1)
        if symbol in self.handed:
            self._hand_on(symbol)
        elif symbol.role == "state" and not symbol.marks:
            self.stored[symbol] = Stored(names.of(state), True, later=symbol.time == 0)
        elif given_once(symbol) and self.axes[symbol]:
            self._work(symbol, names.new(f"{names.of(symbol)}_each"), True)
        elif symbol in self.frame.members:
            self.stored[symbol] = Stored(names.of(symbol), self.axes[symbol])
        elif symbol in self.frame.tape:
            self.stored[symbol] = Stored(names.of(symbol), self.frame.tape[symbol])
        elif self.reading[symbol] - {self.made[symbol]}:
            self._work(symbol, names.of(symbol), self.axes[symbol])

    def _hand_on(self, symbol: TensorSymbol) -> None:
        """What a turn of the loop hands to the next: room for all steps and one more, or for two in turn."""
        frame, read = self.frame, self.handed[symbol]
        others = (self.reading[symbol] | self.reading.get(read, frozenset())) - {LOOP}
        each = bool(others) or self.made[symbol] != LOOP
        base = self.names.new(f"{self.names.of(symbol)}_steps")
        turns = frame.sizes.rows + frame.sizes.batch if each else 2 * frame.sizes.batch
        self.needs[base] = sympy.expand(turns * count(symbol.shape))
        self.stored[symbol] = Stored(base, each, turns=not each)
        self.stored[read] = Stored(base, each, later=True, turns=not each)

    def _work(self, symbol: TensorSymbol, base: str, each: bool) -> None:
        self.needs[base] = self.frame.numbers(symbol, each)
        self.stored[symbol] = Stored(base, each)

    @property
    def once(self) -> list[TensorSymbol]:
        """What is given once a sequence, and is needed for every step."""
        return [s for s in self.stored if given_once(s)]

    def hidden(self) -> frozenset[str]:
        """The caller's arrays that are only copied: gradients by initial states, what is given once."""
        return frozenset(self.names.of(s) for s in (*self.handed, *self.once))

    def touching(self, base: str) -> list[int]:
        """The phases that read or write an array."""
        found = {s for s, stored in self.stored.items() if stored.base == base}
        return sorted(
            {k for s in found for k in (*self.reading[s], *([self.made[s]] if s in self.made else []))}
        )


def _read(steps: Iterable[BatchedStep]) -> dict[TensorSymbol, None]:
    """What some statements read and do not compute, in order."""
    made = {step.target for step in steps}
    return dict.fromkeys(s for step in steps for s in symbols_in(step.expr) if s not in made)


def given_once(symbol: TensorSymbol) -> bool:
    """Whether it is an input that is the same at every step, or the gradient by one."""
    return symbol.trait("once") is not None and not symbol.timeless


def _sized(node: Node, own: sympy.Symbol, lead: sympy.Symbol) -> Node:
    return node if own == lead else node.xreplace({own: lead})
