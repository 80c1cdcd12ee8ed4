"""The batch axis: where it stands, and where it is summed over."""

from __future__ import annotations

import numpy as np

import derive
from derive.definition import (
    Cell,
    let,
    matrix,
    output,
    parameter,
    scalar,
    sizes,
    state,
    tanh,
    transpose,
    vector,
    vectors,
)
from derive.passes.batched import batched
from derive.passes.gradient import gradient

n, m = sizes("n m")


def test_gradients_of_parameters_have_no_batch_axis_and_all_else_has() -> None:
    steps = batched(gradient(derive.load("lstm")))
    without = {step.target.name for step in steps if not step.batched}
    assert without == {f"grad_{s.name}" for s in derive.load("lstm").parameters}


def test_what_is_made_of_parameters_alone_has_no_batch_axis() -> None:
    a = matrix("A", m, m)
    h, W = state("h", m), matrix("W", m, m)
    cell = Cell("skew", [let(a, W - transpose(W)), let(h.next, tanh(a @ h))])
    assert {step.target.name: step.batched for step in batched(cell.program)} == {
        "A": False,
        "a_h": True,
        "h_next": True,
    }
    assert_sums_over_samples(cell)


def test_a_number_for_every_sample_goes_with_its_own_row() -> None:
    x, y, s, w = vector("x", n), output("y", n), scalar("s"), parameter("w", n)
    assert_sums_over_samples(Cell("scaled", [let(y, s * x + w)]))


def test_an_unused_input_has_a_zero_gradient_for_every_sample() -> None:
    x, h, (u,) = vector("x", n), state("h", m), vectors("u", n)
    cell = Cell("unused", [let(u, 2 * x), let(h.next, tanh(h))])
    assert_sums_over_samples(cell)


def assert_sums_over_samples(cell: Cell) -> None:
    """A batch gives what its samples give one by one; parameters' gradients are their sum."""
    program, rng = gradient(cell), np.random.default_rng(0)
    lengths = {"n": 2, "m": 3}
    batch = {
        s.name: rng.normal(size=(() if s.timeless else (4,)) + tuple(lengths[str(d)] for d in s.shape))
        for s in program.inputs
    }
    run = derive.function(program)
    together = run(batch)
    alone = [
        run({s.name: batch[s.name] if s.timeless else batch[s.name][k] for s in program.inputs})
        for k in range(4)
    ]
    for step in batched(program):
        name = step.target.name
        one_by_one = [sample[name] for sample in alone]
        shared = sum(one_by_one) if step.target.marks else one_by_one[0]  # a cotangent sums, a value is one
        expected = np.stack(one_by_one) if step.batched else shared
        np.testing.assert_allclose(together[name], expected, rtol=1e-12, atol=1e-14)
