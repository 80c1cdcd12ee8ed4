"""The size of every line of a cell, and what it is."""

from __future__ import annotations

import pytest

from derive.algebra.shape import evaluate
from derive.analysis.dimensions import DimensionRow, dimensions
from derive.analysis.parameters import example_sizes
from derive.catalogue import load, names

ROLES = ("input", "state", "pre-activation", "value", "next state", "output", "parameter", "constant")


def _row(cell: str, name: str) -> DimensionRow:
    return next(row for row in dimensions(load(cell)) if row.symbol.name == name)


@pytest.mark.parametrize("name", names())
def test_every_line_of_a_cell_has_a_row(name: str) -> None:
    cell = load(name)
    rows = dimensions(cell)
    assert {row.symbol for row in rows} == {*cell.program.inputs, *cell.program.defined}
    assert len({row.symbol for row in rows}) == len(rows)
    for row in rows:
        assert row.role in ROLES and row.meaning
        assert row.shape == row.symbol.shape
        assert row.example == evaluate(row.shape, example_sizes(cell))


@pytest.mark.parametrize("name", names())
def test_no_two_parameters_mean_the_same(name: str) -> None:
    meanings = [row.meaning for row in dimensions(load(name)) if row.role == "parameter"]
    assert len(set(meanings)) == len(meanings)


@pytest.mark.parametrize("name", names())
def test_what_is_not_learned_is_called_neither_weights_nor_a_bias(name: str) -> None:
    constants = [row.meaning for row in dimensions(load(name)) if row.role == "constant"]
    assert not [each for each in constants if "weights" in each or "bias" in each]


@pytest.mark.parametrize(
    ("cell", "name", "role", "meaning"),
    [
        ("lstm", "x", "input", "input"),
        ("lstm", "h", "state", "hidden state of the step before"),
        ("lstm", "h_next", "next state", "hidden state"),
        ("lstm", "a_f", "pre-activation", "pre-activation of the forget gate"),
        ("lstm", "f", "value", "forget gate"),
        ("lstm", "W_i", "parameter", "input weights of the input gate"),
        ("lstm", "U_f", "parameter", "recurrent weights of the forget gate"),
        ("lstm", "b_o", "parameter", "bias of the output gate"),
        ("elman", "W_h", "parameter", "input weights of the hidden state"),
        ("gated-delta-net", "A_log", "parameter", "parameter of the decay"),
        ("lmu", "A", "constant", "fixed matrix of the memory on the memory"),
        ("alif", "rho", "constant", "fixed factor of the adaptation on the adaptation"),
        ("lif", "theta", "constant", "fixed term of the membrane potential"),
        ("rwkv-4", "W_r", "parameter", "input weights of the receptance"),
        ("mi-lstm", "beta_f", "parameter", "elementwise weights of the forget gate on the hidden state"),
        ("lru", "C_im", "parameter", "recurrent weights of the output on the imaginary part of the state"),
        ("ltc", "r", "parameter", "second elementwise weights of the current on the parameter"),
        ("dense", "y", "output", "output"),
        ("lstm-concatenated", "W_f", "parameter", "weights of the forget gate on the input and hidden state"),
        ("lstm-peephole", "p_f", "parameter", "elementwise weights of the forget gate on the cell state"),
        ("lstm-deep-gates", "V_f", "parameter", "weights of the forget gate on its hidden layer"),
        ("lstm-stacked", "c_2", "state", "cell state of the step before, layer 2"),
        ("lstm-stacked", "W_f_2", "parameter", "input weights of the forget gate, layer 2"),
        ("lstm-stacked", "U_f_2", "parameter", "recurrent weights of the forget gate, layer 2"),
        ("gru", "U_g", "parameter", "weights of the recurrent part of the candidate"),
        ("gru-chung", "U_g", "parameter", "weights of the candidate on the reset state"),
    ],
)
def test_a_symbol_means(cell: str, name: str, role: str, meaning: str) -> None:
    row = _row(cell, name)
    assert (row.role, row.meaning) == (role, meaning)


def test_sizes_are_given_in_symbols_and_at_the_example() -> None:
    row = _row("lstm-concatenated", "W_f")
    assert [str(size) for size in row.shape] == ["m", "m + n"]
    assert row.example == (20, 30)
    assert dimensions(load("lstm"), {"n": 2, "m": 3})[0].example == (2,)
