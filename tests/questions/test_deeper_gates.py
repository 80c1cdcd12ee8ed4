"""What the page on deeper gates says in numbers is so, counted and computed in other ways."""

from __future__ import annotations

import numpy as np
import pytest

from derive import questions
from derive.algebra.symbol import symbols_in
from derive.analysis.chain import longest
from derive.catalogue import load
from derive.document.gate_depth import SCALES, SIZES, difference
from derive.document.model import Prose, Table
from derive.document.sketch import Sketch, Way
from derive.document.spans import Badge
from derive.passes.gradient import gradient
from derive.passes.unrolled import unrolled
from derive.reference import lstm, lstm_deep_gates
from tests.document.reading import words


def tables(part: str) -> list[Table]:
    """The tables of a part of the page."""
    (found,) = (each for each in questions.page("deeper-gates").parts if each.id == part)
    return [block for block in found.blocks if isinstance(block, Table)]


def numbers(table: Table, row: int) -> list[int]:
    """The whole numbers of a row."""
    return [int(words(cell).replace(",", "")) for cell in table.rows[row][2:]]


@pytest.mark.parametrize(("row", "layers"), [(0, 1), (1, 2)])
def test_the_counts_are_those_of_matrices_and_biases(row: int, layers: int) -> None:
    found = [4 * (m * (n + m) + m + (layers - 1) * (m * m + m)) for n, m in SIZES]
    assert numbers(tables("counts")[0], row) == found


def test_operations_grow_by_the_products_of_the_second_layer() -> None:
    table = tables("counts")[1]
    more = [deep - plain for plain, deep in zip(numbers(table, 0), numbers(table, 1), strict=True)]
    # a product of m by m, multiply-adds counted as two, a bias and tanh, in each of four boxes
    assert more == [4 * (2 * m * m + m + m) for _, m in SIZES]


def test_the_picture_has_a_line_for_each_weight() -> None:
    (part, *_) = questions.page("deeper-gates").parts
    (sketch,) = (block for block in part.blocks if isinstance(block, Sketch))
    lines = [sum(isinstance(item, Way) for item in panel.items) for panel in sketch.panels]
    assert lines == [3 * (2 + 3), 3 * (2 + 3) + 3 * 3]


def test_a_gradient_passes_one_statement_more_for_each_of_the_matrix_and_the_slope() -> None:
    ways = {}
    for name in ("lstm", "lstm-deep-gates"):
        known = {step.target.name: step for step in gradient(load(name)).steps}
        way, step = [], known["grad_U_f"]
        while step.target.name != "adj_f":
            (before,) = (s.name for s in symbols_in(step.expr) if s.name.startswith("adj_"))
            way.append(before)
            step = known[before]
        ways[name] = way[::-1]
    assert ways == {
        "lstm": ["adj_f", "adj_a_f"],
        "lstm-deep-gates": ["adj_f", "adj_a_f", "adj_e_f", "adj_a_e_f"],
    }


@pytest.mark.parametrize(
    ("name", "found"), [("dense", 1), ("elman", 1), ("gru", 1), ("gru-reset-before", 2), ("lstm-stacked", 2)]
)
def test_products_that_wait_for_each_other_are_counted(name: str, found: int) -> None:
    assert longest(load(name).program) == found


@pytest.mark.parametrize(("name", "found"), [("lstm", 9), ("lstm-deep-gates", 18), ("lstm-stacked", 10)])
def test_a_stack_waits_for_one_product_more_over_nine_steps(name: str, found: int) -> None:
    assert longest(unrolled(load(name).program, 9)) == found


def test_hand_written_cells_give_the_same_differences() -> None:
    random, m = np.random.RandomState(0), 20
    given = {
        s.name: 2 * random.random_sample([{"n": 10, "m": m}[str(size)] for size in s.shape]) - 1
        for s in load("lstm").program.inputs
    }
    for scale in SCALES:
        small = {name: array / scale for name, array in given.items() if name[0] in "WUb"}
        deep = {f"V_{k}": scale * np.eye(m) for k in "ifog"} | {f"d_{k}": np.zeros(m) for k in "ifog"}
        ours, theirs = lstm.step(given), lstm_deep_gates.step({**given, **small, **deep})
        assert np.isclose(np.max(np.abs(ours["h_next"] - theirs["h_next"])), difference(scale), rtol=1e-9)


def test_the_special_case_is_proved() -> None:
    part = next(each for each in questions.page("deeper-gates").parts if each.id == "special")
    (prose,) = (block for block in part.blocks[:1] if isinstance(block, Prose))
    assert [span.status for span in prose.spans if isinstance(span, Badge)] == ["pass"]
