"""Test vectors: complete, exact in their inputs, and what the cell computes."""

from __future__ import annotations

import importlib
import json
from typing import Any

import numpy as np
import pytest

import derive
from derive.vectors import vectors


def read(name: str) -> Any:
    return json.loads(vectors(derive.load(name)))


def arrays(record: dict[str, Any]) -> dict[str, Any]:
    return {name: np.array(value) for name, value in record.items()}


@pytest.mark.parametrize("name", derive.names())
def test_the_values_are_those_of_the_hand_written_cell(name: str) -> None:
    step = read(name)["step"]
    found = importlib.import_module(f"derive.reference.{name.replace('-', '_')}").step(arrays(step["inputs"]))
    assert set(found) == set(step["values"])
    for key, value in found.items():
        np.testing.assert_allclose(value, step["values"][key], rtol=1e-12, atol=1e-12)


def test_every_input_state_and_parameter_has_a_gradient_and_every_tensor_a_shape() -> None:
    record, cell = read("lstm-peephole"), derive.load("lstm-peephole")
    assert set(record["step"]["gradients"]) == {f"grad_{s.name}" for s in cell.program.inputs}
    assert set(record["sequence"]["gradients"]) == set(record["step"]["gradients"])
    assert record["shapes"]["W_f"] == "(m, n)"
    assert np.array(record["sequence"]["values"]["h"]).shape == (
        record["sequence"]["steps"],
        record["batch"],
        4,
    )


def test_sizes_and_batch_are_all_different() -> None:
    record = read("gru")
    assert len({*record["sizes"].values(), record["batch"]}) == 3


def test_inputs_are_exact_in_binary() -> None:
    for value in arrays(read("gru")["step"]["inputs"]).values():
        np.testing.assert_array_equal(value * 1024, np.round(value * 1024))


def test_the_text_is_the_same_every_time() -> None:
    assert vectors(derive.load("elman")) == vectors(derive.load("elman"))
