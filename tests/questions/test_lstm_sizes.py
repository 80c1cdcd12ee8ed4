"""The page on sizes says what arrays have: shapes, counts, and which matrix multiplies what."""

from __future__ import annotations

import numpy as np

from derive.algebra.shape import evaluate
from derive.catalogue import load
from derive.document.boxes import boxes, gates, learned
from derive.document.calculator import Calculator
from derive.document.drawing import Drawing
from derive.document.model import Diagram, Table
from derive.runtime.function import function
from tests.questions.pages import blocks, links, made, prose, text

PAGE, LSTM = "lstm-sizes", load("lstm")


def tables() -> list[list[list[str]]]:
    """The cells of all tables."""
    return [
        [[text(cell) for cell in row] for row in block.rows]
        for block in blocks(made(PAGE))
        if isinstance(block, Table)
    ]


def test_the_first_sentence_has_every_size() -> None:
    first = prose(made(PAGE)).split("\n")[0]
    for size in ("W_{f} is m \\times n", "U_{f} is m \\times m", "m \\times (n+m)", "b_{f} has m numbers"):
        assert size in first
    assert first.endswith("only x_{t} has n.")
    assert "Three gates and a candidate are four dense layers" in first


def test_three_gates_and_a_candidate_are_four_dense_layers() -> None:
    assert [value.target.name for _, value in boxes(LSTM)] == ["f", "i", "g", "o"]
    assert {gate.name for gate in gates(LSTM)} == {"f", "i", "o"}
    assert [value.name for value in gates(LSTM, are=False)] == ["g"]
    for step, value in boxes(LSTM):
        assert [symbol.name for symbol in learned(step)] == [f"{kind}_{value.target.name}" for kind in "WUb"]


def test_a_box_is_a_dense_layer_on_both_inputs_joined() -> None:
    """In numbers: each gate of a step is sigma([W, U] [x, h] + b)."""
    rng, at = np.random.default_rng(0), {"n": 3, "m": 4}
    values = {each.name: rng.normal(size=evaluate(each.shape, at)) for each in LSTM.program.inputs}
    found = function(LSTM.program)(values)
    both = np.concatenate([values["x"], values["h"]], axis=-1)
    for k in "fiog":
        matrix = np.concatenate([values[f"W_{k}"], values[f"U_{k}"]], axis=1)
        assert matrix.shape == (4, 3 + 4)
        a = both @ matrix.T + values[f"b_{k}"]
        squashed = np.tanh(a) if k == "g" else 1 / (1 + np.exp(-a))
        np.testing.assert_allclose(found[k], squashed, rtol=1e-12)


def test_the_forms_stand_beside_each_other_with_equal_counts() -> None:
    (forms,) = (rows for rows in tables() if rows[0][0] == "forget gate" and len(rows[0]) == 3)
    assert forms[0][1:] == ["W_{f}\\, x_{t} + U_{f}\\, h_{t-1} + b_{f}", "W_{f}\\, s_{t} + b_{f}"]
    assert forms[-2][1:] == ["m \\times n and m \\times m", "m \\times (n+m)"]
    assert forms[-1][1] == forms[-1][2] == "4(m(n+m) + m)"


def test_their_being_one_function_is_a_proved_relation_and_more() -> None:
    said = prose(made(PAGE))
    assert "with [W, U] in the place of each W, is proved:" in said
    assert "entries of values and gradients are identical" in said


def test_the_diagram_has_sizes_on_its_lines() -> None:
    (figure,) = (block for block in blocks(made(PAGE)) if isinstance(block, Diagram))
    assert isinstance(figure.drawing, Drawing)
    marks = {mark.tex for mark in figure.drawing.marks}
    assert {"n", "m", "f_{t}\\,(m)", "g_{t}\\,(m)"} <= marks
    assert "n+m" in text(figure.caption)


def test_the_calculator_compares_three_cells() -> None:
    (found,) = (block for block in blocks(made(PAGE)) if isinstance(block, Calculator))
    assert found.cells == ("LSTM", "GRU", "Elman") and [s.name for s in found.sliders] == [*"nmTBL"]


def test_no_matrix_is_multiplied_with_the_cell_state() -> None:
    answers = {row[0]: row[1] for row in tables()[-1]}
    claim = "A cell consists of a matrix for the hidden state and one for the cell state."
    assert "eight matrices, four of m \\times n and four of m \\times m, and none of them" in answers[claim]
    assert "add three vectors of m numbers" in answers[claim]


def test_frameworks_store_four_matrices_in_one_array() -> None:
    (stored,) = (rows for rows in tables() if rows[0][0].startswith("equinox"))
    arrays = {row[0].split(" ")[0]: row[1] for row in stored}
    assert "weight_ih_l0 80 × 10, weight_hh_l0 80 × 20" in arrays["torch.nn.LSTM(n,"]
    assert "kernel 10 × 80, recurrent_kernel 20 × 80, bias 80" in arrays["keras.layers.LSTM(m)"]
    said = prose(made(PAGE))
    assert "Equinox, ONNX Runtime and PyTorch have a row for each unit" in said
    assert "Flax, Haiku and Keras have a column" in said
    assert "; Flax keeps them apart." in said


def test_it_leads_to_its_neighbours() -> None:
    assert {"parameter-counts.md", "unrolling.md", "neuron-or-layer.md", "lstm-peephole.md"} <= {
        *links(made(PAGE))
    }
