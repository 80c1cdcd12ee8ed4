"""From statements with levels to phases: each goes where it is computed for most steps at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.passes.batched import has_batch
from derive.program import Program, Step
from derive.schedule.draft import Draft, with_expr
from derive.schedule.record import Carry, Direction, Level, Phase


def direction(
    draft: Draft, carried: Sequence[Carry], wanted: Iterable[TensorSymbol], of: Program
) -> Direction:
    """The statements of a draft in phases.

    carried: what the loop hands on; wanted: what is read from outside, values and gradients; of: the program
    whose name and file errors tell.
    """
    levels, looped = draft.levels, draft.looped
    alive = _alive(draft.steps, [*wanted, *(carry.handed for carry in carried)])
    groups: tuple[list[Step], ...] = ([], [], [], [])
    axes = _axes(draft, of)
    for step in draft.steps:
        if step.target not in alive:
            continue
        known = levels[step.target]
        place = int(known) if known < Level.LOOP else 2 if step.target in looped else 3
        if known == Level.STILL and axes[step.target]:  # zeros, one for each sample
            place = 1
        # the gradient of a parameter is a sum over all steps, which have to be there
        if step.target.timeless and known > Level.STILL:
            place = 3
        groups[place].append(step)
    _copy_for_later(draft, carried, groups, axes)
    read = {s for steps in groups for step in steps for s in symbols_in(step.expr)} | alive
    still, before, loop, after = (_phase(steps, axes, read, of) for steps in groups)
    return Direction(still, before, loop, after, tuple(carried), levels)


def _copy_for_later(
    draft: Draft, carried: Sequence[Carry], groups: Sequence[list[Step]], axes: dict[TensorSymbol, bool]
) -> None:
    """What is carried and read behind the loop gets a name there, so that it is kept for all steps; states
    are kept anyway."""
    _, _, loop, after = groups
    for carry in carried:
        late = [s for s in after if carry.read in symbols_in(s.expr)]
        if carry.read.role == "state" or not late:
            continue
        copy = draft.names.new(f"{carry.read.name}_here", carry.read.shape)
        axes[copy] = True
        loop.insert(0, Step(copy, carry.read))
        after[:] = [with_expr(s, s.expr.xreplace({carry.read: copy})) if s in late else s for s in after]


def _alive(steps: Sequence[Step], wanted: Iterable[TensorSymbol]) -> set[TensorSymbol]:
    alive = set(wanted)
    for step in reversed(steps):
        if step.target in alive:
            alive.update(symbols_in(step.expr))
    return alive


def _axes(draft: Draft, of: Program) -> dict[TensorSymbol, bool]:
    """Of everything, whether its array has an axis of samples: what is made of parameters alone has none."""
    axes = {symbol: found > Level.STILL and has_batch(symbol) for symbol, found in draft.given.items()}
    for step in draft.steps:
        target = step.target
        made = any(axes[s] for s in symbols_in(step.expr))
        if target.timeless:
            axes[target] = False
        elif target.marks and target.marks[-1][0] != "pre" and target.primal() in axes:
            axes[target] = axes[target.primal()]
        elif target.marks and target.marks[-1][0] != "pre":
            axes[target] = has_batch(target.primal())
        else:
            axes[target] = made or target.role in ("state", "output")
    return axes


def _phase(
    steps: Sequence[Step], axes: Mapping[TensorSymbol, bool], read: set[TensorSymbol], of: Program
) -> Phase:
    made = {step.target for step in steps}
    inputs = dict.fromkeys(s for step in steps for s in symbols_in(step.expr) if s not in made)
    results = tuple(step.target for step in steps if step.target in read)
    program = Program(tuple(inputs), tuple(steps), results, of.cell, of.file, of.order)
    primals = {s.primal() for step in steps for s in [step.target] if s.marks and s.marks[-1][0] != "pre"}
    return Phase(program, {s: axes[s] for s in [*inputs, *primals] if s in axes})
