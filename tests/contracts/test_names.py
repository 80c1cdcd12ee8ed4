"""Names, shapes and letters that scripts rely on."""

from __future__ import annotations

import pytest

import derive
from tests.cells import ELEVEN
from tests.contracts.drawn import (
    GRUS,
    LSTMS,
    M,
    N,
    every_cell,
    shape,
)


def test_the_first_eleven_cells_have_the_names_of_the_contract() -> None:
    assert set(derive.names()) >= set(ELEVEN)


@every_cell
def test_inputs_states_outputs_parameters_and_sizes_have_names_and_shapes(name: str) -> None:
    cell = derive.load(name)
    assert [size.name for size in cell.sizes] == ["n", "m"]
    for symbol in (*cell.inputs, *cell.states, *cell.outputs, *cell.parameters):
        assert symbol.name.isascii() and symbol.name.isidentifier()
        assert all({s.name for s in size.free_symbols} <= {"n", "m"} for size in symbol.shape)
    assert [s.next.name for s in cell.states] == [f"{s.name}_next" for s in cell.states]
    assert [s.shape for s in cell.states] == [s.next.shape for s in cell.states]


def test_the_names_of_an_lstm_are_those_of_the_contract() -> None:
    cell = derive.load("lstm")
    assert [s.name for s in cell.inputs] == ["x"]
    assert [s.name for s in cell.states] == ["h", "c"]
    assert cell.outputs == ()
    assert {s.name for s in cell.parameters} == {f"{letter}_{k}" for letter in "WUb" for k in "ifog"}
    defined = [step.target.name for step in cell.program.steps]
    assert set(defined) == {*"ifog", *(f"a_{k}" for k in "ifog"), "c_next", "h_next"}


@pytest.mark.parametrize(
    ("name", "gates"), [*((name, "ifog") for name in LSTMS), *((name, "zrg") for name in GRUS)]
)
def test_gates_and_candidates_have_the_letters_of_the_contract(name: str, gates: str) -> None:
    assert {s.target.name for s in derive.load(name).program.steps} >= set(gates)


def test_the_joint_matrix_is_m_by_n_plus_m() -> None:
    cell = derive.load("lstm-concatenated")
    assert {s.name: shape(s) for s in cell.parameters}["W_f"] == (M, N + M)


@every_cell
def test_a_gradient_names_cotangents_adjoints_and_results_as_the_contract_says(name: str) -> None:
    cell = derive.load(name)
    step = derive.gradient(cell)
    forward = [s.target.name for s in cell.program.steps]
    assert {s.name for s in step.inputs if s not in cell.program.inputs} == {
        f"grad_{s.name}" for s in cell.program.results
    }
    assert {s.name for s in step.results} == {f"grad_{s.name}" for s in cell.program.inputs}
    backward = [s.target.name for s in step.steps if s.target.name not in forward]
    assert {x for x in backward if x.startswith("adj_")} == {f"adj_{x}" for x in forward}
    assert all(x.startswith(("adj_", "grad_")) for x in backward)


def test_the_adjoint_of_the_cell_state_begins_with_its_cotangent() -> None:
    step = next(s for s in derive.gradient(derive.load("lstm")).steps if s.target.name == "adj_c_next")
    assert str(step.expr).startswith("grad_c_next + ")
