"""In the emitted NumPy file an input with a default may be left out, as in the functions of the package."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from derive.definition import Cell, affine, let, output, scalar, sizes, state, tanh, vector
from derive.errors import InputError
from derive.printing.defaults import left_out
from derive.printing.numpy_module import module
from derive.runtime.function import compile_text

n, m, k = sizes("n m k")
x, h = vector("x", n), state("h", m)
mask, bias = vector("mask", m, default=1), scalar("bias", default=0.5)
context = vector("context", m, per="sequence", default=-1)
CELL = Cell("t", [let(h.next, mask * tanh(affine(x, h)) + bias * context)]).named("t")
T, B = 4, 5


def emitted(cell: Cell) -> dict[str, Any]:
    """The names of a cell's file."""
    return compile_text(module(cell), "emitted")


def drawn(**shapes: tuple[int, ...]) -> dict[str, np.ndarray]:
    """An array for each name."""
    random = np.random.default_rng(3)
    return {name: random.normal(size=shape) for name, shape in shapes.items()}


WEIGHTS = drawn(W_h=(3, 2), U_h=(3, 3), b_h=(3,))
START = drawn(h=(B, 3))


@pytest.mark.parametrize("given", [[], ["mask"], ["bias", "context"], ["mask", "bias", "context"]])
def test_a_sequence_in_the_file_is_the_one_of_the_package_whatever_is_left_out(given: list[str]) -> None:
    arrays = drawn(x=(T, B, 2), mask=(T, B, 3), bias=(T, B), context=(B, 3))
    inputs = {name: arrays[name] for name in ["x", *given]}
    along = {"h": np.ones((T, B, 3))}
    names = emitted(CELL)
    values, tape = names["run"](WEIGHTS, inputs, START)
    expected, kept = derive.sequence(CELL).forward(WEIGHTS, inputs, START)
    np.testing.assert_array_equal(values["h"], expected["h"])
    grads, others = names["run_backward"](tape, along), derive.sequence(CELL).backward(kept, along)
    assert grads.keys() == others.keys()
    for name, grad in grads.items():
        np.testing.assert_allclose(grad, others[name], rtol=1e-13, atol=1e-13)


def test_so_is_a_step_and_its_gradient() -> None:
    given = {**WEIGHTS, **START, **drawn(x=(B, 2))}
    seed = {"grad_h_next": np.ones((B, 3))}
    names, expected = emitted(CELL), derive.function(derive.gradient(CELL))({**given, **seed})
    values = names["forward"](given)
    grads = names["backward"]({**given, **values, **seed})
    for name, value in (values | grads).items():
        np.testing.assert_allclose(value, expected[name], rtol=1e-13, atol=1e-13)


def test_a_default_keeps_the_precision_of_what_is_given_and_is_not_rounded_to_whole_numbers() -> None:
    filled = emitted(CELL)["filled"]
    for kind, found in ((np.float32, np.float32), (np.int64, np.float64)):
        given = {"x": np.ones((B, 2), kind), "h": np.ones((B, 3), kind)}
        assert filled(given)["bias"].dtype == found
        assert filled(given)["bias"].tolist() == [0.5] * B


def test_where_no_series_is_given_the_caller_says_how_long_it_is() -> None:
    cell = Cell("t", [let(h.next, mask * tanh(affine(h)))])
    weights = drawn(W_h=(3, 3), b_h=(3,))
    values, _ = emitted(cell)["run"](weights, {}, START, 7)
    expected, _ = derive.sequence(cell).forward(weights, {}, START, 7)
    np.testing.assert_array_equal(values["h"], expected["h"])
    assert values["h"].shape == (7, B, 3)


def test_the_file_says_what_may_be_left_out() -> None:
    lines = [line.strip() for line in module(CELL).splitlines()]
    assert "mask     (B, m), 1 where it is left out" in lines
    assert "bias     (B,), 1/2 where it is left out" in lines
    assert "x        (B, n)" in lines


def test_what_has_a_size_of_its_own_must_be_given_in_the_file_as_in_the_package() -> None:
    q = vector("q", k, default=0)
    cell = Cell("t", [let(h.next, tanh(affine(x, h))), let(output("y", k), 2 * q)]).named("t")
    given = {**WEIGHTS, **START, **drawn(x=(B, 2))}
    assert left_out(cell) == () and "filled" not in module(cell)
    with pytest.raises(KeyError):
        emitted(cell)["forward"](given)
    with pytest.raises(InputError, match=r"the sizes \(k\) are not known from the arrays that were given"):
        derive.function(cell.program)(given)


def test_tensors_may_have_the_names_that_the_file_uses() -> None:
    v, filled, size = vector("v", m, default=2), vector("filled", m, default=3), sizes("B")
    s = state("s", size)
    cell = Cell("t", [let(h.next, v * h + filled), let(s.next, 2 * s)])
    given = drawn(h=(B, 3), s=(B, 2))
    values = emitted(cell)["forward"](given)
    np.testing.assert_array_equal(values["h_next"], 2 * given["h"] + 3)
