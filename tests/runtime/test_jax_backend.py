"""Programs as functions in JAX: what NumPy computes, under JAX's own transformations, with its own types."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import derive
from derive.checks.emitted import one_step, samples
from derive.definition import Cell, let, parameter, state, tanh, vector
from derive.errors import InputError
from tests.runtime import alike
from tests.runtime.alike import close
from tests.runtime.test_function import arrays_of

pytestmark = pytest.mark.requires_package("jax")
DOZEN = (
    "lstm", "gru", "conv-lstm", "capsule", "izhikevich", "max-pooling", "mesa-net", "phased-lstm", "s5",
    "m-lstm", "t-lstm", "window-attention", "ligru",
)  # fmt: skip
dozen = alike.usual(DOZEN)


@pytest.fixture
def jax() -> Iterator[Any]:
    """JAX in float64, for one test."""
    import jax

    with jax.enable_x64(True):
        yield jax


def drawn(name: str, lead: tuple[int, ...]) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """A cell, what goes in, and cotangents of its results by the names of these."""
    cell = derive.load(name)
    cotangents = samples(cell, lead).cotangents(1)
    results = {r.name: r.at(-1).name if r.role == "state" else r.name for r in cell.program.results}
    return cell, one_step(cell, lead), {name: cotangents[short][0] for name, short in results.items()}


@dozen
def test_values_and_gradients_are_those_of_numpy_and_of_autodiff(name: str, jax: Any) -> None:
    cell, given, cotangents = drawn(name, (3,))
    step = derive.gradient(cell)
    seeds = {r.marked("seed").name: cotangents[r.name] for r in cell.program.results}
    ours = alike.same_values(step, "jax", {**given, **seeds})
    assert all(value.dtype == np.float64 for value in ours.values())
    forward = derive.function(cell.program, backend="jax")
    whole = {key: jax.numpy.asarray(value) for key, value in given.items()}
    _, back = jax.vjp(lambda v: {key: forward(v)[key] for key in cotangents}, whole)
    (found,) = back({key: jax.numpy.asarray(value) for key, value in cotangents.items()})
    for symbol in cell.program.inputs:
        expected = 0 * found[symbol.name] if symbol.fixed else found[symbol.name]
        close(ours[f"grad_{symbol.name}"], expected, f"the gradient by {symbol.name}")


def test_the_dozen_has_what_cells_have() -> None:
    alike.has_what_cells_have(DOZEN)


@pytest.mark.parametrize("name", ["lstm", "min-lstm", "m-lstm", "rwkv-4", "softmax-attention"])
def test_far_out_in_float32_what_is_finite_in_numpy_is_finite_here(name: str, jax: Any) -> None:
    step = derive.gradient(derive.load(name))
    far = {key: (1000 * value).astype(np.float32) for key, value in arrays_of(step, lead=(3,)).items()}
    with np.errstate(all="ignore"):
        expected = derive.function(step)(far)
    found = derive.function(step, backend="jax")(far)
    finite = [key for key, value in expected.items() if np.all(np.isfinite(value))]
    assert len(finite) > len(expected) // 2
    assert [key for key in finite if not np.all(np.isfinite(found[key]))] == []


def test_it_runs_under_jit_grad_and_vmap(jax: Any) -> None:
    cell, given, _ = drawn("gru", (3,))
    run = derive.function(cell.program, backend="jax")
    plain = run(given)["h_next"]
    close(jax.jit(run)(given)["h_next"], plain, "jit")
    weights = {s.name: given[s.name] for s in cell.parameters}
    alone = jax.vmap(lambda x, h: run({**weights, "x": x, "h": h})["h_next"])
    close(alone(given["x"], given["h"]), plain, "vmap")
    slope = jax.grad(lambda x: run({**given, "x": x})["h_next"].sum())(given["x"])
    step = derive.function(derive.gradient(cell))
    close(slope, step({**given, "grad_h_next": np.ones((3, 4))})["grad_x"], "grad")


@pytest.mark.parametrize("lead", [(), (3,), (2, 3)])
def test_leading_axes_come_back_as_they_were(lead: tuple[int, ...], jax: Any) -> None:
    alike.leading_axes_come_back("jax", lead)


def test_what_is_left_out_has_its_default_and_a_state_goes_with_every_sample(jax: Any) -> None:
    alike.left_out_has_its_default("jax")


def test_float32_stays_float32_whether_or_not_float64_is_on(jax: Any) -> None:
    cell = derive.load("capsule")
    step = derive.gradient(cell)
    given = {key: value.astype(np.float32) for key, value in arrays_of(step).items()}
    run = derive.function(step, backend="jax")
    for on in (True, False):
        with jax.enable_x64(on):
            assert {str(value.dtype) for value in run(given).values()} == {"float32"}


def test_whole_numbers_and_python_s_own_take_the_type_of_the_others(jax: Any) -> None:
    h, s = state("h", 3), parameter("s")
    run = derive.function(Cell("own", [let(h.next, s * tanh(h) + vector("x", 3))]).program, backend="jax")
    given = {"h": np.ones(3, np.float32), "x": np.arange(3)}
    for number in (2, 0.5, np.float32(0.5)):
        assert run({**given, "s": number})["h_next"].dtype == np.float32
    assert run({**given, "s": np.float64(0.5)})["h_next"].dtype == np.float64


def test_float64_that_becomes_float32_is_told_and_nothing_is_switched_on() -> None:
    import jax

    program = derive.load("elman").program
    given, run = arrays_of(program), derive.function(program, backend="jax")
    before = jax.config.values["jax_enable_x64"]
    message = "elman: x, h, W_h, U_h, b_h came in float64"
    with jax.enable_x64(False), pytest.warns(UserWarning, match=message) as told:
        assert run(given)["h_next"].dtype == np.float32
    assert Path(told[0].filename) == Path(__file__)
    assert jax.config.values["jax_enable_x64"] == before
    with warnings.catch_warnings(), jax.enable_x64(True):
        warnings.simplefilter("error")
        assert run(given)["h_next"].dtype == np.float64
        assert (
            run({key: (value * 3).astype(int) for key, value in given.items()})["h_next"].dtype == np.float64
        )
    with warnings.catch_warnings(), jax.enable_x64(False):
        warnings.simplefilter("error")
        assert run({key: value.tolist() for key, value in given.items()})["h_next"].dtype == np.float32


def test_arrays_may_be_written_into_as_soon_as_the_call_returns(jax: Any) -> None:
    program, rng = derive.load("elman").program, np.random.default_rng(0)
    sizes = {"x": (300, 500), "h": (300, 600), "W_h": (600, 500), "U_h": (600, 600), "b_h": (600,)}
    given = {name: rng.normal(size=size) / 20 for name, size in sizes.items()}
    run = derive.function(program, backend="jax")
    expected = np.asarray(run(given)["h_next"])
    found = run(given)["h_next"]
    for array in given.values():
        array[...] = 0.0
    np.testing.assert_array_equal(found, expected)


@alike.wrong_steps
def test_what_numpy_refuses_is_refused_in_the_same_words(wrong: Any, jax: Any) -> None:
    alike.step_refused_alike("jax", wrong)


def test_complex_numbers_and_objects_are_refused(jax: Any) -> None:
    run = derive.function(derive.load("elman").program, backend="jax")
    with pytest.raises(InputError, match="elman: x needs real numbers: JAX takes no complex numbers here"):
        run(alike.changed("x", lambda x: x + 0j))
    with pytest.raises(InputError, match="elman: x needs real numbers: JAX takes no arrays of objects here"):
        run(alike.changed("x", lambda x: x.astype(object)))


def test_where_jax_is_not_installed_a_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    alike.told_what_to_install("jax", monkeypatch)


def test_numpy_users_do_not_import_jax() -> None:
    alike.not_imported("jax")
