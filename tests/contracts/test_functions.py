"""Programs as functions: axes, values, gradients, errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from tests.contracts.drawn import (
    Arrays,
    B,
    M,
    N,
    cotangents,
    draw,
    every_cell,
    loss,
    shape,
)


@every_cell
@pytest.mark.parametrize("lead", [(), (B,), (1,), (M,), (2, B), (0,)], ids=str)
@pytest.mark.parametrize(("n", "m"), [(N, M), (1, 1), (4, 4), (5, 2)])
def test_every_axis_comes_back_as_it_was_given(name: str, lead: tuple[int, ...], n: int, m: int) -> None:
    cell = derive.load(name)
    arrays, seeds = draw(cell, *lead, n=n, m=m), cotangents(cell, *lead, n=n, m=m)
    found = derive.function(derive.gradient(cell))(arrays | seeds)
    for step in cell.program.steps:
        assert found[step.target.name].shape == lead + shape(step.target, n, m)
    for symbol in cell.program.inputs:
        assert found[f"grad_{symbol.name}"].shape == arrays[symbol.name].shape


@every_cell
def test_a_function_gives_every_named_value(name: str) -> None:
    cell = derive.load(name)
    assert set(derive.function(cell.program)(draw(cell))) == {s.target.name for s in cell.program.steps}


@every_cell
def test_a_gradient_is_the_slope_of_the_weighted_results(name: str) -> None:
    cell = derive.load(name)
    arrays, seeds, rng = draw(cell, B), cotangents(cell, B), np.random.default_rng(9)
    grads = derive.function(derive.gradient(cell))(arrays | seeds)
    for key, array in arrays.items():
        direction = rng.normal(size=array.shape)
        moved = loss(cell, arrays | {key: array + 1e-30j * direction}, seeds)
        np.testing.assert_allclose(np.sum(grads[f"grad_{key}"] * direction), moved.imag / 1e-30, rtol=1e-11)


@every_cell
def test_gradients_of_parameters_are_sums_over_the_batch(name: str) -> None:
    cell = derive.load(name)
    run, arrays, seeds = derive.function(derive.gradient(cell)), draw(cell, B), cotangents(cell, B)
    fixed = {s.name for s in cell.parameters}
    alone = [
        run({k: a if k in fixed else a[b] for k, a in (arrays | seeds).items()}) for b in range(B)
    ]  # one sample at a time, without a batch axis
    for key, value in run(arrays | seeds).items():
        if key.startswith("grad_"):
            parts = [np.asarray(each[key]) for each in alone]
            expected = sum(parts) if key.removeprefix("grad_") in fixed else np.stack(parts)
            np.testing.assert_allclose(value, expected, rtol=1e-10, atol=1e-13)


@every_cell
def test_missing_cotangents_are_zero(name: str) -> None:
    cell = derive.load(name)
    run, arrays, seeds = derive.function(derive.gradient(cell)), draw(cell, B), cotangents(cell, B)
    first = cell.program.results[0].name
    some = run(arrays | {f"grad_{first}": seeds[f"grad_{first}"]})
    none = {key: np.zeros_like(value) for key, value in seeds.items()}
    every = run(arrays | none | {f"grad_{first}": seeds[f"grad_{first}"]})
    for key, value in every.items():
        np.testing.assert_array_equal(some[key], value)
    assert not any(run(arrays)[f"grad_{key}"].any() for key in arrays)


def test_extra_keys_are_ignored() -> None:
    cell = derive.load("lstm")
    arrays = draw(cell, B)
    more = arrays | {"y": np.ones(99), "target": "text", "grad_h_next": None}
    np.testing.assert_array_equal(
        derive.function(cell.program)(more)["h_next"], derive.function(cell.program)(arrays)["h_next"]
    )


def test_a_result_that_does_not_depend_on_something_has_a_gradient_of_zeros() -> None:
    cell = derive.load("lstm")
    grads = derive.function(derive.gradient(cell))(draw(cell, B))
    assert grads["grad_U_o"].shape == (M, M) and not grads["grad_U_o"].any()


@every_cell
def test_the_gradient_of_a_gradient_is_the_second_order(name: str) -> None:
    cell = derive.load(name)
    first = derive.gradient(cell)
    run, rng = derive.function(first), np.random.default_rng(10)
    arrays = draw(cell, B) | cotangents(cell, B)
    weights = {s.name: rng.normal(size=arrays[s.name.removeprefix("grad_")].shape) for s in first.results}
    second = derive.function(derive.gradient(first))(
        arrays | {f"grad2_{key}": weight for key, weight in weights.items()}
    )
    direction = rng.normal(size=arrays["x"].shape)
    moved = run(arrays | {"x": arrays["x"] + 1e-30j * direction})
    slope = sum(np.sum(weight * moved[key]) for key, weight in weights.items()).imag / 1e-30
    np.testing.assert_allclose(np.sum(second["grad2_x"] * direction), slope, rtol=1e-10)
    assert {f"grad2_{s.name}" for s in first.inputs} <= set(second)


@every_cell
def test_single_precision_stays_single(name: str) -> None:
    cell = derive.load(name)
    arrays = {k: a.astype(np.float32) for k, a in (draw(cell, B) | cotangents(cell, B)).items()}
    found = derive.function(derive.gradient(cell))(arrays)
    assert {value.dtype for value in found.values()} == {np.dtype(np.float32)}


@every_cell
def test_the_memory_layout_of_an_array_does_not_matter(name: str) -> None:
    cell = derive.load(name)
    run, arrays = derive.function(derive.gradient(cell)), draw(cell, B) | cotangents(cell, B)
    odd = {k: np.asfortranarray(np.repeat(a, 2, axis=-1))[..., ::2] for k, a in arrays.items()}
    for key, value in run(arrays).items():
        np.testing.assert_allclose(run(odd)[key], value, rtol=1e-12, atol=1e-14)


def test_what_is_given_is_not_changed() -> None:
    cell = derive.load("gru")
    arrays = draw(cell, B) | cotangents(cell, B)
    kept = {key: array.copy() for key, array in arrays.items()}
    derive.function(derive.gradient(cell))(arrays)
    for key, array in kept.items():
        np.testing.assert_array_equal(arrays[key], array)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"W_f": np.ones((B, M, N))}, r"lstm: W_f has shape \(5, 4, 3\), expected \(m, n\)"),
        ({"b_f": np.ones(M + 1)}, r"lstm: b_f has shape \(5,\), expected \(m\); known so far: n = 3, m = 4"),
        ({"h": np.ones((B + 1, M))}, r"lstm: the batch axes differ"),
        ({"x": "text"}, r"lstm: x needs numbers"),
        ({"x": [[1.0, 2.0], [3.0]]}, r"lstm: x is no array: its rows differ in length"),
    ],
)
def test_arrays_that_do_not_fit_are_a_derive_error_with_the_name(change: Arrays, message: str) -> None:
    cell = derive.load("lstm")
    with pytest.raises(derive.DeriveError, match=message):
        derive.function(cell.program)(draw(cell, B) | change)


def test_mistakes_in_python_are_derive_errors() -> None:
    cell: Any = derive.load("lstm")
    wrong: list[Any] = [
        lambda: derive.function(cell.program)({}),
        lambda: derive.function(cell.program)([1]),  # type: ignore[arg-type]
        lambda: derive.function(cell.program, backend="none"),
        lambda: derive.sequence(cell, backend="none"),
        lambda: derive.function(cell),
        lambda: derive.sequence(cell.program),
        lambda: derive.gradient(3),  # type: ignore[arg-type]
    ]
    for call in wrong:
        with pytest.raises(derive.DeriveError):
            call()
