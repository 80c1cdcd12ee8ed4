"""What is carried, what is summed, and what stands at the ends of a sequence."""

from __future__ import annotations

import derive
from derive.passes.through_time import shifted, through_time
from derive.program import Step


def texts(steps: tuple[Step, ...]) -> dict[str, str]:
    return {step.target.name: str(step.expr) for step in steps}


def test_the_hidden_state_gets_what_the_next_step_hands_back() -> None:
    carried = texts(through_time(derive.load("elman")).carried)
    assert carried == {"adj_h_next": "grad_h_next + U_h.T @ adj_a_h_tp1"}


def test_the_cell_state_is_carried_by_the_next_forget_gate() -> None:
    carried = texts(through_time(derive.load("lstm")).carried)
    assert (
        carried["adj_c_next"] == "grad_c_next + adj_h_next * o * (1 - tanh(c_next) ** 2) + adj_c_tp1 * f_tp1"
    )


def test_parameters_are_summed_and_inputs_are_not() -> None:
    found = through_time(derive.load("gru"))
    assert [step.target.name for step in found.inputs] == ["grad_x"]
    assert {step.target.primal().role for step in found.summed} == {"parameter"}
    assert len(found.summed) == len(derive.load("gru").parameters)


def test_initial_states_are_given_and_have_gradients() -> None:
    found = through_time(derive.load("lstm-stacked"))
    assert [s.name for s in found.initial] == ["h_1", "c_1", "h_2", "c_2"]
    assert {s.target.name for s in found.start} == {"grad_h_1", "grad_c_1", "grad_h_2", "grad_c_2"}


def test_a_cell_without_states_carries_nothing() -> None:
    found = through_time(derive.load("dense"))
    assert (found.carried, found.initial, found.start) == ((), (), ())


def test_backward_statements_keep_the_order_in_which_they_are_computed() -> None:
    names = [step.target.name for step in through_time(derive.load("lstm")).backward]
    assert names[:3] == ["adj_h_next", "adj_c_next", "adj_o"]


def test_shifting_moves_states_and_values_and_leaves_parameters() -> None:
    cell = derive.load("elman")
    assert str(shifted(cell.program.steps[0].expr, 1)) == "W_h @ x_tp1 + U_h @ h_next + b_h"
