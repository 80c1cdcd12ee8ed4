"""Emitted NumPy of random programs computes what their entries say, for one sample and for a batch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from derive.algebra.record import Array
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.printing.numpy_module import module
from derive.program import Program
from tests.evaluation import point, values
from tests.exploring import SHARES, Record, Tally, explore
from tests.strategies import recurrent_cells

SIZES = {"n": 2, "m": 3, "k": 4}
Values = dict[str, Array]


def _floats(arrays: Values) -> Values:
    return {name: np.array(array, dtype=float) for name, array in arrays.items()}


def _samples(program: Program, shared: set[str]) -> list[Values]:
    """Two points that share what has no batch axis."""
    first, second = point(program.inputs, SIZES, seed=0), point(program.inputs, SIZES, seed=1)
    return [first, {name: first[name] if name in shared else second[name] for name in first}]


def _stacked(samples: list[Values], shared: set[str]) -> Values:
    first = samples[0]
    return {n: v if n in shared else np.stack([at[n] for at in samples]) for n, v in first.items()}


def _assert_equal(found: Any, expected: Array, name: str) -> None:
    """Up to the rounding that many statements add up to, relative to the largest entry."""
    assert np.shape(found) == np.shape(expected), name
    largest = np.max(np.abs(expected), initial=1.0)
    assert np.allclose(np.array(found, dtype=float), expected, rtol=1e-9, atol=1e-9 * largest), name


def _assert_computed(cell: Cell, tally: Tally) -> None:
    """The functions of a step and of its gradient, and the same in the file that stands alone."""
    step, shared = derive.gradient(cell), {symbol.name for symbol in cell.timeless}
    tally.program(step)
    samples = _samples(step, shared)
    known = [_floats(values(step, at, SIZES)) for at in samples]
    run, alone = derive.function(step), _floats(samples[0])
    together = _floats(_stacked(samples, shared))
    one, two = run(alone), run(together)
    for name in (s.name for s in [*cell.program.defined, *step.results]):
        expected = [each[name] for each in known]
        _assert_equal(one[name], expected[0], name)
        _assert_equal(two[name], _together(step.by_name[name], expected, np.ndim(two[name])), name)
    for symbol in [*cell.inputs, *cell.states]:
        assert np.shape(two[f"grad_{symbol.name}"]) == np.shape(together[symbol.name])
    _assert_file(cell, together, two)


def _together(symbol: TensorSymbol, samples: list[Array], rank: int) -> Array:
    """What a batch gives: what depends on parameters only has no batch axis, and its cotangent is a sum."""
    if rank > len(symbol.shape):
        return np.stack(samples)
    cotangent = bool(symbol.marks) and symbol.marks[-1][0] in ("adj", "grad")
    return np.sum(samples, axis=0) if cotangent else samples[0]


def _assert_file(cell: Cell, arrays: Values, expected: Values) -> None:
    names: dict[str, Any] = {"__name__": "emitted"}
    exec(compile(module(cell), "emitted.py", "exec"), names)
    forward = names["forward"](arrays)
    backward = names["backward"]({**arrays, **forward})
    for name, array in {**forward, **backward}.items():
        if name in expected:
            _assert_equal(array, np.array(expected[name], dtype=float), name)
    assert {f"grad_{s.name}" for s in cell.program.inputs} <= backward.keys()


@pytest.mark.parametrize("share", SHARES)
def test_one_sample_a_batch_and_a_file_compute_what_the_entries_say(
    share: int, record_property: Record
) -> None:
    tally = Tally()
    statements, examples = (10, 80) if share else (6, 8)
    explore(recurrent_cells(statements), examples, share, lambda cell: _assert_computed(cell, tally))
    tally.report(record_property)
