"""The numeric check: what agrees passes, and every kind of disagreement fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

import derive.checks.emitted as module
from derive import catalogue
from derive.algebra.node import Node, apply, neg
from derive.algebra.record import Array
from derive.catalogue import load
from derive.checks.mutation import mutation_verdict
from derive.checks.numeric import numeric_verdict
from derive.checks.reference import Arrays, derivatives, reference, run
from derive.checks.samples import Ledger, Samples
from derive.definition import Cell, let, output, relu, sizes, state, tanh, vector
from derive.passes.gradient import gradient
from derive.program import Program
from derive.reference import gru_chung, gru_reset_before, lstm
from derive.runtime import sequence
from tests.cells import every_cell
from tests.checks.helpers import changed, kinked, with_program


def kinked_step(v: Mapping[str, Array]) -> Arrays:
    a = v["x"] * v["x"] - 2 * v["x"]
    return {"a_y": a, "y": np.maximum(a, 0) * v["x"]}


@pytest.mark.parametrize("change", [neg, lambda e: e + e, lambda e: apply("sigmoid", e)])
@pytest.mark.parametrize("name", ["a_i", "c_next", "h_next", "o"])
def test_a_wrong_statement_fails_and_is_named(name: str, change: Callable[[Node], Node]) -> None:
    cell = load("lstm")
    verdict = numeric_verdict(with_program(cell, changed(cell.program, name, change)), lstm.step)
    assert verdict.status == "fail" and f"values: {name} differs by 1e" in verdict.detail


def test_another_cell_with_the_same_names_fails() -> None:
    assert numeric_verdict(load("gru-chung"), gru_chung.step).passed
    assert numeric_verdict(load("gru-chung"), gru_reset_before.step).status == "fail"


def test_a_value_that_the_reference_lacks_fails() -> None:
    def without_i(v: Mapping[str, Array]) -> Arrays:
        return {name: value for name, value in lstm.step(v).items() if name != "i"}

    assert "i is not in what it is compared with" in numeric_verdict(load("lstm"), without_i).detail


def test_a_state_that_the_reference_lacks_fails() -> None:
    def without_c(v: Mapping[str, Array]) -> Arrays:
        return {name: value for name, value in lstm.step(v).items() if name != "c_next"}

    for verdict in (numeric_verdict(load("lstm"), without_c), mutation_verdict(load("lstm"), without_c)):
        assert verdict.status == "fail"
        assert verdict.detail == "values: c_next is not in what it is compared with"


def test_a_value_that_the_reference_has_in_another_shape_fails() -> None:
    def column(v: Mapping[str, Array]) -> Arrays:
        return {**lstm.step(v), "h_next": lstm.step(v)["h_next"][..., None]}

    for verdict in (numeric_verdict(load("lstm"), column), mutation_verdict(load("lstm"), column)):
        assert verdict.status == "fail"
        assert verdict.detail == "values: h_next has shape (4,), expected (4, 1)"


def test_a_value_that_only_the_reference_has_fails() -> None:
    def with_more(v: Mapping[str, Array]) -> Arrays:
        return {**lstm.step(v), "j": v["x"]}

    assert "j is missing" in numeric_verdict(load("lstm"), with_more).detail


def test_a_wrong_gradient_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(cell: Cell) -> Program:
        return changed(gradient(cell), "adj_a_f", neg)

    monkeypatch.setattr(module, "gradient", wrong)
    assert "gradients of one step: W_f differs" in numeric_verdict(load("lstm")).detail


def test_a_wrong_gradient_through_time_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    original = sequence(load("elman"))
    source = original.source.replace("np.add(grad_h_next, ", "np.add(2 * grad_h_next, ")
    assert source != original.source
    original.__dict__["source"] = source
    monkeypatch.setattr(module, "sequence", lambda cell: original)
    assert "gradients through time" in numeric_verdict(load("elman")).detail


def test_a_kink_is_differentiated_by_differences() -> None:
    verdict = numeric_verdict(kinked(), kinked_step)
    assert verdict.passed and verdict.figure == "below 1e-06" and "central differences" in verdict.detail


def test_a_wrong_slope_at_a_kink_fails() -> None:
    def smooth(v: Mapping[str, Array]) -> Arrays:
        values = kinked_step(v)
        return {**values, "y": values["a_y"] * v["x"]}

    assert numeric_verdict(kinked(), smooth).status == "fail"


def test_without_a_reference_the_equations_are_compared_with_and_the_verdict_says_so() -> None:
    verdict = numeric_verdict(kinked())
    assert verdict.passed and verdict.figure == "below 1e-12"
    assert verdict.detail.endswith("differences of them; no NumPy cell of its own")


def test_an_edited_cell_of_a_catalogue_name_does_not_borrow_its_reference() -> None:
    edited = Cell("mine", load("gru").equations, name="lstm")
    assert catalogue.has(load("lstm")) and not catalogue.has(edited) and reference(edited) is None


@every_cell
def test_every_cell_of_the_catalogue_has_a_reference(name: str) -> None:
    assert reference(load(name)) is not None


def test_states_that_are_written_but_never_read_are_fine() -> None:
    n = sizes("n")
    x, c, d = vector("x", n), state("c", n), state("d", n)
    cell = Cell("unread", [let(c.next, tanh(c + x)), let(d.next, c.next * x), let(output("y", n), relu(c))])

    def step(v: Mapping[str, Array]) -> Arrays:
        a = v["c"] + v["x"]
        return {
            "a_c": a, "c_next": np.tanh(a), "d_next": np.tanh(a) * v["x"],
            "y": np.where(np.real(v["c"]) > 0, v["c"], 0),
        }  # fmt: skip

    assert numeric_verdict(cell, step).passed


def test_both_ways_of_differentiating_a_reference_agree() -> None:
    at = Samples(load("lstm"), {"n": 3, "m": 4}, (2,)).inputs(3)

    def loss(arrays: Arrays) -> complex:
        return complex(np.sum(run(lstm.step, load("lstm"), arrays)["h"]))

    exact, rough = (derivatives(loss, at, analytic) for analytic in (True, False))
    assert all(np.allclose(exact[name], rough[name], atol=1e-7) for name in at)


def test_samples_are_the_same_in_every_run_and_differ_between_cells() -> None:
    first, again, other = (
        Samples(load(name), {"n": 3, "m": 4}, ()).inputs(1)["x"] for name in ("lstm", "lstm", "gru")
    )
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_the_ledger_notices_shapes_and_what_is_no_number() -> None:
    ledger = Ledger()
    ledger.compare("a", {"x": np.zeros(2)}, {"x": np.zeros((2, 1))}, 1e-12)
    ledger.compare("b", {"x": np.array([np.nan])}, {"x": np.zeros(1)}, 1e-12)
    ledger.compare("c", {"x": np.array([1.0])}, {"x": np.array([1.0 + 1e-14])}, 1e-12)
    ledger.compare("d", {"x": np.array([np.inf])}, {"x": np.zeros(1)}, 1e-12)
    assert ledger.checked == 4
    wrong = ["a: x has shape (2,), expected (2, 1)", "b: x is not a number", "d: x is not a number"]
    assert ledger.failures == wrong
