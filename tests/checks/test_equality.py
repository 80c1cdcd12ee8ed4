"""Programs that compute the same are proved to, and others are told apart."""

from __future__ import annotations

import pytest

from derive.algebra.node import neg
from derive.catalogue import load
from derive.checks.equality import prove_equal
from derive.errors import DefinitionError
from derive.ops.structure import concat
from tests.checks.helpers import changed

SIZES = {"n": 2, "m": 3}


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


def test_a_value_can_be_held_in_place_of_being_computed() -> None:
    lstm = load("lstm").program
    s = lstm.by_name
    assert prove_equal(lstm, lstm, {"f": s["f"]}, SIZES).holds
    assert not prove_equal(lstm, lstm, {"f": s["i"]}, SIZES).holds


def test_what_only_the_right_program_has_may_be_anything() -> None:
    peephole, lstm = load("lstm-peephole").program, load("lstm").program
    assert prove_equal(peephole, lstm, {}, SIZES).different == ("c_next", "h_next")
    assert not prove_equal(lstm, peephole, {}, SIZES).holds


def test_what_has_another_shape_is_refused_and_not_stretched() -> None:
    lstm = load("lstm").program
    with pytest.raises(DefinitionError, match=r"b_f has shape \(3,\), what stands in its place has \(2,\)"):
        prove_equal(lstm, lstm, {"b_f": lstm.by_name["x"]}, SIZES)
