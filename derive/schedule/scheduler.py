"""From a cell to its schedule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from derive.algebra.node import Node, add
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell
from derive.passes.gradient import gradient, made_once
from derive.passes.stable import stable
from derive.program import Program, Step
from derive.schedule.adjoints import joined
from derive.schedule.cheaper import cheaper
from derive.schedule.draft import Draft, flattened, with_expr
from derive.schedule.fuse import fused
from derive.schedule.hoist import hoisted, shared, without_samples
from derive.schedule.names import Names
from derive.schedule.pack import packed_functions, packed_sums
from derive.schedule.pack_adjoints import packed_adjoints
from derive.schedule.phases import direction
from derive.schedule.record import Carry, Level, Schedule
from derive.schedule.stack import stacked

RESERVED = ("T", "B", "N", "t")  # what emitters call steps, samples, both together, and the step


def schedule(cell: Cell, packed: bool = False, early: bool = False) -> Schedule:
    """The schedule of a cell.

    packed: for array libraries, which want few calls: statements of one form on parts of one array become
    one.  A compiler that sees the loops needs no such thing.  early: whether the backward loop finds all
    local derivatives in memory, computed for all steps at once: worth it where a step is short.

    >>> from derive.catalogue import load
    >>> found = schedule(load("lstm"))
    >>> [str(step) for step in found.forward.before.program.steps]
    ['a_x = W @ x']
    """
    # of one cell, text, page and formulas ask for the same
    return made_once(cell.program, f"schedule, {packed}, {early}", lambda: _schedule(cell, packed, early))


def _schedule(cell: Cell, packed: bool, early: bool) -> Schedule:
    step = stable(gradient(cell.program))
    # both loops back begin with the same statements
    drafts, aliases = made_once(cell.program, f"drafts, {packed}", lambda: _drafts(cell, step, packed))
    names = Names(drafts[0].names.taken)
    forward, backward = (replace(draft, names=names) for draft in drafts)
    results = tuple(symbol.marked("grad") for symbol in cell.program.inputs)
    backward = fused(backward, results) if early else backward
    backward = hoisted(_packed(backward, aliases) if packed else backward, early)
    carried = _carries_back(cell, backward)
    back = direction(backward, carried, results, step)
    made = {s.target for phase in back.phases for s in phase.program.steps}
    read = {s for phase in back.phases for s in phase.program.inputs} - made
    known = forward.levels
    wanted = [*(state.next for state in cell.states), *cell.outputs, *(s for s in known if s in read)]
    there = direction(forward, [Carry(s, s.next) for s in cell.states], wanted, cell.program)
    given = set(cell.timeless)
    return Schedule(
        forward=there,
        backward=back,
        tape=tuple(s for s in known if s in read and known[s] > Level.STILL),
        still=tuple(s for s in known if s in read and known[s] == Level.STILL and s not in given),
    )


def _drafts(cell: Cell, step: Program, packed: bool) -> tuple[tuple[Draft, Draft], dict[Node, Node]]:
    """The statements of both directions, before those of the way back are packed and put in front of its
    loop; also what stands for values that are packed."""
    names = Names([*step.by_name, *map(str, step.sizes), *RESERVED])
    own = step.steps[len(cell.program.steps) :]
    forward, still = without_samples(_forward_draft(cell, names), own)
    forward, aliases = _prepared(forward, packed)
    own = tuple(with_expr(s, s.expr.xreplace(still)) for s in own)
    return (forward, _backward_draft(cell, own, forward)), aliases


def _forward_draft(cell: Cell, names: Names) -> Draft:
    given = {s: _given_level(s) for s in cell.program.inputs}
    carried = tuple(state.next for state in cell.states)
    steps = tuple(with_expr(s, flattened(s.expr)) for s in stable(cell.program).steps)
    return Draft(steps, given, carried, names)


def _prepared(draft: Draft, packed: bool) -> tuple[Draft, dict[Node, Node]]:
    draft = shared(stacked(cheaper(draft)))
    return packed_functions(hoisted(packed_sums(draft))) if packed else (hoisted(draft), {})


def _given_level(symbol: TensorSymbol) -> Level:
    if symbol.timeless:
        return Level.STILL
    return Level.LOOP if symbol.role == "state" else Level.EACH


def _backward_draft(cell: Cell, own: Iterable[Step], forward: Draft) -> Draft:
    """The gradient's own statements; every forward value is known for all steps."""
    forward_levels = forward.levels
    given = {s: min(found, Level.EACH) for s, found in forward_levels.items()}
    rule: dict[Node, Node] = {}
    for state in cell.states:
        seed = state.next.marked("seed")
        carry = forward.names.new(f"carried_{seed.name.removesuffix('_next')}", seed.shape)
        given[seed], given[carry] = Level.EACH, Level.LOOP
        rule[seed] = add(seed, carry)
    given |= {output.marked("seed"): Level.EACH for output in cell.outputs}
    steps = tuple(with_expr(s, flattened(s.expr.xreplace(rule))) for s in own)
    carried = tuple(state.marked("grad") for state in cell.states)
    draft = Draft(steps, given, carried, forward.names, dict(forward.matrices), forward.order)
    return shared(joined(cheaper(draft)))


def _packed(draft: Draft, aliases: Mapping[Node, Node]) -> Draft:
    """Adjoints of one form as one; slices of what the forward pass packed have their names back."""
    packed = packed_adjoints(draft.with_steps(with_expr(s, s.expr.xreplace(aliases)) for s in draft.steps))
    back = {part: symbol for symbol, part in aliases.items()}
    steps = [with_expr(s, s.expr.xreplace(back)) for s in packed.steps]
    read = {symbol for step in steps for symbol in symbols_in(step.expr)}
    named = [Step(symbol, aliases[symbol]) for symbol in draft.given if symbol in read and symbol in aliases]
    given = {symbol: found for symbol, found in draft.given.items() if symbol not in aliases}
    return replace(packed, steps=(*named, *steps), given=given)


def _carries_back(cell: Cell, draft: Draft) -> list[Carry]:
    """What reads the gradient that the step after hands back, state by state."""
    reading = [s for s, found in draft.given.items() if found == Level.LOOP]
    return [Carry(read, state.marked("grad")) for read, state in zip(reading, cell.states, strict=True)]
