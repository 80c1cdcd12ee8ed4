"""Cells over time: axes, defaults, gradients, errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from tests.contracts.drawn import (
    B,
    M,
    N,
    T,
    every_cell,
    split,
)


@every_cell
@pytest.mark.parametrize("lead", [(), (B,), (1,)], ids=str)
def test_a_sequence_has_the_axes_of_the_contract(name: str, lead: tuple[int, ...]) -> None:
    cell = derive.load(name)
    parameters, inputs, initial = split(cell, *lead)
    runner = derive.sequence(cell)
    values, tape = runner.forward(parameters, inputs, initial)
    assert {key: value.shape for key, value in values.items()} == {
        s.name: (T, *lead, M) for s in (*cell.states, *cell.outputs)
    }
    grads = runner.backward(tape, {key: np.ones_like(value) for key, value in values.items()})
    expected = {f"grad_{k}": a.shape for k, a in (parameters | inputs | initial).items()}
    assert {key: value.shape for key, value in grads.items()} == expected


@every_cell
def test_initial_states_and_missing_cotangents_are_zeros(name: str) -> None:
    cell = derive.load(name)
    parameters, inputs, initial = split(cell, B)
    runner = derive.sequence(cell)
    values, tape = runner.forward(parameters, inputs)
    zeros = {key: np.zeros_like(array) for key, array in initial.items()}
    for key, value in runner.forward(parameters, inputs, zeros)[0].items():
        np.testing.assert_array_equal(values[key], value)
    assert not any(grad.any() for grad in runner.backward(tape, {}).values())


@every_cell
def test_a_sequence_is_its_steps_one_after_the_other(name: str) -> None:
    cell = derive.load(name)
    parameters, inputs, initial = split(cell, B)
    values, _ = derive.sequence(cell).forward(parameters, inputs, initial)
    step, state = derive.function(cell.program), dict(initial)
    for t in range(T):
        found = step(parameters | state | {"x": inputs["x"][t]})
        state = {s.name: found[s.next.name] for s in cell.states}
        for key, value in values.items():
            np.testing.assert_allclose(value[t], (found | state)[key], rtol=1e-12, atol=1e-14)


@every_cell
def test_gradients_of_a_sequence_are_slopes_of_initial_states_too(name: str) -> None:
    cell = derive.load(name)
    parameters, inputs, initial = split(cell, B)
    runner, rng = derive.sequence(cell), np.random.default_rng(12)
    values, tape = runner.forward(parameters, inputs, initial)
    weights = {key: rng.normal(size=value.shape) for key, value in values.items()}
    grads = runner.backward(tape, weights)
    for k, group in enumerate((parameters, inputs, initial)):
        for key, array in group.items():
            direction = rng.normal(size=array.shape)
            given: list[Any] = [parameters, inputs, initial]
            given[k] = group | {key: array + 1e-30j * direction}
            moved, _ = runner.forward(*given)
            slope = sum(np.sum(weights[key] * moved[key]) for key in moved).imag / 1e-30
            np.testing.assert_allclose(np.sum(grads[f"grad_{key}"] * direction), slope, rtol=1e-9)


def test_a_sequence_may_be_one_step_long_or_very_long() -> None:
    cell = derive.load("lstm")
    parameters, _, initial = split(cell, 2)
    runner, rng = derive.sequence(cell), np.random.default_rng(13)
    for steps in (1, 3000):
        values, tape = runner.forward(parameters, {"x": rng.normal(size=(steps, 2, N))}, initial)
        grads = runner.backward(tape, {"h": np.ones_like(values["h"])})
        assert grads["grad_x"].shape == (steps, 2, N)
        assert all(np.isfinite(grad).all() for grad in grads.values())


@pytest.mark.parametrize(
    "wrong", [np.ones((0, B, N)), 3.0, np.ones((T, B, N + 1)), "text", [[1.0], [1.0, 2.0]]]
)
def test_a_sequence_that_does_not_fit_is_a_derive_error(wrong: Any) -> None:
    cell = derive.load("lstm")
    parameters, _, initial = split(cell, B)
    with pytest.raises(derive.DeriveError, match="lstm: "):
        derive.sequence(cell).forward(parameters, {"x": wrong}, initial)
