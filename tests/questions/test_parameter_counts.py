"""The page on parameters: what it says in numbers is what objects have, and its code prints what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import numpy as np
import pytest
import sympy

from derive.algebra.shape import evaluate, size
from derive.analysis.parameters import parameters
from derive.catalogue import load
from derive.checks.framework_counts import counted, fits
from derive.document.boxes import by_hand_table
from derive.document.formulas_in_use import SAID, Said
from derive.document.model import Listing, Table
from derive.errors import DeriveError
from tests.questions.pages import blocks, links, made, prose, text

PAGE = "parameter-counts"


def listings(language: str) -> list[str]:
    """The source texts of a language."""
    return [b.text for b in blocks(made(PAGE)) if isinstance(b, Listing) and b.language == language]


def test_the_answer_is_the_count_of_arrays() -> None:
    lstm = load("lstm")
    shapes = [evaluate(symbol.shape, {"n": 10, "m": 20}) for symbol in lstm.parameters]
    number = sum(np.zeros(shape).size for shape in shapes)
    first, second = prose(made(PAGE)).split("\n")[:2]
    assert f"with n = 10 and m = 20 that is {number}. PyTorch reports 2560" in re.sub("[{}]", "", first)
    assert first.endswith(f"Keras reports {number}.")
    assert "three answers, 1860, 1880 or 1920" in second


def test_counting_by_hand_adds_up() -> None:
    rows = [[text(cell) for cell in row] for row in by_hand_table(load("lstm")).rows]
    assert [row[-1] for row in rows] == ["200", "400", "20", "620", "2480"]
    assert rows[-1][2] == "4 \\times 620"


def test_boxes_that_are_not_alike_are_not_counted_so() -> None:
    with pytest.raises(DeriveError, match="all boxes are alike"):
        by_hand_table(load("gru"))


def test_every_object_that_was_counted_stands_on_the_page_once() -> None:
    rows = [row for b in blocks(made(PAGE)) if isinstance(b, Table) and len(b.columns) == 4 for row in b.rows]
    told = [text(row[0]) for row in rows]
    for each in counted():
        assert told.count(f"{each.call} {each.framework} {each.version}") == 1
        (row,) = (row for row in rows if text(row[0]) == f"{each.call} {each.framework} {each.version}")
        assert text(row[1]) == f"{each.counts[0].total}"


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.tex)
def test_a_formula_in_use_is_what_is_written(said: Said) -> None:
    plain = re.sub(r"(?<=[\dnm}])\s*(?=[nm(])", "*", said.tex.replace("^{2}", "**2"))
    assert sympy.expand(sympy.sympify(plain, {"n": size("n"), "m": size("m")}) - said.formula) == 0


def test_formulas_are_right_of_the_objects_beside_them_and_of_no_other() -> None:
    (table,) = (
        b for b in blocks(made(PAGE)) if isinstance(b, Table) and text(b.columns[1].title) == "said of"
    )
    for said, row in zip(SAID, table.rows, strict=True):
        named = {span.text for span in row[2] if span.kind == "code"}
        right = {
            each.call for each in counted() if each.cell in said.cells and fits(said.formula, each.counts)
        }
        assert named == right and (text(row[2]) == "none") == (not right)
    assert [text(row[0]) for row in table.rows if text(row[2]) == "none"] == ["m(n+m) + m", "2 m^{2}"]


def test_the_puzzle_has_the_numbers_that_people_met() -> None:
    assert "one expects 9408, and Keras says 9600" in prose(made(PAGE))


def test_two_bidirectional_layers_are_more_than_twice_two() -> None:
    assert "15040 parameters and not 11840" in prose(made(PAGE))


def test_the_second_bias_of_the_gru_s_candidate_is_needed() -> None:
    more = parameters(load("gru")).total - parameters(load("gru-reset-before")).total
    assert more == size("m")
    assert "That is the m by which" in prose(made(PAGE))


def test_who_stores_two_biases_is_read_off_the_counts() -> None:
    said = prose(made(PAGE))
    assert "ONNX Runtime and PyTorch store a bias for each product" in said
    assert "so do hk.VanillaRNN(m) and keras.layers.GRU(m)." in said


def test_keras_summary_has_the_cell_s_count() -> None:
    (summary,) = listings("text")
    assert re.search(r"lstm \(LSTM\).* 2,480 ", summary) and "12,501" in summary


def test_it_leads_to_the_page_on_sizes() -> None:
    assert "lstm-sizes.md" in links(made(PAGE))


def test_the_code_says_what_the_counts_say() -> None:
    for source in listings("python"):
        for call, number in re.findall(r"print\(count\((.*)\)\)  # (\d+)", source):
            assert int(number) in {each.counts[0].total for each in counted() if _same(call, each.call)}


def _same(call: str, other: str) -> bool:
    """Whether two calls differ only in how sizes are given."""
    return re.sub(r"\b(10|20|n|m)\b", "_", call) == re.sub(r"\b(10|20|n|m)\b", "_", other)


@pytest.mark.slow
@pytest.mark.requires_package("torch", "keras")
def test_the_code_prints_what_it_says() -> None:
    for source in listings("python"):
        ran = subprocess.run(
            [sys.executable, "-c", source],
            env={**os.environ, "KERAS_BACKEND": "torch"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert ran.stdout.split() == re.findall(r"# (\d+)$", source, re.MULTILINE)
