"""Cells over time in JAX: what NumPy computes, with its axes and errors, under jit and grad."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

import derive
from derive.definition import Cell, let, state, tanh, vector
from derive.printing.jax_module import module
from tests.runtime.alike import close, cotangents_refused_alike, same_refusal, same_sequence
from tests.runtime.test_sequence import drawn
from tests.schedule.test_scheduler import residual

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
    values = same_sequence(cell, "jax", (parameters, inputs, initial, None if cell.series else 5), cosines)
    assert all(isinstance(value, jax.Array) for value in values.values())


def cosines(values: Mapping[str, Any]) -> dict[str, Any]:
    """A cotangent for every value."""
    return {key: np.cos(np.arange(value.size)).reshape(value.shape) for key, value in values.items()}


def test_a_gradient_that_shares_a_product_with_the_loop_is_there_for_all_steps(jax: Any) -> None:
    rng = np.random.default_rng(0)
    given = {"W": rng.normal(size=(4, 4))}, {"x": rng.normal(size=(3, 2, 4))}, {"h": np.ones((2, 4))}
    same_sequence(residual(), "jax", given, cosines)


@pytest.mark.parametrize("lead", [(), (3,), (2, 3)])
def test_axes_states_and_defaults_are_those_of_numpy(lead: tuple[int, ...], jax: Any) -> None:
    h, k, x = state("h", 3), state("k", 3), vector("x", 3)
    mask, once = vector("mask", 3, default=0.5), vector("once", 3, per="sequence")
    cell = Cell("own", [let(h.next, mask * tanh(h) + once * x), let(k.next, k + h)])
    rng = np.random.default_rng(0)
    inputs = {"x": rng.normal(size=(4, *lead, 3)), "once": rng.normal(size=3)}
    initial = {"h": rng.normal(size=3)}  # without the batch axis; k is left out
    same_sequence(cell, "jax", ({}, inputs, initial), lambda values: {"k": np.ones((4, *lead, 3))})


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
    same_refusal("jax", lambda backend: derive.sequence(cell, backend=backend).forward(**given))


def test_what_is_no_tape_or_no_cotangent_is_refused_in_the_same_words(jax: Any) -> None:
    cell, *groups = drawn("gru")
    no_tape: Any = "no tape"
    same_refusal("jax", lambda backend: derive.sequence(cell, backend=backend).backward(no_tape, {}))
    for wrong in ({"h": np.ones((6, 2, 3))}, {"h": "one"}, 3):
        cotangents_refused_alike("jax", cell, tuple(groups), wrong)
