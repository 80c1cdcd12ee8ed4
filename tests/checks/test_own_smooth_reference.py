"""The reference of a user's own cell with a spike: values of the step, gradients of its smooth version."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from derive.algebra.record import Array
from derive.checks.numeric import numeric_verdict
from derive.definition import Cell, let, sizes, spike, state, vector
from derive.passes.smoothed import smooth_cell

n, m = sizes("n m")
x, v = vector("x", m), state("v", m)


def spiking(a: Mapping[str, Array]) -> dict[str, Any]:
    return {"v_next": (a["x"] + a["v"] > 1) * 1.0}


def smooth(a: Mapping[str, Array], slope: int = 4) -> dict[str, Any]:
    z = a["x"] + a["v"] - 1
    return {"v_next": z / (1 + slope * np.abs(z))}


SPIKING = Cell("Spiking", [let(v.next, spike(x + v - 1, 4))], name="spiking", reference=spiking)


def test_a_surrogate_needs_a_smooth_reference_and_without_one_the_verdict_says_what_was_left_out() -> None:
    verdict = numeric_verdict(SPIKING)
    assert verdict.passed and "its values only, as it has no smooth_reference" in verdict.detail


def test_with_one_its_gradients_are_compared() -> None:
    right = SPIKING.with_function("smooth_reference", smooth)
    verdict = numeric_verdict(right)
    assert verdict.passed and "gradients by central differences of the reference" in verdict.detail
    assert smooth_cell(right).smooth_reference is smooth
    wrong = SPIKING.with_function("smooth_reference", partial(smooth, slope=5))
    assert "v_next differs" in numeric_verdict(wrong).detail
