"""The phases of a schedule as functions of a JAX file, and what each is given and keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from derive.algebra.node import Apply
from derive.algebra.notation import Style
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.passes.batched import batched
from derive.printing.jax_text import Body
from derive.program import Program, Step
from derive.schedule import Direction
from derive.schedule.stack import slices

PHASES = ("still", "before", "loop", "after")


@dataclass(frozen=True)
class Dialect:
    """How code is written: of one step, and of all steps at once."""

    step: Style
    at_once: Style


@dataclass(frozen=True)
class Phases:
    """The functions of one direction by phase, those that have statements.

    axes: of everything that is read, whether its array has an axis of samples.
    """

    bodies: Mapping[str, Body]
    axes: Mapping[TensorSymbol, bool]

    def made(self, phase: str) -> list[TensorSymbol]:
        """What a phase computes."""
        return [step.target for step in self.bodies[phase].steps] if phase in self.bodies else []

    def read(self, phases: Iterable[str] = PHASES) -> list[TensorSymbol]:
        """What some phases read and none of the direction computes."""
        computed = {s for phase in self.bodies for s in self.made(phase)}
        found = (s for phase in phases if phase in self.bodies for s in self.bodies[phase].needed)
        return list(dict.fromkeys(s for s in found if s not in computed))

    def given(self, carried: Iterable[TensorSymbol], handed: Iterable[TensorSymbol]) -> list[TensorSymbol]:
        """What the loop is given at every step: what it reads, and what is handed on without its doing."""
        read = [s for s in self.bodies["loop"].needed if self.axes.get(s)] if "loop" in self.bodies else []
        others = [s for s in handed if s not in self.made("loop")]
        left = set(carried)
        return [s for s in dict.fromkeys([*read, *others]) if s not in left]

    def kept(self, wanted: Iterable[TensorSymbol]) -> list[TensorSymbol]:
        """What the loop computes and is read afterwards."""
        read = {*wanted, *(self.bodies["after"].used if "after" in self.bodies else ())}
        return [s for s in self.made("loop") if s in read]


def phases(
    direction: Direction,
    of: Program,
    wanted: Iterable[TensorSymbol],
    spare: Mapping[str, Sequence[TensorSymbol]],
    inputs: Sequence[TensorSymbol],
    dialect: Dialect,
) -> Phases:
    """The phases of a direction.

    of: the program whose name errors tell; wanted: what is read from outside; spare: by phase, what else it
    is given, so that sizes can be read off it; inputs: the cell's, handed to a phase that needs their sizes.
    """
    axes = dict.fromkeys(inputs, True)
    axes |= {s: has for phase in direction.phases for s, has in phase.axes.items()}
    axes |= {step.target: step.batched for phase in direction.phases for step in phase.steps}
    groups = dict(zip(PHASES, (list(phase.program.steps) for phase in direction.phases), strict=True))
    # zeros for every sample depend on nothing, but have the axis of samples
    groups["before"] = [s for s in groups["still"] if axes[s.target]] + groups["before"]
    groups["still"] = [s for s in groups["still"] if not axes[s.target]]
    groups["after"] = [*_parts_of_joined(groups["loop"], groups["after"], {*wanted}), *groups["after"]]
    bodies = {
        phase: _measured(_body(phase, steps, of, axes, spare.get(phase, ()), dialect), inputs)
        for phase, steps in groups.items()
        if steps
    }
    read = {*wanted, *(s for carry in direction.carried for s in (carry.read, carry.handed))}
    read |= {s for body in bodies.values() for s in body.needed}
    returned = {
        phase: replace(body, returned=frozenset(s.target.name for s in body.steps if s.target in read))
        for phase, body in bodies.items()
    }
    return Phases(returned, axes)


def _measured(body: Body, inputs: Sequence[TensorSymbol]) -> Body:
    """The same with the inputs that its sizes are to be read off, where nothing else has them."""
    for symbol in inputs:
        more = replace(body, measured=(*body.measured, symbol))
        body = more if len(more.unknown) < len(body.unknown) else body
    return body


def _rows(joined: Apply) -> bool:
    """Whether parts are joined along their first axis."""
    return bool(joined.attributes[0] == 0)


def _parts_of_joined(
    loop: Sequence[Step], after: Sequence[Step], wanted: Collection[TensorSymbol]
) -> list[Step]:
    """Slices of what the loop joins and keeps, for who reads the parts after it: they are not kept again."""
    read = {s for step in after for s in symbols_in(step.expr)} - {*wanted}
    made, found = {step.target for step in loop}, dict[TensorSymbol, Step]()
    for step in loop:
        joined = step.expr
        if step.target in read and isinstance(joined, Apply) and joined.op == "concat" and _rows(joined):
            parts = joined.operands
            for part, place in zip(parts, slices(step.target, parts), strict=True):
                if isinstance(part, TensorSymbol) and part in read & made:
                    found.setdefault(part, Step(part, place))
    return list(found.values())


def _body(
    phase: str,
    steps: Sequence[Step],
    of: Program,
    axes: Mapping[TensorSymbol, bool],
    spare: Sequence[TensorSymbol],
    dialect: Dialect,
) -> Body:
    made = {step.target for step in steps}
    inputs = dict.fromkeys(s for step in steps for s in symbols_in(step.expr) if s not in made)
    program = Program(tuple(inputs), tuple(steps), (), of.cell, of.file, of.order)
    samples, style = ("", dialect.step) if phase in ("still", "loop") else ("T*B", dialect.at_once)
    return Body(program, batched(program, axes), None, axes, spare, samples, style)
