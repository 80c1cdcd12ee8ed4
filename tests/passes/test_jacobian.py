"""The one-step state Jacobian, as text and against differences of the running cell."""

from __future__ import annotations

import numpy as np
import pytest

import derive
from derive.passes.jacobian import state_jacobian

CELLS = [name for name in derive.names() if name != "dense"]


def blocks(name: str) -> dict[str, str]:
    program = state_jacobian(derive.load(name))
    return {result.name: str(program.defined[result].expr) for result in program.results}


def test_the_lstm_has_four_blocks_and_the_cell_state_carries_by_the_forget_gate() -> None:
    assert blocks("lstm") == {
        "jac_h_next_h": "diag(tanh(c_next) * o * (1 - o)) @ U_o"
        " + diag(o * (1 - tanh(c_next) ** 2)) @ jac_c_next_h",
        "jac_h_next_c": "diag(o * (1 - tanh(c_next) ** 2)) @ jac_c_next_c",
        "jac_c_next_h": "diag(c * f * (1 - f)) @ U_f + diag(g * i * (1 - i)) @ U_i"
        " + diag(i * (1 - g ** 2)) @ U_g",
        "jac_c_next_c": "diag(f) @ I",
    }


def test_two_uses_of_a_gate_become_one_factor() -> None:
    assert blocks("gru")["jac_h_next_h"].startswith("diag((h - g) * z * (1 - z)) @ U_z + ")


def test_two_ways_to_one_weight_become_one_factor() -> None:
    text = blocks("lstm-coupled")["jac_c_next_h"]
    assert text == "diag((g - c) * i * (1 - i)) @ U_i + diag(i * (1 - g ** 2)) @ U_g"


def test_a_concatenated_weight_enters_by_its_recurrent_columns() -> None:
    assert "W_f[:, n : n + m]" in blocks("lstm-concatenated")["jac_c_next_h"]


def test_a_stack_has_a_block_for_every_pair_of_states() -> None:
    program = state_jacobian(derive.load("lstm-stacked"))
    assert len(program.results) == 16
    assert str(program.defined[program.by_name["jac_h_1_next_h_2"]].expr) == "0"


@pytest.mark.parametrize("name", CELLS)
def test_every_block_agrees_with_complex_step(name: str) -> None:
    cell, program = derive.load(name), state_jacobian(derive.load(name))
    rng = np.random.default_rng(1)
    sizes = {"n": 2, "m": 3}
    lengths = {
        s: tuple(int(x.subs({k: sizes[k.name] for k in x.free_symbols})) for x in s.shape)
        for s in program.inputs
    }
    arrays = {s.name: rng.normal(size=length) for s, length in lengths.items()}
    forward, found = derive.function(cell.program), derive.function(program)(arrays)
    for state in cell.states:
        for k in range(3):
            moved = arrays[state.name] + 1e-30j * np.eye(3)[k]
            changed = forward({**arrays, state.name: moved})
            for other in cell.states:
                column = found[f"jac_{other.next.name}_{state.name}"][:, k]
                np.testing.assert_allclose(
                    column, changed[other.next.name].imag / 1e-30, rtol=1e-12, atol=1e-14
                )
