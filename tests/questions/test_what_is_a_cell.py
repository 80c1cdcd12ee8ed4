"""What the page says of cells is so: counts by arrays, what reads the cell state, which function is whose."""

from __future__ import annotations

import re

import numpy as np
import pytest

from derive import catalogue
from derive.algebra.shape import evaluate
from derive.document.hearsay import functions
from derive.document.model import Table
from derive.document.sketch import Way
from derive.errors import DeriveError
from derive.questions.what_is_a_cell import _no_matrix, _softmax_layer
from derive.runtime.function import function
from tests.questions.pages import blocks, made, prose, sketches, table

PAGE = "what-is-a-cell"
LSTM, SIZES = catalogue.load("lstm"), {"n": 2, "m": 3}


def test_the_words_counts_are_those_of_arrays() -> None:
    counts = {row[0]: row[1:] for row in table(made(PAGE), "what-is-a-cell:words")}
    dense = np.zeros((20, 10)).size + np.zeros(20).size
    lstm = 4 * (np.zeros((20, 10)).size + np.zeros((20, 20)).size + np.zeros(20).size)
    assert counts["layer"][1].endswith(f"= {dense}") and counts["layer"][2].endswith(f"= {lstm}")
    assert counts["neuron"][1].endswith(f"= {dense // 20}") and counts["unit"][2].endswith(f"= {lstm // 20}")


def test_the_number_learned_is_the_same_for_every_length() -> None:
    shown = table(made(PAGE), "what-is-a-cell:steps")
    total = sum(np.zeros(evaluate(p.shape, {"n": 10, "m": 20})).size for p in LSTM.parameters)
    assert len(shown) > 2 and {row[3] for row in shown} == {str(total)}
    assert [int(row[1]) for row in shown] == [int(row[0]) * len(LSTM.program.steps) for row in shown]


def test_the_picture_has_the_lines_of_its_weights() -> None:
    feed, recurrent = sketches(made(PAGE))[0].panels
    for panel in (feed, recurrent):
        assert sum(isinstance(item, Way) and item.role == "faint" for item in panel.items) == 3 * 4 + 4 * 2
    assert sum(item.kind == "disc" for item in feed.items) == 3 + 4 + 2


def test_no_parameter_is_applied_to_the_cell_state() -> None:
    matrices = {row[0]: row[1:] for row in table(made(PAGE), "what-is-a-cell:matrices")}
    assert matrices["c_{t-1}"] == ["none", "–"]
    assert matrices["x_{t}"][1] == r"m \times n" and matrices["h_{t-1}"][1] == r"m \times m"
    rng = np.random.default_rng(0)
    arrays = {s.name: rng.normal(size=evaluate(s.shape, SIZES)) for s in LSTM.program.inputs}
    run = function(LSTM.program)
    before = run(arrays)["c_next"]
    for j in range(SIZES["m"]):
        changed = run({**arrays, "c": arrays["c"] + np.eye(SIZES["m"])[j]})["c_next"] - before
        assert np.flatnonzero(changed).tolist() == [j], "number by number"


def test_the_page_is_not_made_where_a_gate_sees_the_cell_state() -> None:
    with pytest.raises(DeriveError, match="one statement reads the old cell state"):
        list(_no_matrix(catalogue.load("lstm-peephole")))


def test_a_sigmoid_reads_its_own_sum_and_softmax_reads_all() -> None:
    for cell, own in ((catalogue.load("dense"), 1), (_softmax_layer(), SIZES["m"])):
        arrays = {s.name: np.ones(evaluate(s.shape, SIZES)) for s in cell.program.inputs}
        (bias,) = (p.name for p in cell.parameters if len(p.shape) == 1)
        run = function(cell.program)
        changed = run({**arrays, bias: arrays[bias] + np.eye(SIZES["m"])[0]})["y"] - run(arrays)["y"]
        assert np.count_nonzero(changed) == own
    assert "diagonal" in prose(made(PAGE))


def test_popular_answers_have_verdicts_and_computed_reasons() -> None:
    said = [line for line in prose(made(PAGE)).splitlines() if re.match("(right|loose|wrong) “", line)]
    verdicts = [line.split()[0] for line in said]
    assert verdicts == ["wrong"] * 2 + ["loose"] * 2 + ["right"] * 6
    sums = [np.zeros((20, 30)).size + 20, np.zeros((20, 20)).size + 20]
    assert f"{4 * sums[0]}. A second layer in every gate makes them {4 * (sums[0] + sums[1])}" in prose(
        made(PAGE)
    )
    assert functions(LSTM).count("sigmoid") == 3 and functions(LSTM).count("tanh") == 2


def test_every_table_of_the_page_has_rows() -> None:
    found = [block for block in blocks(made(PAGE)) if isinstance(block, Table)]
    assert len(found) == 4 and all(len(each.rows) > 3 for each in found)
