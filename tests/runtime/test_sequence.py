"""Cells over time: axes, initial states, the gradient against complex step, and errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from derive.definition import (
    Cell,
    concat,
    constant,
    let,
    matrix,
    output,
    parameter,
    part,
    sizes,
    state,
    tanh,
    vector,
)
from derive.errors import InputError
from derive.passes.smoothed import smooth_cell
from tests.cells import sampled
from tests.runtime.test_function import arrays_of

T, B = 6, 2


def drawn(name: str) -> tuple[Any, dict[str, Any], dict[str, Any], dict[str, Any]]:
    cell = smooth_cell(derive.load(name))  # a surrogate gradient is that of another cell
    given = arrays_of(cell.program, lead=(B,))
    rng = np.random.default_rng(3)
    parameters = {s.name: given[s.name] for s in cell.timeless}
    initial = {s.name: given[s.name] for s in cell.states}
    inputs = {s.name: rng.normal(size=(T, *given[s.name].shape)) for s in cell.inputs}
    return cell, parameters, inputs, initial


def loss(runner: Any, weights: dict[str, Any], *arguments: Any) -> Any:
    values, _ = runner.forward(*arguments)
    return sum(np.sum(weights[name] * value) for name, value in values.items())


@sampled
def test_gradients_through_time_agree_with_complex_step(name: str) -> None:
    cell, parameters, inputs, initial = drawn(name)
    runner = derive.sequence(cell)
    values, tape = runner.forward(parameters, inputs, initial)
    weights = {key: np.random.default_rng(4).normal(size=value.shape) for key, value in values.items()}
    grads = runner.backward(tape, weights)
    for position, group in enumerate((parameters, inputs, initial)):
        for key, array in group.items():
            for index in [(0,) * array.ndim, tuple(k - 1 for k in array.shape)]:
                moved = array.astype(complex)
                moved[index] += 1e-30j
                arguments: list[Any] = [parameters, inputs, initial]
                arguments[position] = {**group, key: moved}
                slope = loss(runner, weights, *arguments).imag / 1e-30
                np.testing.assert_allclose(grads[f"grad_{key}"][index], slope, rtol=1e-9, atol=1e-11)


def test_values_are_the_states_after_each_step() -> None:
    cell, parameters, inputs, initial = drawn("lstm")
    values, _ = derive.sequence(cell).forward(parameters, inputs, initial)
    state = dict(initial)
    for t in range(T):
        found = derive.function(cell.program)({**parameters, **state, "x": inputs["x"][t]})
        state = {"h": found["h_next"], "c": found["c_next"]}
        np.testing.assert_allclose(values["c"][t], state["c"], rtol=1e-13)
        np.testing.assert_allclose(values["h"][t], state["h"], rtol=1e-13)


def test_initial_states_default_to_zeros() -> None:
    cell, parameters, inputs, initial = drawn("gru")
    zeros = {name: np.zeros_like(value) for name, value in initial.items()}
    given, _ = derive.sequence(cell).forward(parameters, inputs, zeros)
    default, _ = derive.sequence(cell).forward(parameters, inputs)
    np.testing.assert_array_equal(given["h"], default["h"])


def test_a_single_sample_has_no_batch_axis_anywhere() -> None:
    cell, parameters, inputs, initial = drawn("gru")
    runner = derive.sequence(cell)
    values, tape = runner.forward(parameters, {"x": inputs["x"][:, 0]}, {"h": initial["h"][0]})
    grads = runner.backward(tape, {"h": np.ones((T, 4))})
    assert values["h"].shape == (T, 4)
    assert (grads["grad_x"].shape, grads["grad_h"].shape, grads["grad_W_g"].shape) == ((T, 3), (4,), (4, 3))


def test_a_cell_without_states_maps_every_step() -> None:
    cell, parameters, inputs, _ = drawn("dense")
    runner = derive.sequence(cell)
    values, tape = runner.forward(parameters, inputs)
    assert values["y"].shape == (T, B, 4)
    assert runner.backward(tape, {"y": np.ones((T, B, 4))})["grad_b_y"].shape == (4,)


def test_no_cotangent_gives_zero_gradients() -> None:
    cell, parameters, inputs, initial = drawn("lstm-stacked")
    runner = derive.sequence(cell)
    _, tape = runner.forward(parameters, inputs, initial)
    assert not any(np.any(grad) for grad in runner.backward(tape, {}).values())


def test_an_empty_sequence_is_refused() -> None:
    cell, parameters, _, _ = drawn("elman")
    with pytest.raises(InputError) as caught:
        derive.sequence(cell).forward(parameters, {"x": np.zeros((0, 2, 3))})
    expected = "elman: a sequence needs inputs of one length, at least one step long; found x: 0"
    assert str(caught.value) == expected


def test_a_cotangent_of_the_wrong_shape_is_named() -> None:
    cell, parameters, inputs, initial = drawn("elman")
    _, tape = derive.sequence(cell).forward(parameters, inputs, initial)
    with pytest.raises(InputError) as caught:
        derive.sequence(cell).backward(tape, {"h": np.ones((T, 4))})
    assert str(caught.value) == "elman: the cotangent of h has shape (6, 4), expected (6, 2, 4)"


def test_a_cell_without_inputs_is_told_how_many_steps() -> None:
    m = sizes("m")
    h = state("h", m)
    cell = Cell("pure", [let(h.next, tanh(matrix("U", m, m) @ h))]).named("pure")
    start, weights = {"h": np.full(3, 0.5)}, {"U": np.eye(3)}
    values, tape = derive.sequence(cell).forward(weights, {}, start, steps=2)
    np.testing.assert_allclose(values["h"][1], np.tanh(np.tanh(0.5)))
    assert derive.sequence(cell).backward(tape, {"h": np.ones((2, 3))})["grad_U"].shape == (3, 3)
    with pytest.raises(InputError, match="found none"):
        derive.sequence(cell).forward(weights, {}, start)


def test_a_length_that_is_no_multiple_of_its_size_is_refused() -> None:
    p = sizes("p")
    cell = Cell("t", [let(output("y", p), part(vector("x", 2 * p), 0, p) * parameter("b", p))])
    with pytest.raises(InputError, match=r"x has shape \(4, 5\), expected \(2\*p\)"):
        derive.sequence(cell).forward({"b": np.ones(3)}, {"x": np.ones((3, 4, 5))})


def test_a_sum_of_sizes_is_compared_once_both_are_known() -> None:
    m, p = sizes("m p")
    x, weights = vector("x", m + p), concat(parameter("c", m), parameter("b", p))
    cell = Cell("t", [let(output("y", m + p), x * weights)])
    with pytest.raises(InputError, match=r"x has shape \(4, 1\), expected \(m \+ p\)"):
        derive.sequence(cell).forward({"c": np.ones(2), "b": np.ones(3)}, {"x": np.ones((3, 4, 1))})


def test_a_constant_is_asked_for_among_the_parameters() -> None:
    n = sizes("n")
    cell = Cell("t", [let(output("y", n), constant("A", n, n) @ vector("x", n))])
    with pytest.raises(InputError, match=r"missing A \(n, n\)"):
        derive.sequence(cell).forward({}, {"x": np.ones((3, 2))})
