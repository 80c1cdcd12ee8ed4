"""Kinds of cells: what the statements say is found again in numbers, and told apart in small cells."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from derive.algebra.symbol import TensorSymbol
from derive.analysis.kinds import KINDS, gates, kinds
from derive.analysis.spans import spans
from derive.catalogue import load, names
from derive.checks.samples import Samples
from derive.checks.sizes import numeric
from derive.definition import (
    Cell,
    affine,
    exp,
    let,
    matrix,
    output,
    parameter,
    sigmoid,
    sizes,
    softmax,
    state,
    tanh,
    vector,
    vectors,
)
from derive.runtime.function import function
from tests.cells import sampled

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
z, g = vectors("z g", m)


def cell(*equations: Any) -> Cell:
    return Cell("Any", list(equations), name="any")


@sampled
def test_values_lie_where_the_statements_say(name: str) -> None:
    tried = load(name)
    inputs = Samples(tried, numeric(tried), (7,)).inputs(1)
    given = {
        s.name: inputs[s.name][0] if s.role == "input" and not s.still else inputs[s.name]
        for s in tried.program.inputs
    }
    with np.errstate(all="ignore"):  # some cells have no values at negative numbers
        values = function(tried.program)({key: 3 * array for key, array in given.items()})
    for symbol, (low, high) in spans(tried.program).items():
        found = values[symbol.name][np.isfinite(values[symbol.name])]
        assert np.all((low - 1e-12 <= found) & (found <= high + 1e-12)), symbol


@sampled
def test_a_named_gate_is_computed_at_every_step(name: str) -> None:
    program = load(name).program
    named = {step.target: step for step in program.steps}
    timeless = {symbol for symbol in program.inputs if symbol.timeless}
    for gate in gates(program):
        if isinstance(gate, TensorSymbol):
            assert gate in named and gate not in timeless


def test_a_cell_is_feed_forward_or_recurrent() -> None:
    for name in names():
        assert len({"stateless", "recurrent"} & set(kinds(load(name)))) == 1


def test_every_kind_has_a_cell() -> None:
    assert {kind for name in names() for kind in kinds(load(name))} == set(KINDS)


@pytest.mark.parametrize(
    ("gate", "new", "opens"),
    [
        (sigmoid(affine(x, h)), z * h, True),
        (sigmoid(affine(x, h)), (1 - z) * g + z * h, True),
        (exp(-exp(affine(x))), z * h, True),
        (tanh(affine(x, h)), z * h, False),
        (exp(affine(x)), z * h, False),
        (sigmoid(parameter("b", m)), z * h, False),
        (sigmoid(affine(x, h)), z + h, False),
        (sigmoid(affine(x, h)), parameter("w", m) * z + h, False),
    ],
)
def test_a_gate_lies_between_0_and_1_changes_and_multiplies_what_changes(
    gate: Any, new: Any, opens: bool
) -> None:
    program = cell(let(g, tanh(affine(x))), let(z, gate), let(h.next, new)).program
    assert gates(program) == ((z,) if opens else ())


def test_a_share_of_a_sum_is_a_gate() -> None:
    i, f, k = vectors("i f k", m)
    shares = [let(f, sigmoid(affine(x))), let(i, sigmoid(affine(x))), let(k, f / (f + i))]
    assert spans(cell(*shares, let(h.next, k * h)).program)[k] == (0.0, 1.0)


def test_a_softmax_that_comes_out_is_no_attention() -> None:
    p, y, V = vector("p", m), output("y", m), matrix("V", m, m)
    assert "attention" not in kinds(cell(let(output("p", m), softmax(affine(x)))))
    assert "attention" in kinds(cell(let(p, softmax(affine(x))), let(y, V @ p)))
