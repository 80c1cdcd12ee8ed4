"""Emitted NumPy of random programs computes what their entries say, for one sample and for a batch."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings

import derive
from derive.algebra.record import Array
from derive.definition import Cell
from derive.program import Program
from tests.evaluation import point, values
from tests.strategies import cells

_calm = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
Values = dict[str, Array]


def _floats(arrays: Values) -> Values:
    return {name: np.array(array, dtype=float) for name, array in arrays.items()}


def _samples(program: Program, parameters: set[str]) -> list[Values]:
    """Two points that share their parameters."""
    first, second = point(program.inputs, seed=0), point(program.inputs, seed=1)
    return [first, {name: first[name] if name in parameters else second[name] for name in first}]


def _assert_equal(found: Array, expected: Array, name: str) -> None:
    assert np.shape(found) == np.shape(expected), name
    assert np.allclose(np.array(found, dtype=float), expected, rtol=1e-9, atol=1e-9), name


@_calm
@given(cells(6))
def test_one_sample_and_a_batch_give_what_the_entries_say(cell: Cell) -> None:
    step = derive.gradient(cell)
    run = derive.function(step)
    parameters = {symbol.name for symbol in cell.parameters}
    samples = _samples(step, parameters)
    expected = [_floats({r.name: values(step, at)[r.name] for r in step.results}) for at in samples]
    batch = _floats(
        {n: v if n in parameters else np.stack([at[n] for at in samples]) for n, v in samples[0].items()}
    )
    alone, together = run(_floats(samples[0])), run(batch)
    for result in step.results:
        name, each = result.name, [values_[result.name] for values_ in expected]
        total: Array = np.sum(each, axis=0)
        _assert_equal(alone[name], each[0], name)
        _assert_equal(together[name], total if result.primal().name in parameters else np.stack(each), name)
