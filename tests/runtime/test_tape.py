"""How much a tape holds: as many numbers as the formula says, looked for in memory one by one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
import sympy

import derive
from derive.algebra.record import Array
from derive.algebra.shape import at_sizes, size
from derive.catalogue import load, names
from derive.checks import emitted
from derive.checks.sizes import numeric
from derive.runtime.tape import Tape, owner

B, N = size("B"), size("T") * size("B")
m, d, e = size("m"), size("d"), size("e")
WEIGHTS = {"W_h": np.ones((3, 2)), "U_h": np.zeros((3, 3)), "b_h": np.zeros(3)}
# what is held beside what is read: the last of a state that is read before each step, the first of one that
# is read after it, and the other parts of a product for several values
BESIDE = {
    "dense": 0,
    "elman": 0,
    "lstm": B * m,
    "lstm-concatenated": 0,
    "lstm-nog": 2 * N * m + B * m,
    "gru": B * m,
    "antisymmetric-rnn": B * m,
    "lipschitz-rnn": B * m,
    "capsule": 0,
    "conv-gru": B * m * d * e,
    "delta-net": 0,
    "glu": N * m,
    "s5": 0,
    "strongly-typed-rnn": N * m + B * m,
}


def tape_of(name: str) -> Tape:
    """The tape of a sequence at the sizes of the checks, two samples."""
    cell = load(name)
    _, tape = emitted.forward(cell, emitted.samples(cell, (2,)).inputs(emitted.LENGTH))
    return tape


def read(arrays: Iterable[Array]) -> list[tuple[Array, Array]]:
    """Every memory that arrays are in, and where in it they are: ones in an array of the same form."""
    found = dict[int, tuple[Array, Array]]()
    for array in arrays:
        whole = owner(array)
        _, marks = found.setdefault(id(whole), (whole, np.zeros(whole.size, int)))
        first = array.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
        strides = [8 * stride // array.itemsize for stride in array.strides]
        np.lib.stride_tricks.as_strided(marks[first // array.itemsize :], array.shape, strides)[...] = 1
    return [(whole, marks.reshape(whole.shape)) for whole, marks in found.values()]


def marked(tape: Tape) -> list[tuple[Array, Array]]:
    return read((*tape.arrays.values(), *tape.once.values()))


@pytest.mark.parametrize("name", BESIDE)
def test_a_tape_has_as_many_numbers_as_the_formula_says(name: str) -> None:
    tape = tape_of(name)
    assert sum(int(marks.sum()) for _, marks in marked(tape)) == tape.numbers


@pytest.mark.parametrize("name", BESIDE)
def test_its_bytes_are_those_of_its_numbers_and_of_what_lies_in_the_same_memory(name: str) -> None:
    tape = tape_of(name)
    sizes = {**numeric(load(name)), "T": tape.length, "B": 2}
    assert tape.nbytes == 8 * (tape.numbers + at_sizes(sympy.sympify(BESIDE[name]), sizes))


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_that_is_so_for_every_cell_and_what_lies_beside_is_whole_rows_and_columns(name: str) -> None:
    tape = tape_of(name)
    found = marked(tape)
    assert sum(int(marks.sum()) for _, marks in found) == tape.numbers
    assert sum(whole.nbytes for whole, _ in found) == tape.nbytes
    for _, marks in found:
        assert_rows_and_columns(marks, tape.length, 2)


def assert_rows_and_columns(marks: Array, length: int, batch: int) -> None:
    """All are read but for the samples of one step at an end, and parts that no step reads."""
    rows = marks.reshape(len(marks), -1) if marks.ndim else marks.reshape(1, 1)
    used = rows.any(axis=1)
    assert (rows[used] == rows[used][0]).all()
    unused = np.flatnonzero(~used)
    ends = np.arange(batch), np.arange(batch) + length * batch
    assert not len(unused) or any(np.array_equal(unused, end) for end in ends)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_an_input_is_the_caller_s_own_memory_and_counted(dtype: type) -> None:
    weights: dict[str, Array] = {k: v.astype(dtype) for k, v in WEIGHTS.items()}
    x: Array = np.ones((4, 5, 2), dtype)
    _, tape = derive.sequence(load("elman")).forward(weights, {"x": x})
    assert owner(tape.arrays["x"]) is x
    assert tape.numbers == x.size + 5 * 5 * 3
    assert tape.nbytes == tape.numbers * np.dtype(dtype).itemsize


def test_without_a_batch_axis_there_is_one_sample() -> None:
    _, tape = derive.sequence(load("elman")).forward(WEIGHTS, {"x": np.ones((4, 2))})
    assert tape.numbers == 4 * 2 + 5 * 3


@pytest.mark.parametrize("backend", ["torch", "jax"])
def test_other_backends_say_the_same(backend: str) -> None:
    weights = {k: v.astype(np.float32) for k, v in WEIGHTS.items()}
    _, tape = derive.sequence(load("elman"), backend).forward(weights, {"x": np.ones((4, 5, 2), "f")})
    assert tape.numbers == 4 * 5 * 2 + 5 * 5 * 3
