"""Programs as functions: axes, missing cotangents, second order, and errors that name the array."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from derive.algebra.shape import evaluate
from derive.checks.sizes import numeric as sizes
from derive.errors import InputError
from derive.passes.batched import batched
from derive.passes.smoothed import smooth_cell
from tests.cells import every_cell, sampled
from tests.reference.dual import Dual

Arrays = dict[str, Any]


def arrays_of(program: Any, lead: tuple[int, ...] = (5,), seed: int = 0) -> Arrays:
    """Random arrays at n = 3 and m = 4, or at what the program's cell asks for."""
    rng = np.random.default_rng(seed)
    lengths = sizes(derive.load(program.cell))
    return {
        s.name: rng.normal(size=(() if s.timeless else lead) + evaluate(s.shape, lengths))
        for s in program.inputs
    }


@every_cell
def test_one_sample_needs_no_batch_axis(name: str) -> None:
    cell = derive.load(name)
    given = arrays_of(cell.program)
    single = {s.name: given[s.name] if s.timeless else given[s.name][2] for s in cell.program.inputs}
    batch, alone = derive.function(cell.program)(given), derive.function(cell.program)(single)
    timeless = {step.target.name for step in batched(cell.program) if not step.batched}
    for name_, value in alone.items():
        expected = batch[name_] if name_ in timeless else batch[name_][2]
        np.testing.assert_allclose(value, expected, rtol=1e-12, atol=1e-14)


def test_several_leading_axes_come_back_as_they_were() -> None:
    program = derive.load("lstm").program
    assert derive.function(program)(arrays_of(program, lead=(2, 5)))["h_next"].shape == (2, 5, 4)


def test_a_state_without_the_batch_axis_goes_with_every_sample() -> None:
    program = derive.load("elman").program
    given = arrays_of(program)
    given["h"] = given["h"][0]
    assert derive.function(program)(given)["h_next"].shape == (5, 4)


def test_missing_cotangents_are_zero_and_unknown_keys_are_ignored() -> None:
    cell = derive.load("lstm")
    run, given = derive.function(derive.gradient(cell)), arrays_of(cell.program)
    seed = np.ones((5, 4))
    some = run({**given, "grad_h_next": seed, "no_such_name": 1})
    both = run({**given, "grad_h_next": seed, "grad_c_next": np.zeros((5, 4))})
    np.testing.assert_array_equal(some["grad_W_f"], both["grad_W_f"])
    assert np.any(some["grad_W_f"])


def test_every_named_value_is_returned() -> None:
    cell = derive.load("gru")
    step = derive.gradient(cell)
    found = derive.function(step)(arrays_of(step))
    assert set(found) == {s.target.name for s in step.steps}


@sampled
def test_the_gradient_of_a_gradient_agrees_with_complex_step(name: str) -> None:
    cell = smooth_cell(derive.load(name))  # a surrogate gradient is that of another cell
    first = derive.gradient(cell)
    second = derive.gradient(first)
    given = arrays_of(first, lead=())
    weights = {
        f"grad2_{s.name}": np.cos(np.arange(given[s.primal().name].size)).reshape(
            given[s.primal().name].shape
        )
        for s in first.results
    }
    found = derive.function(second)({**given, **weights})
    for key in [s.name for s in cell.program.inputs if not s.timeless] + [
        s.name for s in cell.parameters[:1]
    ]:
        index = (0,) * given[key].ndim
        moved = {**given, key: given[key].astype(complex)}
        moved[key][index] += 1e-30j
        changed = derive.function(first)(moved)
        slope = sum(np.sum(w * changed[k[6:]].imag) for k, w in weights.items()) / 1e-30
        np.testing.assert_allclose(found[f"grad2_{key}"][index], slope, rtol=1e-9, atol=1e-11)


def test_float32_stays_float32_and_whole_numbers_become_float64() -> None:
    program = derive.load("gru").program
    given = arrays_of(program)
    run = derive.function(program)
    assert run({k: v.astype(np.float32) for k, v in given.items()})["h_next"].dtype == np.float32
    assert run({k: (v * 3).astype(int) for k, v in given.items()})["h_next"].dtype == np.float64


def test_large_arguments_neither_overflow_nor_warn() -> None:
    program = derive.load("lstm").program
    given = {k: 1000 * v.astype(np.float32) for k, v in arrays_of(program).items()}
    with np.errstate(all="raise", under="ignore"):
        assert np.all(np.isfinite(derive.function(program)(given)["h_next"]))


def test_object_arrays_run_through_the_emitted_text() -> None:
    program = derive.load("elman").program
    given = arrays_of(program)
    along = {key: np.random.default_rng(9).normal(size=value.shape) for key, value in given.items()}
    duals = {key: np.vectorize(Dual, otypes=[object])(value, along[key]) for key, value in given.items()}
    moved = {key: value + 1e-30j * along[key] for key, value in given.items()}
    run = derive.function(program)
    slopes = np.vectorize(lambda dual: dual.b)(run(duals)["h_next"])
    np.testing.assert_allclose(slopes, run(moved)["h_next"].imag / 1e-30, rtol=1e-12)


def test_a_missing_array_is_named_with_its_shape() -> None:
    program = derive.load("elman").program
    given = arrays_of(program)
    del given["U_h"]
    with pytest.raises(InputError) as caught:
        derive.function(program)(given)
    assert str(caught.value) == "elman: missing U_h (m, m); given: x, h, W_h, b_h"


def test_a_transposed_weight_is_named_with_what_was_expected() -> None:
    program = derive.load("elman").program
    given = arrays_of(program)
    given["W_h"] = given["W_h"].T
    with pytest.raises(InputError) as caught:
        derive.function(program)(given)
    known = "known so far: n = 3, m = 4 (n from x, m from h)"
    assert str(caught.value) == f"elman: W_h has shape (3, 4), expected (m, n); {known}"


def test_batches_of_different_length_are_refused() -> None:
    program = derive.load("elman").program
    given = arrays_of(program)
    given["h"] = given["h"][:3]
    with pytest.raises(InputError) as caught:
        derive.function(program)(given)
    assert str(caught.value) == "elman: the batch axes differ: x (5,), h (3,)"


def test_text_is_no_array() -> None:
    program = derive.load("dense").program
    with pytest.raises(InputError, match="dense: x needs numbers, found <U3"):
        derive.function(program)({**arrays_of(program), "x": ["one", "two"]})


def test_an_unknown_backend_is_refused() -> None:
    with pytest.raises(InputError, match="there is no backend 'fortran'; there is: numpy"):
        derive.function(derive.load("dense").program, backend="fortran")
