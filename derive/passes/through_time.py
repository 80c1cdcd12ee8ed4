"""From one step to a sequence: what is carried from step to step, what is summed over t, and the boundary
terms.

The gradient of one step says what reaches h_{t-1}; through time that is what h_t gets from step t+1.  So
the adjoint of a carried state at t is what the caller supplies there, what its own step adds, and the next
step's gradient shifted by one.  Source: back-propagation through time, Werbos (1990).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from derive.algebra.display import Shown
from derive.algebra.node import Node, add
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.program import Step


@dataclass(frozen=True)
class ThroughTime(Shown):
    """The equations of a sequence t = 1..T.

    forward: for t = 1..T; initial: the states at 0, given; carried: adjoints of the next states, for t =
    T..1, with terms from t + 1 that are zero at t = T; local: the other adjoints of a step; inputs:
    gradients of the inputs, one a step; summed: gradients of parameters, each right side to be summed over
    t = 1..T; start: gradients of the initial states, read off at t = 1 (their right sides have shifted
    time: the adjoint that step 1 hands back).
    """

    forward: tuple[Step, ...]
    initial: tuple[TensorSymbol, ...]
    carried: tuple[Step, ...]
    local: tuple[Step, ...]
    inputs: tuple[Step, ...]
    summed: tuple[Step, ...]
    start: tuple[Step, ...]

    def __repr__(self) -> str:
        return f"<through time: {len(self.forward)} statements a step, {len(self.backward)} adjoints>"

    @property
    def backward(self) -> tuple[Step, ...]:
        """Adjoints of a step in the order in which they are computed, carried ones among the others."""
        order = {step.target: k for k, step in enumerate(reversed(self.forward))}
        return tuple(sorted(self.carried + self.local, key=lambda step: order[step.target.primal()]))


def through_time(cell: Cell) -> ThroughTime:
    """The equations of a cell over a sequence, derived from the gradient of one step."""
    step = gradient(cell.program)
    backward = step.steps[len(cell.program.steps) :]
    results = {s.target.primal(): s for s in backward if s.target.marks[-1][0] == "grad"}
    states = {state.next: state for state in cell.states}
    adjoints = [s for s in backward if s.target.marks[-1][0] == "adj"]
    return ThroughTime(
        forward=cell.program.steps,
        initial=cell.states,
        carried=tuple(_carried(s, states, results) for s in adjoints if s.target.primal() in states),
        local=tuple(s for s in adjoints if s.target.primal() not in states),
        inputs=tuple(s for symbol, s in results.items() if symbol.role == "input" and not symbol.still),
        summed=tuple(s for symbol, s in results.items() if symbol.still),
        start=tuple(results[state] for state in cell.states if state in results),
    )


def _carried(
    step: Step, states: Mapping[TensorSymbol, TensorSymbol], results: Mapping[TensorSymbol, Step]
) -> Step:
    """The adjoint of a state at t, with the terms that step t + 1 hands back."""
    state = states[step.target.primal()]
    back = results.get(state)
    if back is None or not symbols_in(back.expr):
        return step
    later = shifted(back.expr, 1)
    origins = step.origins + tuple(origin.shifted(1) for origin in back.origins)
    return replace(step, expr=add(step.expr, later), origins=origins)


def shifted(expr: Node, steps: int) -> Node:
    """The same expression that many steps later; parameters stay as they are."""
    return expr.xreplace({symbol: symbol.shifted(steps) for symbol in symbols_in(expr)})
