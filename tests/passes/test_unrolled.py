"""A program written out for T steps computes what T runs of the step do."""

from __future__ import annotations

import numpy as np
import pytest

from derive import catalogue
from derive.algebra.shape import evaluate
from derive.passes.unrolled import unrolled
from derive.runtime.function import function

SIZES = {"n": 2, "m": 3}


@pytest.mark.parametrize("name", ["elman", "lstm", "gru", "lstm-stacked"])
def test_copies_compute_what_step_after_step_does(name: str) -> None:
    cell, rng = catalogue.load(name), np.random.default_rng(0)
    program = unrolled(cell.program, 3)
    arrays = {s.name: rng.normal(size=evaluate(s.shape, SIZES)) for s in program.inputs}
    whole, step = function(program)(arrays), function(cell.program)
    states = {s.name: arrays[s.name] for s in cell.states}
    for k in range(3):
        inputs = {s.name: arrays[s.shifted(k).name] for s in cell.inputs}
        values = step({**arrays, **inputs, **states})
        states = {s.name: values[s.next.name] for s in cell.states}
        for s in cell.states:
            np.testing.assert_allclose(whole[s.next.shifted(k).name], states[s.name], rtol=1e-12)


def test_one_copy_is_the_step_itself() -> None:
    program = catalogue.load("lstm").program
    assert unrolled(program, 1) == program


def test_inputs_come_once_a_step_and_parameters_once() -> None:
    cell = catalogue.load("lstm")
    program = unrolled(cell.program, 4)
    assert sum(s.role == "input" for s in program.inputs) == 4
    assert [s for s in program.inputs if s.role == "parameter"] == list(cell.parameters)
    assert [s.name for s in program.inputs if s.role == "state"] == [s.name for s in cell.states]
