"""Cells over time in PyTorch: what NumPy computes, with the derived gradient in autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from derive.checks.samples import Samples
from derive.checks.sizes import numeric as numeric_sizes
from derive.definition import Cell, let, matrix, output, sizes, state, tanh
from derive.errors import InputError
from derive.printing.torch_module import module
from tests.definition.test_inputs import MASKED
from tests.runtime.alike import close, cotangents_refused_alike, same_refusal, same_sequence
from tests.runtime.test_torch_backend import DOZEN, tensors

pytestmark = pytest.mark.requires_package("torch")
T = 4


def drawn(cell: Cell, lead: tuple[int, ...]) -> tuple[Any, dict[str, Any]]:
    """Parameters, inputs, initial states; and cotangents of states and outputs."""
    samples = Samples(cell, numeric_sizes(cell), lead)
    arrays = samples.inputs(T)
    groups = [{s.name: arrays[s.name] for s in each} for each in (cell.timeless, cell.inputs)]
    start = {s.name: arrays[s.name] for s in cell.program.inputs if s.role == "state"}
    return [*groups, start], samples.cotangents(T)


def compare(cell: Cell, lead: tuple[int, ...]) -> None:
    groups, weights = drawn(cell, lead)
    same_sequence(cell, "torch", tuple(groups), lambda values: weights)


@pytest.mark.parametrize("name", DOZEN)  # of all cells as files, which is what runs
def test_values_and_gradients_are_those_of_numpy(name: str) -> None:
    for lead in ((), (3,)):
        compare(derive.load(name), lead)


@pytest.mark.parametrize("cell", [derive.load("lstm"), MASKED], ids=["lstm", "masked"])
def test_leading_axes_come_back_as_they_were(cell: Cell) -> None:
    for lead in ((), (2,), (2, 3)):
        compare(cell, lead)


def test_what_is_left_out_has_its_default_and_states_are_zero() -> None:
    (parameters, inputs, _), _ = drawn(MASKED, (2,))
    some = {name: inputs[name] for name in ("x", "context")}
    values, _ = derive.sequence(MASKED, backend="torch").forward(parameters, some)
    expected, _ = derive.sequence(MASKED).forward(parameters, some)
    for key, value in expected.items():
        close(values[key], value, key)


def test_autograd_takes_the_derived_gradient() -> None:
    cell = derive.load("gru")
    groups, weights = drawn(cell, (3,))
    tracked: Any = [tensors(group, requires_grad=True) for group in groups]
    runner = derive.sequence(cell, backend="torch")
    values, tape = runner.forward(*tracked)
    sum((values[key] * tensors(weights)[key]).sum() for key in values).backward()
    grads = runner.backward(tape, weights)
    for group in tracked:
        for name, tensor in group.items():
            np.testing.assert_array_equal(tensor.grad, grads[f"grad_{name}"], name)


def test_a_weight_that_changes_between_forward_and_backward_is_noticed() -> None:
    import torch

    cell = derive.load("elman")
    (parameters, inputs, start), _ = drawn(cell, (3,))
    tracked = tensors(parameters, requires_grad=True)
    values, _ = derive.sequence(cell, backend="torch").forward(tracked, inputs, start)
    with torch.no_grad():
        tracked["U_h"].mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        values["h"].sum().backward()


def test_float32_stays_float32() -> None:
    import torch

    cell = derive.load("lstm")
    groups, weights = drawn(cell, (3,))
    short: Any = [{key: value.astype(np.float32) for key, value in group.items()} for group in groups]
    runner = derive.sequence(cell, backend="torch")
    values, tape = runner.forward(*short)
    found = {**values, **runner.backward(tape, weights)}
    assert {value.dtype for value in found.values()} == {torch.float32}


def test_a_cell_without_inputs_is_told_how_many_steps() -> None:
    m = sizes("m")
    h = state("h", m)
    pure = Cell("pure", [let(h.next, tanh(matrix("U", m, m) @ h)), let(output("y", m), h * h)]).named("pure")
    values, _ = derive.sequence(pure, backend="torch").forward(
        {"U": np.eye(3)}, {}, {"h": np.ones(3)}, steps=2
    )
    np.testing.assert_allclose(values["h"][1], np.tanh(np.tanh(1.0)) * np.ones(3))


def test_what_runs_is_what_is_exported() -> None:
    cell = derive.load("lstm")
    assert derive.sequence(cell, backend="torch").source == module(cell)


@pytest.mark.parametrize(
    "wrong",
    [
        ({}, {}, {}, None),
        ([1.0], {}, {}, None),
        ({}, {"x": np.ones(3)}, {}, None),
        ({}, {"x": None}, {}, None),
        ({}, {"x": np.ones((0, 2, 3))}, {}, None),
        ({}, {"x": np.ones((4, 2, 5))}, {}, None),
        ({}, {"x": np.ones((4, 2, 3))}, [1.0], None),
        ({}, {"x": np.ones((4, 2, 3))}, {"h": np.ones((3, 4))}, None),
        ({"U_h": np.ones((4, 3))}, {"x": np.ones((4, 2, 3))}, {}, None),
        ({}, {"x": np.ones((4, 2, 3))}, {}, 5),
        ({}, {"x": np.ones((4, 2, 3))}, {}, "4"),
    ],
)
def test_what_numpy_refuses_is_refused_in_the_same_words(wrong: Any) -> None:
    cell, (parameters, inputs, start, steps) = derive.load("elman"), wrong
    if isinstance(parameters, dict):
        parameters = {"W_h": np.ones((4, 3)), "U_h": np.ones((4, 4)), "b_h": np.ones(4), **parameters}
    given = (parameters, inputs, start, steps)
    same_refusal("torch", lambda backend: derive.sequence(cell, backend=backend).forward(*given))


@pytest.mark.parametrize(
    "wrong", [{"h": np.ones((T, 4))}, {"h": None}, {"h": np.full((T, 3, 4), "a")}, [1.0]]
)
def test_cotangents_are_refused_as_numpy_refuses_them(wrong: Any) -> None:
    cell = derive.load("elman")
    groups, _ = drawn(cell, (3,))
    cotangents_refused_alike("torch", cell, tuple(groups), wrong)
    values: Any = {"h": 1}
    with pytest.raises(InputError, match="elman: backward takes the tape of forward, not dict"):
        derive.sequence(cell, backend="torch").backward(values, {})
