"""Programs that compute the same are proved to, and others are told apart."""

from __future__ import annotations

import pytest

from derive.algebra.node import neg
from derive.catalogue import load
from derive.checks.claims import exact_verdict
from derive.checks.equality import RELATIONS, Relation, prove_equal
from derive.ops.structure import concat
from tests.checks.helpers import changed

SIZES = {"n": 2, "m": 3}


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda r: r.page)
def test_related_cells_are_proved_equal_and_the_page_says_so(relation: Relation) -> None:
    left, right = load(relation.left).program, load(relation.right).program
    assert prove_equal(left, right, relation.inputs(left.by_name), SIZES).holds
    assert relation.words in exact_verdict(load(relation.page)).figure


def test_the_concatenated_lstm_is_the_lstm_only_with_inputs_first() -> None:
    left, right = load("lstm").program, load("lstm-concatenated").program
    s = left.by_name
    wrong = {f"W_{k}": concat(s[f"U_{k}"], s[f"W_{k}"], axis=1) for k in "ifog"}
    assert prove_equal(left, right, wrong, SIZES).different == ("c_next", "h_next")


def test_the_two_grus_of_cho_and_of_pytorch_are_told_apart() -> None:
    left, right = load("gru").program, load("gru-reset-before").program
    assert not prove_equal(left, right, {}, SIZES).holds


def test_a_changed_statement_is_noticed() -> None:
    lstm = load("lstm").program
    assert prove_equal(lstm, lstm, {}, SIZES).holds
    assert not prove_equal(lstm, changed(lstm, "o", neg), {}, SIZES).holds


def test_results_can_be_compared_with_expressions() -> None:
    lstm = load("lstm").program
    opposite = changed(lstm, "h_next", neg)
    assert prove_equal(lstm, opposite, {}, SIZES, {"h_next": neg(lstm.by_name["h_next"])}).holds


def test_a_false_relation_fails_the_page() -> None:
    lstm = load("lstm").program
    relation = Relation(
        "lstm", "lstm", "lstm", "is lstm with its gates exchanged", lambda s: {"W_f": s["W_i"]}
    )
    assert not prove_equal(lstm, lstm, relation.inputs(lstm.by_name), SIZES).holds
