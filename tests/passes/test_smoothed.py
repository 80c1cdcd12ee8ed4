"""Surrogate gradients: the step stays in the forward, its surrogate's integral is what the gradient is of."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from derive.catalogue import load
from derive.checks.exact import prove_gradient
from derive.checks.numeric import numeric_verdict
from derive.definition import Cell, let, matrix, sizes, spike, state, vector
from derive.passes.gradient import gradient
from derive.passes.smoothed import has_surrogate, smooth_cell, smooth_program
from derive.printing.numpy_module import module
from derive.runtime import function
from derive.runtime.function import compile_text

n, m = sizes("n m")
x, v, W = vector("x", n), state("v", m), matrix("W", m, n)
CELL = Cell("spiking", [let(v.next, spike(W @ x + v - 1, 4))], name="spiking")
AT = {"x": np.array([1.0, -2.0]), "W": np.array([[0.5, 0.1], [2.0, -1.0], [1.0, 0.0]]), "v": np.zeros(3)}


def test_the_forward_is_a_step_and_the_slope_is_the_surrogates() -> None:
    values = function(gradient(CELL))({**AT, "grad_v_next": np.ones(3)})
    a = AT["W"] @ AT["x"] - 1
    assert values["v_next"].tolist() == [0.0, 1.0, 0.0]
    assert np.allclose(values["grad_v"], 1 / (1 + 4 * np.abs(a)) ** 2)


def test_the_gradient_is_proved_to_be_that_of_the_smooth_program() -> None:
    assert has_surrogate(CELL.program) and not has_surrogate(smooth_program(CELL.program))
    assert prove_gradient(CELL.program, gradient(CELL), {"n": 2, "m": 3}).holds
    own, smooth = (gradient(c).steps[len(CELL.program.steps) :] for c in (CELL, smooth_cell(CELL)))
    assert own == smooth


def test_a_surrogate_with_another_slope_is_refuted() -> None:
    other = Cell("spiking", [let(v.next, spike(W @ x + v - 1, 5))], name="spiking")
    assert not prove_gradient(CELL.program, gradient(other), {"n": 2, "m": 3}).holds


def _step(values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    a_v = values["x"] @ values["W"].T + values["v"] - 1
    return {"a_v": a_v, "v_next": (a_v > 0) * 1.0}


def test_without_a_smooth_reference_its_values_are_compared_and_the_verdict_says_so() -> None:
    verdict = numeric_verdict(CELL, _step)
    assert verdict.passed and "its values only, as it has no smooth_reference" in verdict.detail


def test_a_cell_of_the_catalogue_without_a_smooth_step_is_not_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("derive.checks.numeric.smooth_reference", lambda cell: None)
    verdict = numeric_verdict(load("lif"))
    assert verdict.status == "not checked" and "smooth_step" in verdict.detail


@pytest.mark.parametrize("slope", [4, 5])
def test_with_one_the_gradients_are_compared(slope: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def smooth(values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        a_v = _step(values)["a_v"]
        return {"a_v": a_v, "v_next": a_v / (1 + slope * np.sqrt(a_v**2))}

    monkeypatch.setattr("derive.checks.numeric.smooth_reference", lambda cell: smooth)
    assert numeric_verdict(CELL, _step).status == ("pass" if slope == 4 else "fail")


def test_the_emitted_file_tests_itself_smoothly_and_spikes_again_afterwards() -> None:
    names = compile_text(module(CELL), "spiking")
    assert names["self_test"]() < 1e-6
    assert set(np.unique(names["forward"]({**AT, "x": AT["x"][None], "v": AT["v"][None]})["v_next"])) == {
        0.0,
        1.0,
    }
