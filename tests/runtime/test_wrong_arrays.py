"""Arrays that do not fit are named, with what came, what was expected, and where known sizes come from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from derive.errors import InputError
from derive.runtime import Tape

CELL = derive.load("elman")
STEP = {
    "x": np.ones((5, 2)), "h": np.ones((5, 3)), "W_h": np.ones((3, 2)), "U_h": np.ones((3, 3)),
    "b_h": np.ones(3),
}  # fmt: skip
WEIGHTS = {name: STEP[name] for name in ("W_h", "U_h", "b_h")}
FROM_X_AND_H = "n = 2, m = 3 (n from x, m from h)"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            {"x": 1.0},
            "x has shape (), expected (n), with or without a batch axis in front; known so far: no sizes yet",
        ),
        ({"x": None}, "x needs numbers, found NoneType"),
        ({"x": "one"}, "x needs numbers, found str"),
        ({"x": {}}, "x needs numbers, found dict"),
        ({"x": [[1, 2], [3]]}, "x is no array: its rows differ in length"),
        ({"x": np.ones((5, 2), "M8[s]")}, "x needs numbers, found datetime64[s]"),
        ({"x": np.full((5, 2), "1", dtype=object)}, "x needs numbers, found str"),
        ({"x": np.full((5, 2), None)}, "x needs numbers, found NoneType"),
        (
            {"x": np.ones((5, 4))},
            "W_h has shape (3, 2), expected (m, n); known so far: n = 4, m = 3 (n from x, m from h)",
        ),
        ({"h": np.ones((4, 3))}, "the batch axes differ: x (5,), h (4,)"),
        ({"W_h": np.ones((2, 3))}, f"W_h has shape (2, 3), expected (m, n); known so far: {FROM_X_AND_H}"),
        (
            {"W_h": np.ones((5, 3, 2))},
            f"W_h has shape (5, 3, 2), expected (m, n); known so far: {FROM_X_AND_H}",
        ),
        ({"U_h": np.ones((3, 4))}, f"U_h has shape (3, 4), expected (m, m); known so far: {FROM_X_AND_H}"),
        ({"b_h": np.ones((3, 1))}, f"b_h has shape (3, 1), expected (m); known so far: {FROM_X_AND_H}"),
        (
            {"grad_h_next": np.ones((5, 2))},
            "grad_h_next has shape (5, 2), expected (m), with or without a batch axis in front; "
            f"known so far: {FROM_X_AND_H}",
        ),
    ],
)
def test_an_array_that_does_not_fit_a_step_is_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        derive.function(derive.gradient(CELL))({**STEP, **wrong})
    assert str(caught.value) == f"elman: {message}"


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({}, "missing x (n); given: nothing"),
        (np.ones((7, 5, 2)), "arrays are given in a dictionary by name, not in a ndarray"),
        ({"x": np.ones(2)}, "x has shape (2,), expected (T, n) or (T, B, n)"),
        ({"x": 3.0}, "x has shape (), expected (T, n) or (T, B, n)"),
        ({"x": None}, "x needs numbers, found NoneType"),
        (
            {"x": np.ones((0, 5, 2))},
            "a sequence needs inputs of one length, at least one step long; found x: 0",
        ),
        (
            {"x": np.ones((7, 5, 4))},
            "W_h has shape (3, 2), expected (m, n); known so far: n = 4, m = 3 (n from x, m from W_h)",
        ),
    ],
)
def test_an_input_that_does_not_fit_a_sequence_is_named(inputs: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        derive.sequence(CELL).forward(WEIGHTS, inputs)
    assert str(caught.value) == f"elman: {message}"


LONG = "a sequence needs inputs of one length, at least one step long; found"


@pytest.mark.parametrize(
    ("length", "steps", "message"),
    [
        (7, 6, f"{LONG} x: 7, steps asked for: 6"),
        (7, 0, f"{LONG} x: 7, steps asked for: 0"),
        (0, 0, f"{LONG} x: 0, steps asked for: 0"),
        (7, -7, f"{LONG} x: 7, steps asked for: -7"),
        (7, 7.0, "steps are a whole number, not 7.0"),
        (7, "7", "steps are a whole number, not '7'"),
        (7, True, "steps are a whole number, not True"),
    ],
)
def test_steps_that_are_not_those_of_the_inputs_are_refused(length: int, steps: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        derive.sequence(CELL).forward(WEIGHTS, {"x": np.ones((length, 5, 2))}, steps=steps)
    assert str(caught.value) == f"elman: {message}"


@pytest.mark.parametrize("steps", [7, np.int64(7)])
def test_steps_may_be_said_once_more(steps: Any) -> None:
    values, _ = derive.sequence(CELL).forward(WEIGHTS, {"x": np.ones((7, 5, 2))}, steps=steps)
    assert values["h"].shape == (7, 5, 3)


def test_initial_states_that_are_no_dictionary_are_refused() -> None:
    initial: Any = np.ones((5, 3))
    with pytest.raises(InputError) as caught:
        derive.sequence(CELL).forward(WEIGHTS, {"x": np.ones((7, 5, 2))}, initial)
    assert str(caught.value) == "elman: arrays are given in a dictionary by name, not in a ndarray"


@pytest.mark.parametrize(
    ("cotangents", "message"),
    [
        ({"h": np.ones((5, 7, 3))}, "the cotangent of h has shape (5, 7, 3), expected (7, 5, 3)"),
        ({"h": None}, "the cotangent of h needs numbers, found NoneType"),
        ({"h": np.full((7, 5, 3), "a")}, "the cotangent of h needs numbers, found <U1"),
        (np.ones((7, 5, 3)), "arrays are given in a dictionary by name, not in a ndarray"),
    ],
)
def test_a_cotangent_that_does_not_fit_a_sequence_is_named(cotangents: Any, message: str) -> None:
    run = derive.sequence(CELL)
    _, tape = run.forward(WEIGHTS, {"x": np.ones((7, 5, 2))})
    with pytest.raises(InputError) as caught:
        run.backward(tape, cotangents)
    assert str(caught.value) == f"elman: {message}"


def test_values_are_no_tape() -> None:
    values: Any = {"h": np.ones((7, 5, 3))}
    assert not isinstance(values, Tape)
    with pytest.raises(InputError) as caught:
        derive.sequence(CELL).backward(values, {})
    assert str(caught.value) == "elman: backward takes the tape of forward, not dict"


@pytest.mark.parametrize("kind", [list, lambda a: a.astype(int), lambda a: a.astype(bool)])
def test_lists_whole_numbers_and_truth_values_count_as_numbers(kind: Any) -> None:
    given = {name: kind(array) if array.ndim == 2 else array for name, array in STEP.items()}
    found, expected = derive.function(CELL.program)(given), derive.function(CELL.program)(STEP)
    np.testing.assert_array_equal(found["h_next"], expected["h_next"])
