"""Programs as functions of tensors: what NumPy computes, with autograd through every value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import derive
from derive.algebra.shape import evaluate
from derive.definition import Cell, exp, let, maximum, ones, output, spike, state, vector
from derive.errors import InputError
from tests.own import cells_with_own
from tests.runtime import alike
from tests.runtime.alike import close
from tests.runtime.test_function import arrays_of
from tests.strategies import recurrent_cells

pytestmark = pytest.mark.requires_package("torch")
DOZEN = (
    "lstm", "alif", "capsule", "conv-gru", "gru-d", "linear-attention", "m-lstm", "max-pooling", "mesa-net",
    "phased-lstm", "rwkv-7", "t-lstm", "window-attention",
)  # fmt: skip
dozen = alike.usual(DOZEN)


def tensors(arrays: dict[str, Any], **options: Any) -> dict[str, Any]:
    import torch

    return {name: torch.tensor(array, **options) for name, array in arrays.items()}


@dozen
def test_values_and_gradients_are_those_of_numpy_and_of_autograd(name: str) -> None:
    for lead in ((1,), (3,)) if name in DOZEN else ((3,),):
        check_step(derive.load(name), lead)


def check_step(cell: Cell, lead: tuple[int, ...]) -> None:
    import torch

    step = derive.gradient(cell)
    arrays = arrays_of(step, lead=lead)
    ours = alike.same_values(step, "torch", arrays)
    assert {value.dtype for value in ours.values()} == {torch.float64}
    tracked = tensors(arrays, requires_grad=True)
    values = derive.function(cell.program, backend="torch")(tracked)
    loss = sum((values[r.name] * tracked[r.marked("seed").name]).sum() for r in cell.program.results)
    loss.backward()
    for symbol in cell.program.inputs:
        slope, expected = tracked[symbol.name].grad, ours[f"grad_{symbol.name}"]
        if not symbol.fixed:  # which is what the definition says, and autograd cannot know
            close(
                expected if slope is None else slope, np.asarray(expected), f"the gradient by {symbol.name}"
            )
            assert slope is not None or not expected.any()


def test_the_dozen_has_what_cells_have() -> None:
    alike.has_what_cells_have(DOZEN)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(recurrent_cells())
def test_random_programs_give_what_numpy_gives(cell: Cell) -> None:
    compare_with_numpy(cell)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(cells_with_own())
def test_own_functions_give_what_numpy_gives(cell: Cell) -> None:
    compare_with_numpy(cell)


def compare_with_numpy(cell: Cell) -> None:
    """A step and its gradient, and that float32 stays float32."""
    step, rng = derive.gradient(cell), np.random.default_rng(0)
    lengths = {"n": 2, "m": 3, "k": 4}
    arrays = {
        s.name: rng.normal(size=(() if s.timeless else (5,)) + evaluate(s.shape, lengths))
        for s in step.inputs
    }
    run = derive.function(step, backend="torch")
    with np.errstate(all="ignore"):
        theirs = derive.function(step)(arrays)
    for key, value in run(arrays).items():
        if np.all(np.isfinite(theirs[key])):
            scale = max(1.0, float(np.max(np.abs(theirs[key]), initial=0)))
            np.testing.assert_allclose(value / scale, theirs[key] / scale, atol=1e-9, err_msg=key)
    short = run({key: value.astype(np.float32) for key, value in arrays.items()})
    assert {str(value.dtype) for value in short.values()} == {"torch.float32"}


def test_constants_have_the_type_of_what_they_meet() -> None:
    import torch

    x, y = vector("x", 3), output("y", 3)
    cell = Cell("constants", [let(y, maximum(x, 0.1) + ones(3) * 0.3 + exp(0.7) * x)])
    run = derive.function(cell.program, backend="torch")
    given = np.array([[-1.0, 0.2, 0.5]])
    expected = np.maximum(given, 0.1) + 0.3 + np.exp(0.7) * given
    np.testing.assert_allclose(run({"x": given})["y"], expected, rtol=1e-15)
    assert run({"x": torch.tensor(given, dtype=torch.float32)})["y"].dtype == torch.float32


def test_second_order_goes_through_the_derived_gradient() -> None:
    import torch

    step = derive.gradient(derive.load("gru"))
    tracked = tensors(arrays_of(step, lead=(2,)), requires_grad=True)
    run = derive.function(step, backend="torch")
    asked = ("x", "h", "U_g")

    def of(*some: Any) -> Any:
        found = run({**tracked, **dict(zip(asked, some, strict=True))})
        return tuple(found[f"grad_{name}"] for name in asked)

    assert torch.autograd.gradcheck(of, tuple(tracked[name] for name in asked))


def test_a_spike_has_its_surrogate_s_gradient_in_autograd_too() -> None:
    import torch

    h = state("h", 2)
    run = derive.function(Cell("t", [let(h.next, spike(h, 3))]).program, backend="torch")
    at = torch.tensor([-0.5, 2.0], dtype=torch.float64, requires_grad=True)
    value: Any = run({"h": at})["h_next"]
    value.sum().backward()
    assert value.tolist() == [0.0, 1.0]
    close(at.grad, np.array([1 / 2.5**2, 1 / 7**2]), "the surrogate's slope")


def test_the_first_of_equal_entries_takes_the_gradient() -> None:
    import torch

    cell = derive.load("max-pooling")
    tracked = {s.name: torch.ones(2, 2, 4, 6, requires_grad=True) for s in cell.inputs}
    derive.function(cell.program, backend="torch")(tracked)["y"].sum().backward()
    step = derive.function(derive.gradient(cell))
    theirs = step({"x": np.ones((2, 2, 4, 6)), "grad_y": np.ones((2, 2, 2, 3))})["grad_x"]
    np.testing.assert_array_equal(tracked["x"].grad, theirs)


def test_large_arguments_do_not_overflow_in_float32() -> None:
    for name in ("lstm", "delta-net", "gla", "mamba", "s-lstm"):
        step = derive.gradient(derive.load(name))
        arrays = {key: np.sign(value) * 1000 for key, value in arrays_of(step).items()}
        with np.errstate(all="ignore"):
            theirs = derive.function(step)(arrays)
        run: Any = derive.function(step, backend="torch")
        ours = run({key: value.astype(np.float32) for key, value in arrays.items()})
        finite = [key for key, value in theirs.items() if np.max(np.abs(value), initial=0) < 1e30]
        assert finite and all(ours[key].isfinite().all() for key in finite), name


@pytest.mark.parametrize("lead", [(), (2, 3)])
def test_leading_axes_come_back_as_they_were(lead: tuple[int, ...]) -> None:
    alike.leading_axes_come_back("torch", lead)


def test_what_is_left_out_has_its_default() -> None:
    alike.left_out_has_its_default("torch")


def test_whole_numbers_and_python_s_own_take_the_type_of_the_others() -> None:
    import torch

    program = derive.load("gru").program
    run, arrays = derive.function(program, backend="torch"), arrays_of(program)
    short = tensors(arrays, dtype=torch.float32)
    assert run({**short, "x": torch.ones(5, 3, dtype=torch.int64)})["h_next"].dtype == torch.float32
    assert run({**short, "x": torch.ones(5, 3, dtype=torch.float64)})["h_next"].dtype == torch.float64
    assert run({key: value.tolist() for key, value in arrays.items()})["h_next"].dtype == torch.float64


@alike.wrong_steps
def test_what_numpy_refuses_is_refused_in_the_same_words(wrong: Any) -> None:
    alike.step_refused_alike("torch", wrong)


def test_complex_numbers_objects_and_two_devices_are_refused() -> None:
    import torch

    run = derive.function(derive.load("elman").program, backend="torch")
    with pytest.raises(InputError, match="elman: x needs real numbers, found complex128"):
        run(alike.changed("x", lambda x: x + 0j))
    with pytest.raises(InputError, match="elman: x needs real numbers, found object"):
        run(alike.changed("x", lambda x: x.astype(object)))
    both = alike.changed("x", torch.tensor) | {"h": torch.empty(5, 4, device="meta")}
    with pytest.raises(InputError, match="elman: the tensors are on different devices: x on cpu, h on meta"):
        run(both)


def test_where_torch_is_not_installed_a_message_says_what_to_install(monkeypatch: Any) -> None:
    alike.told_what_to_install("torch", monkeypatch)


def test_numpy_users_do_not_import_torch() -> None:
    alike.not_imported("torch")
