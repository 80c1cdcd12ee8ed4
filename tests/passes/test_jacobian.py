"""The one-step state Jacobian, as text and against differences of the running cell."""

from __future__ import annotations

import numpy as np
import pytest

import derive
from derive.checks.samples import Samples
from derive.checks.sizes import small
from derive.definition import Cell, let, scalar, sizes, state, tanh, vectors
from derive.passes.jacobian import state_jacobian
from derive.passes.smoothed import smooth_cell

CELLS = [name for name in derive.names() if derive.load(name).states]


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


def test_a_value_that_statements_share_has_a_block_of_its_own() -> None:
    m = sizes("m")
    h, values = state("h", m), vectors(" ".join(f"v{k}" for k in range(60)), m)
    chain = [let(values[0], tanh(h)), let(values[1], values[0] * h)]
    chain += [let(values[k], values[k - 1] * h + values[k - 2]) for k in range(2, 60)]
    cell = Cell("chain", [*chain, let(h.next, tanh(values[-1]))]).named("chain")
    program = state_jacobian(cell)
    # written out, the block would grow as Fibonacci's numbers do
    assert max(len(str(step.expr)) for step in program.steps) < 1000
    given, step = np.array([0.03, -0.02]), 1e-30
    found = derive.function(program)({"h": given})["jac_h_next_h"]
    moved = derive.function(cell.program)({"h": given + 1j * step * np.eye(2)})["h_next"].imag / step
    np.testing.assert_allclose(found, moved.T, rtol=1e-10)


def test_a_concatenated_weight_enters_by_its_recurrent_columns() -> None:
    assert "W_f[:, n : n + m]" in blocks("lstm-concatenated")["jac_c_next_h"]


def test_a_stack_has_a_block_for_every_pair_of_states() -> None:
    program = state_jacobian(derive.load("lstm-stacked"))
    assert len(program.results) == 16
    assert str(program.defined[program.by_name["jac_h_1_next_h_2"]].expr) == "0"


def test_the_block_of_a_number_by_a_number_is_a_number() -> None:
    s, x = state("s"), scalar("x")
    program = state_jacobian(Cell("decay", [let(s.next, s * x)]).named("decay"))
    assert str(program.steps[-1].expr) == "x"
    assert derive.function(program)({"s": 2.0, "x": 0.5})["jac_s_next_s"] == 0.5


@pytest.mark.parametrize("name", CELLS)
def test_every_block_agrees_with_complex_step(name: str) -> None:
    """Where a max or a step stands in the cell the derivative is that of one side, as in complex numbers."""
    cell, program = smooth_cell(derive.load(name)), state_jacobian(smooth_cell(derive.load(name)))
    arrays = Samples(cell, small(cell), ()).draw(cell.program.inputs)
    forward, found = derive.function(cell.program), derive.function(program)(arrays)
    for each in cell.states:
        for index in np.ndindex(*arrays[each.name].shape):
            moved = arrays[each.name].astype(complex)
            moved[index] += 1e-30j
            changed = forward({**arrays, each.name: moved})
            for other in cell.states:
                column = found[f"jac_{other.next.name}_{each.name}"][(..., *index)]
                slope = np.asarray(changed[other.next.name]).imag / 1e-30
                np.testing.assert_allclose(column, slope, rtol=1e-10, atol=1e-12)
