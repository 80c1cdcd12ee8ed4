"""A schedule's statements in a row, as programs that can be compared with the cell's."""

from __future__ import annotations

from derive.algebra.node import Node, add
from derive.checks.equality import prove_equal
from derive.checks.proof import Proof
from derive.checks.sizes import small
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.program import Program, Step
from derive.schedule import Direction, schedule


def in_a_row(direction: Direction) -> tuple[Step, ...]:
    """The statements of all phases: these only say when each is computed."""
    return tuple(step for phase in direction.phases for step in phase.program.steps)


def proof_of_values(cell: Cell, packed: bool = False) -> Proof:
    """Next states and outputs of one step, scheduled, against the cell's equations."""
    wanted = (*(state.next for state in cell.states), *cell.outputs)
    steps = in_a_row(schedule(cell, packed).forward)
    left = Program(cell.program.inputs, steps, wanted, cell.name)
    return prove_equal(left, _asked(cell.program, wanted), {}, small(cell))


def proof_of_gradients(cell: Cell, packed: bool = False, early: bool = False) -> Proof:
    """All gradients of one step; what the step after hands back is a part of a state's cotangent."""
    found, step = schedule(cell, packed, early), gradient(cell.program)
    seeds = [s for s in step.inputs if s not in cell.program.inputs]
    carried = [carry.read for carry in found.backward.carried]
    # both directions may name the same slice
    steps = {(s.target, s.expr): s for s in (*in_a_row(found.forward), *in_a_row(found.backward))}.values()
    wanted = tuple(symbol.marked("grad") for symbol in cell.program.inputs)
    left = Program((*cell.program.inputs, *seeds, *carried), tuple(steps), wanted, cell.name)
    sums: dict[str, Node] = {
        state.next.marked("seed").name: add(state.next.marked("seed"), carry)
        for state, carry in zip(cell.states, carried, strict=True)
    }
    return prove_equal(left, _asked(step, wanted), sums, small(cell))


def _asked(program: Program, wanted: tuple[Node, ...]) -> Program:
    results = tuple(symbol for symbol in program.by_name.values() if symbol in wanted)
    return Program(program.inputs, program.steps, results, program.cell, program.file, program.order)
