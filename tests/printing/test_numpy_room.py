"""Memory that an earlier call left in a room is taken again, and no number of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from derive.definition import Cell
from derive.printing.numpy_module import module
from derive.runtime.function import compile_text
from tests.printing.test_numpy_run import OTHERS, drawn
from tests.schedule.test_scheduler import KNOWN

Arrays = dict[str, Any]
LSTM = derive.load("lstm")


def _file(cell: Cell) -> Arrays:
    return compile_text(module(cell), cell.name)


def _trained(file: Arrays, arrays: tuple[Arrays, ...], T: int, room: Arrays | None) -> Arrays:
    """Values and all gradients, the loss reading every value; in memory of their own."""
    values, tape = file["run"](*arrays, T, room)
    rng = np.random.default_rng(1)
    cotangents = {name: rng.normal(size=value.shape) for name, value in values.items()}
    found = {**values, **file["run_backward"](tape, cotangents, room)}
    return {name: np.array(value) for name, value in found.items()}


def _check(name: str) -> None:
    """A room full of what is no number changes nothing."""
    cell = derive.load(name)
    file, arrays, room = _file(cell), drawn(cell, 5, 2), dict[str, Any]()
    expected = _trained(file, arrays, 5, None)
    for _ in range(2):
        found = _trained(file, arrays, 5, room)
        for key, value in expected.items():
            np.testing.assert_array_equal(found[key], value, err_msg=key)
        for array in room.values():
            array[...] = np.nan


@pytest.mark.parametrize("name", KNOWN)
def test_what_lies_in_the_memory_does_not_matter(name: str) -> None:
    _check(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_nor_does_it_for_any_other_cell(name: str) -> None:
    _check(name)


def test_the_next_call_takes_the_same_memory_and_without_a_room_new_memory() -> None:
    file, arrays, room = _file(LSTM), drawn(LSTM, 5, 2), dict[str, Any]()
    first, second = (file["run"](*arrays, room=room)[0]["h"] for _ in range(2))
    assert np.shares_memory(first, second)
    assert sorted(room) == ["all_a_x", "all_c", "all_h"]
    first, second = (file["run"](*arrays)[0]["h"] for _ in range(2))
    assert not np.shares_memory(first, second)


def test_other_sizes_and_types_find_room_too() -> None:
    file, room = _file(LSTM), dict[str, Any]()
    for T, B, kind in ((5, 2, np.float64), (3, 4, np.float64), (3, 4, np.float32), (1, 4, np.float32)):
        arrays = tuple({k: v.astype(kind) for k, v in group.items()} for group in drawn(LSTM, T, B))
        found, expected = (_trained(file, arrays, T, each) for each in (room, None))
        assert {name: value.dtype for name, value in found.items()} == dict.fromkeys(found, np.dtype(kind))
        for name, value in expected.items():
            np.testing.assert_array_equal(found[name], value, err_msg=name)


def test_a_sequence_in_parts_goes_on_from_the_states_that_the_last_part_left_in_the_room() -> None:
    file, (parameters, inputs, initial) = _file(LSTM), drawn(LSTM, 6, 2)
    whole, _ = file["run"](parameters, inputs, initial)
    room, parts, states = dict[str, Any](), [], initial
    for start in (0, 3):
        values, _ = file["run"](parameters, {"x": inputs["x"][start : start + 3]}, states, room=room)
        parts.append(values["h"].copy())
        states = {name: value[-1] for name, value in values.items()}
    np.testing.assert_allclose(np.concatenate(parts), whole["h"], rtol=1e-12)
