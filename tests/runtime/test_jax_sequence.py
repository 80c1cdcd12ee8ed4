"""Cells over time in JAX: what NumPy computes, with its axes and errors, under jit and grad."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import derive
from derive.definition import Cell, let, state, tanh, vector
from derive.errors import InputError
from derive.printing.jax_module import module
from tests.runtime.test_jax_backend import close
from tests.runtime.test_sequence import drawn

pytestmark = pytest.mark.requires_package("jax")


@pytest.fixture
def jax() -> Iterator[Any]:
    """JAX in float64, for one test."""
    import jax

    with jax.enable_x64(True):
        yield jax


@pytest.mark.parametrize("name", ["lstm", "gru", "conv-lstm", "lru", "additive-attention", "ctrnn"])
def test_values_and_gradients_are_those_of_numpy(name: str, jax: Any) -> None:
    cell, parameters, inputs, initial = drawn(name)
    inputs = {k: v[0] if derive.load(name).program.by_name[k].still else v for k, v in inputs.items()}
    ours, theirs = derive.sequence(cell, backend="jax"), derive.sequence(cell)
    steps = None if cell.series else 5
    values, tape = ours.forward(parameters, inputs, initial, steps)
    expected, kept = theirs.forward(parameters, inputs, initial, steps)
    assert set(values) == set(expected) and all(isinstance(v, jax.Array) for v in values.values())
    for key, value in expected.items():
        close(values[key], value, key)
    cotangents = {key: np.cos(np.arange(value.size)).reshape(value.shape) for key, value in expected.items()}
    grads, slopes = ours.backward(tape, cotangents), theirs.backward(kept, cotangents)
    assert set(grads) == set(slopes)
    for key, value in slopes.items():
        close(grads[key], value, key)


@pytest.mark.parametrize("lead", [(), (3,), (2, 3)])
def test_axes_states_and_defaults_are_those_of_numpy(lead: tuple[int, ...], jax: Any) -> None:
    h, k, x = state("h", 3), state("k", 3), vector("x", 3)
    mask, once = vector("mask", 3, default=0.5), vector("once", 3, per="sequence")
    cell = Cell("own", [let(h.next, mask * tanh(h) + once * x), let(k.next, k + h)])
    rng = np.random.default_rng(0)
    inputs = {"x": rng.normal(size=(4, *lead, 3)), "once": rng.normal(size=3)}
    initial = {"h": rng.normal(size=3)}  # without the batch axis; k is left out
    ours, theirs = derive.sequence(cell, backend="jax"), derive.sequence(cell)
    values, tape = ours.forward({}, inputs, initial)
    expected, kept = theirs.forward({}, inputs, initial)
    for key, value in expected.items():
        close(values[key], value, key)
    cotangents = {"k": np.ones((4, *lead, 3))}
    grads = ours.backward(tape, cotangents)
    for key, value in theirs.backward(kept, cotangents).items():
        close(grads[key], value, key)


def test_jax_s_own_gradient_of_a_call_is_the_derived_one(jax: Any) -> None:
    cell, parameters, inputs, initial = drawn("lstm")
    run: Any = derive.sequence(cell, backend="jax")
    loss = jax.jit(jax.grad(lambda p: run(p, inputs, initial)["h"].sum()))
    _, tape = derive.sequence(cell).forward(parameters, inputs, initial)
    expected = derive.sequence(cell).backward(tape, {"h": np.ones((6, 2, 4))})
    for key, value in loss(parameters).items():
        close(value, expected[f"grad_{key}"], key)
    assert "custom_vjp" in str(jax.make_jaxpr(lambda p: run(p, inputs, initial))(parameters))


def test_what_runs_is_what_is_exported() -> None:
    cell = derive.load("gru")
    assert derive.sequence(cell, backend="jax").source == module(cell)


@pytest.mark.parametrize(
    "change",
    [
        {"inputs": {}},
        {"inputs": {"x": np.ones(3)}},
        {"inputs": {"x": np.ones((6, 2, 5))}},
        {"initial": {"h": np.ones((3, 4))}},
        {"parameters": {}},
        {"parameters": 3},
        {"steps": 5},
        {"steps": 0.5},
    ],
)
def test_what_numpy_refuses_is_refused_in_the_same_words(change: dict[str, Any], jax: Any) -> None:
    cell, parameters, inputs, initial = drawn("gru")
    given = {"parameters": parameters, "inputs": inputs, "initial": initial, **change}
    messages = []
    for backend in ("numpy", "jax"):
        with pytest.raises(InputError) as caught:
            derive.sequence(cell, backend=backend).forward(**given)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]


def test_what_is_no_tape_or_no_cotangent_is_refused_in_the_same_words(jax: Any) -> None:
    cell, parameters, inputs, initial = drawn("gru")
    messages: list[list[str]] = [[], []]
    for found, backend in zip(messages, ("numpy", "jax"), strict=True):
        run = derive.sequence(cell, backend=backend)
        _, tape = run.forward(parameters, inputs, initial)
        cases: list[Any] = [
            ("no tape", {}),
            (tape, {"h": np.ones((6, 2, 3))}),
            (tape, {"h": "one"}),
            (tape, 3),
        ]
        for wrong in cases:
            with pytest.raises(InputError) as caught:
                run.backward(*wrong)
            found.append(str(caught.value))
    assert messages[0] == messages[1]
