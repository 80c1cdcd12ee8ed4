"""Parameters as frameworks count them: every difference has a reason, and the data are the objects' own."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from itertools import combinations_with_replacement
from math import prod
from pathlib import Path

import pytest
import sympy

from derive.algebra.shape import at_sizes
from derive.analysis.parameters import EXAMPLE, parameters
from derive.catalogue import load
from derive.checks.framework_counts import FOLDER, Count, Counted, counted, explained, stored
from derive.errors import DeriveError
from tools import count_parameters

EACH = pytest.mark.parametrize("each", counted(), ids=lambda each: f"{each.framework}: {each.call}")
ROOT = Path(__file__).resolve().parents[2]


def called(call: str) -> Counted:
    """The object of a call."""
    return next(each for each in counted() if each.call == call)


@EACH
def test_every_difference_is_explained_at_all_stored_sizes(each: Counted) -> None:
    found = explained(each)
    assert found.ours == parameters(load(each.cell)).total
    for count in each.counts:
        ours = parameters(load(each.cell), count.sizes).number
        more = sum(at_sizes(reason.formula, count.sizes) for reason in found.reasons)
        assert count.total - ours == more


@EACH
def test_the_stored_sizes_tell_all_formulas_of_second_degree_apart(each: Counted) -> None:
    """The terms of such a formula are independent at these sizes, so that only one fits the counts."""
    terms = [*combinations_with_replacement(["", *each.counts[0].sizes], 2)]
    rows = [
        [prod({"": 1, **count.sizes}[factor] for factor in term) for term in terms] for count in each.counts
    ]
    assert sympy.Matrix(rows).rank() == len(terms)


def test_a_count_that_nothing_explains_is_an_error() -> None:
    lstm = called("torch.nn.LSTM(n, m)")
    count = lstm.counts[0]
    wrong = replace(count, arrays={**count.arrays, "extra": (1,)})
    with pytest.raises(DeriveError, match=r"torch\.nn\.LSTM.*nothing explains how it counts lstm"):
        explained(replace(lstm, counts=(wrong, *lstm.counts[1:])))


def test_counts_that_tell_too_little_are_an_error() -> None:
    lstm = called("torch.nn.LSTM(n, m)")
    with pytest.raises(DeriveError, match="3 explanations fit"):  # two biases, or twice none
        explained(replace(lstm, counts=(Count({"n": 1, "m": 1}, {"some": (16,)}),)))


def test_an_object_that_was_not_counted_at_the_sizes_of_examples_is_an_error() -> None:
    lstm = called("torch.nn.LSTM(n, m)")
    assert (
        lstm.example.sizes == EXAMPLE and called("torch.nn.LSTM(n, m, proj_size=p)").example.sizes["p"] == 4
    )
    with pytest.raises(DeriveError, match=r"torch\.nn\.LSTM.*was not counted at"):
        _ = replace(lstm, counts=lstm.counts[1:]).example


def test_no_counts_explain_nothing() -> None:
    with pytest.raises(DeriveError, match="nothing explains"):
        explained(replace(called("torch.nn.LSTM(n, m)"), counts=()))


def test_the_same_gru_has_three_numbers_of_parameters() -> None:
    grus = [each for each in counted() if "GRU" in each.call and "n" in each.counts[0].sizes]
    assert {each.counts[0].total for each in grus} == {1860, 1880, 1920}
    assert called("keras.layers.GRU(m)").counts[0].total == 1920
    assert called("keras.layers.GRU(m, reset_after=False)").counts[0].total == 1860


def test_two_biases_of_a_gru_are_one_bias_more_for_each_gate_only() -> None:
    """The candidate of our GRU has two already."""
    (reason,) = explained(called("torch.nn.GRU(n, m)")).reasons
    assert (reason.name, str(reason.formula)) == ("two biases", "2*m")
    (reason,) = explained(called("ONNX GRU, linear_before_reset=0")).reasons
    assert (reason.name, str(reason.formula)) == ("two biases", "3*m")


def test_the_versions_are_those_that_the_oracles_ask_for() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pinned = dict(line.split("==") for line in wanted["project"]["optional-dependencies"]["oracles"])
    for name, package in count_parameters.PACKAGES.items():
        assert stored(name)["version"] == pinned[package.distribution]
    assert {path.stem for path in FOLDER.iterdir()} == {*count_parameters.PACKAGES}


@pytest.mark.slow
@pytest.mark.parametrize(
    "package",
    [
        pytest.param(name, marks=pytest.mark.requires_package(*needed))
        for name, needed in {
            "torch": ("torch",),
            "keras": ("keras", "torch"),
            "flax": ("flax",),
            "haiku": ("haiku",),
            "equinox": ("equinox",),
            "onnxruntime": ("onnxruntime", "onnx"),
        }.items()
    ],
)
def test_the_objects_themselves_give_the_stored_counts(package: str) -> None:
    on_file = (FOLDER / f"{package}.json").read_text(encoding="utf-8")
    again = f"write it again with `python -m tools.count_parameters {package}`"
    assert count_parameters.counted(package) == on_file, again
