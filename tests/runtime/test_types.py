"""Functions compute in the type that they are given: no value becomes float64 on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import sympy

from derive.algebra.record import Array
from derive.catalogue import load
from derive.checks.samples import Samples
from derive.checks.sizes import small
from derive.definition import Cell, eye, let, matrix, output, scalar, sizes, vector, zeros
from derive.definition import function as define
from derive.errors import InputError
from derive.passes.gradient import gradient
from derive.program import sizes_of
from derive.runtime import Function, Sequence, function, sequence
from tests.cells import sampled

Arrays = dict[str, Array]
STEPS, BATCH = 2, 3
n, m = sizes("n m")


def cast(arrays: Arrays, dtype: type) -> Arrays:
    return {name: array.astype(dtype) for name, array in arrays.items()}


def everything(cell: Cell) -> Callable[[type], Iterator[tuple[str, Array]]]:
    """All that the functions of a cell give, at inputs of a type: of one step and of a sequence, forward and
    backward, with all cotangents and with none."""
    step, over_time = function(gradient(cell)), sequence(cell)

    def computed(dtype: type) -> Iterator[tuple[str, Array]]:
        samples = Samples(cell, small(cell), (BATCH,))
        given, cotangents = (cast(made(STEPS), dtype) for made in (samples.inputs, samples.cotangents))
        yield from one_step(cell, step, given, cotangents)
        yield from a_sequence(cell, over_time, given, cotangents)

    return computed


def one_step(cell: Cell, step: Function, given: Arrays, cotangents: Arrays) -> Iterator[tuple[str, Array]]:
    arrays = {**given, **{s.name: given[s.name][0] for s in cell.series}}
    seeds = {
        r.marked("seed").name: cotangents[r.at(-1).name if r.role == "state" else r.name][0]
        for r in cell.program.results
    }
    for supplied in ({}, seeds):
        yield from step({**arrays, **supplied}).items()


def a_sequence(
    cell: Cell, over_time: Sequence, given: Arrays, cotangents: Arrays
) -> Iterator[tuple[str, Array]]:
    groups = ([s.name for s in group] for group in (cell.timeless, cell.inputs, cell.states))
    parameters, inputs, initial = ({name: given[name] for name in group if name in given} for group in groups)
    known = set(sizes_of([*cell.timeless, *cell.inputs]))
    left_out = {s.name for s in cell.states if set(sizes_of([s])) <= known}  # their zeros have a type too
    for start in (initial, {name: initial[name] for name in initial.keys() - left_out}):
        values, tape = over_time.forward(parameters, inputs, start, None if cell.series else STEPS)
        yield from values.items()
    for supplied in ({}, cotangents):
        yield from over_time.backward(tape, supplied).items()


@sampled
def test_float32_gives_float32_and_float64_float64(name: str) -> None:
    computed = everything(load(name))
    with np.errstate(all="ignore"):  # what explodes in float32 is told elsewhere
        for dtype in (np.float32, np.float64):
            found = list(computed(dtype))
            assert found and {name for name, array in found if array.dtype != dtype} == set()


def dense(**types: type) -> np.dtype[Any]:
    arrays = {"x": np.ones(2), "W_y": np.ones((3, 2)), "b_y": np.ones(3)}
    given: Arrays = {name: array.astype(types.get(name, np.float32)) for name, array in arrays.items()}
    return function(load("dense").program)(given)["y"].dtype


@pytest.mark.parametrize("dtype", [np.float64, np.int64, np.int8, bool, np.complex64])
def test_what_is_mixed_is_promoted_as_numpy_does_it(dtype: type) -> None:
    assert dense(x=dtype) == np.result_type(dtype, np.float32)


def test_whole_numbers_alone_are_computed_in_float64() -> None:
    assert dense(x=np.int8, W_y=bool, b_y=np.int64) == np.float64


def test_a_step_before_the_mixture_stays_in_its_type() -> None:
    cell = Cell("two", [let(output("u", n), vector("x", n) * 2), let(output("y", n), vector("w", n) * 3)])
    found = function(cell.program)({"x": np.ones(2, np.float32), "w": np.ones(2)})
    assert found["u"].dtype == np.float32 and found["y"].dtype == np.float64


def test_a_number_of_pythons_own_has_the_type_of_the_arrays() -> None:
    cell = Cell("scaled", [let(output("y", n), vector("x", n) * scalar("alpha"))])
    given: dict[str, object] = {"x": np.ones(2, np.float32)}
    step = function(cell.program)
    assert [step({**given, "alpha": alpha})["y"].dtype for alpha in (0.5, 2, True)] == [np.float32] * 3
    assert step({**given, "alpha": np.float64(0.5)})["y"].dtype == np.float64  # NumPy's own has a type


def test_a_series_of_whole_numbers_has_the_type_of_a_step_of_it() -> None:
    weights = {"W_y": np.ones((3, 2), np.float32), "b_y": np.ones(3, np.float32)}
    _, tape = sequence(load("dense")).forward(weights, {"x": np.ones((4, 2), np.int8)})
    assert {array.dtype for array in tape.arrays.values()} == {np.dtype(np.float32)}


def test_constants_take_their_type_from_what_they_meet_or_are_gradients_by() -> None:
    W, x, unused = matrix("W", n, n), vector("x", n), vector("w", n)
    equations = [let(output("Y", n, n), W - eye(n)), let(output("y", n), zeros(n) + x)]
    step = gradient(Cell("constant", [*equations, let(output("z", n), 0 * unused)]))
    given = {s.name: np.ones(2 if len(s.shape) == 1 else (2, 2), np.float32) for s in step.inputs}
    found = function(step)({**given, "w": np.ones(2)})
    assert {name for name, array in found.items() if array.dtype == np.float64} == {"z", "grad_w"}


def test_a_function_of_ones_own_that_chooses_between_numbers_gives_the_type_of_its_argument() -> None:
    z, several = sympy.Symbol("z"), [(k, sympy.Symbol("z") < k) for k in range(12)]
    for pieces in ([(sympy.Rational(1, 5), z > 0)], several):
        own = define("own", sympy.Piecewise(*pieces, (0, True)) * (1 if len(pieces) > 1 else z))
        step = gradient(Cell("chosen", [let(output("y", n), own(vector("x", n)))]))
        for dtype in (np.float32, np.float64, np.complex64):
            found = function(step)({"x": np.ones(2, dtype), "grad_y": np.ones(2, dtype)})
            assert {array.dtype for array in found.values()} == {np.dtype(dtype)}


def test_a_number_that_is_made_of_a_size_has_no_type() -> None:
    x = vector("x", n)
    for number in (sympy.sqrt(n), -sympy.sqrt(n), sympy.log(n), 1 / sympy.sqrt(n + 1)):
        found = function(Cell("sized", [let(output("y", n), x * number)]).program)({"x": np.ones(2, "f4")})
        assert found["y"].dtype == np.float32


def test_text_is_refused_as_before() -> None:
    with pytest.raises(InputError, match="W_y needs numbers"):
        function(load("dense").program)({"x": 1.0, "W_y": [["a"]], "b_y": 1.0})
