"""What a schedule is: two directions of phases, each an ordinary Program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from derive.algebra.symbol import TensorSymbol
from derive.passes.batched import BatchedStep, batched
from derive.program import Program


class Level(IntEnum):
    """What a value depends on, and so when it can be computed.

    STILL: on parameters alone; EACH: also on what is given at every step, and so for all steps at once;
    LOOP: also on what is carried from step to step.
    """

    STILL = 0
    EACH = 1
    LOOP = 2


@dataclass(frozen=True)
class Phase:
    """Statements that are computed together.

    program: the statements, with what they read as inputs and what others read of them as results;
    axes: of every input, whether its array has the leading axis.
    """

    program: Program
    axes: Mapping[TensorSymbol, bool]

    @cached_property
    def steps(self) -> tuple[BatchedStep, ...]:
        """The statements on arrays that have a leading axis of samples."""
        return batched(self.program, self.axes)

    def __bool__(self) -> bool:
        return bool(self.program.steps)


@dataclass(frozen=True)
class Carry:
    """What goes from one turn of the loop to the next: what reads it, and what is handed on."""

    read: TensorSymbol
    handed: TensorSymbol


@dataclass(frozen=True)
class Direction:
    """Forward, or backward with the steps in reverse.

    still: from parameters alone, without a leading axis; before: for all steps at once, with a leading axis
    of T B samples; loop: one step, B samples; after: for all steps at once again, gradients of parameters as
    sums over that axis; carried: what the loop hands on; levels: of everything that is read or computed.
    """

    still: Phase
    before: Phase
    loop: Phase
    after: Phase
    carried: tuple[Carry, ...]
    levels: Mapping[TensorSymbol, Level]

    @property
    def phases(self) -> tuple[Phase, ...]:
        """The four in the order in which they run."""
        return self.still, self.before, self.loop, self.after

    @property
    def kept(self) -> tuple[TensorSymbol, ...]:
        """What the loop computes and a later phase reads, so that it is kept for all steps."""
        read = set(self.after.program.inputs)
        return tuple(s.target for s in self.loop.program.steps if s.target in read)


@dataclass(frozen=True)
class Schedule:
    """How a sequence of a cell is computed.

    forward, backward: the two directions; tape: what the backward one reads of the forward one, one value a
    step, in the order of computation; still: what it reads that has no steps, apart from parameters.
    """

    forward: Direction
    backward: Direction
    tape: tuple[TensorSymbol, ...]
    still: tuple[TensorSymbol, ...]
