"""Inputs, states and values of earlier steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
import pytest

import derive
from derive.analysis.dimensions import dimensions
from derive.checks.equality import prove_equal
from derive.definition import (
    Cell,
    affine,
    concat,
    let,
    outer,
    output,
    parameter,
    previous,
    reshape,
    sigmoid,
    sizes,
    stack,
    state,
    tanh,
    use,
    vector,
    vectors,
)
from derive.errors import DefinitionError
from derive.passes.gradient import gradient
from derive.printing import latex

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
AT = {"n": 2, "m": 3}


def test_the_input_before_makes_a_quasi_recurrent_network() -> None:
    z, f, o = vectors("z f o", m)
    windows = affine(x, previous(x), bias=False)
    mine = Cell(
        "t",
        [
            let(z, tanh(windows), "candidate"),
            let(f, sigmoid(windows), "forget gate"),
            let(o, sigmoid(windows), "output gate"),
            let(c.next, f * c + (1 - f) * z, "cell state"),
            let(output("h", m), o * c.next, "output"),
        ],
    )
    theirs = derive.load("qrnn")
    assert prove_equal(mine.program, theirs.program, {}, AT).holds
    assert prove_equal(gradient(mine), gradient(theirs), {}, AT).holds
    assert latex.latex(mine.program.steps[0].expr) == "W_{z}\\, x_{t} + U_{z}\\, x_{t-1}"


def test_an_older_state_makes_a_gru_with_delayed_feedback() -> None:
    u, z, g, a = vectors("u z g a", m)
    old = previous(h, 3)
    mine = Cell(
        "t",
        [
            let(u, tanh(affine(x, h))),
            let(z, tanh(affine(x, old))),
            let(g, sigmoid(affine(x, h))),
            let(a, sigmoid(affine(x, h))),
            let(h.next, (1 - g) * h + g * (u + a * z)),
        ],
    )
    line = concat(reshape(old, 1, m), reshape(previous(h, 2), 1, m))
    theirs = derive.load("tau-gru")
    results = {"h_next": mine.program.by_name["h_next"]}
    assert prove_equal(mine.program, theirs.program, {"D": line}, AT, results).holds
    assert latex.symbol(old) == "h_{t-3}"


@pytest.mark.parametrize("lead", [(), (5,)])
def test_a_sequence_sees_what_it_saw(lead: tuple[int, ...]) -> None:
    b, y, w = parameter("b", n), output("y", n), output("w", n)
    cell = Cell("t", [let(y, b * x + previous(x, 2)), let(w, previous(y) - previous(x))])
    given = np.random.default_rng(1).normal(size=(6, *lead, 3))
    values, _ = derive.sequence(cell).forward({"b": np.full(3, 2.0)}, {"x": given})
    before = np.concatenate([np.zeros((2, *lead, 3)), given])
    assert np.allclose(values["y"], 2 * given + before[:-2])
    assert np.allclose(values["w"][1:], values["y"][:-1] - given[:-1])


def test_the_gradient_through_time_goes_back_to_the_step_before() -> None:
    cell = Cell("t", [let(output("y", n), previous(x, 2) * 3)])
    sequence = derive.sequence(cell)
    _, tape = sequence.forward({}, {"x": np.ones((4, 2))})
    grads = sequence.backward(tape, {"y": np.arange(8.0).reshape(4, 2)})
    assert grads["grad_x"].tolist() == [[12, 15], [18, 21], [0, 0], [0, 0]]
    assert grads["grad_x_last_2"].tolist() == [0, 3] and grads["grad_x_last"].tolist() == [6, 9]


def test_the_past_of_the_past_is_older() -> None:
    assert previous(previous(x)) == previous(x, 2)
    assert previous(previous(h, 2)) == previous(h, 3)
    assert previous(h) == h and previous(h.next, 2) == previous(h, 2)
    assert latex.symbol(previous(x, 2)) == "x_{t-2}"
    assert latex.symbol(previous(x, 2).next) == r"x_{\mathrm{last},2,t}"


def test_it_is_written_as_what_stands_in_its_place() -> None:
    """x is h_{t-1} outside of the part, so what the part calls x_{t-1} is h_{t-2}."""
    inner = Cell("t", [let(c.next, tanh(affine(x, previous(x), previous(c, 2))))])
    by_state, by_value = use(inner, "p", x=h), use(inner, "p", x=h.next)
    by_expression, free = use(inner, "p", x=2 * h), use(inner, "p")
    found = [latex.symbol(part.x_last) for part in (by_state, by_value, by_expression, free)]
    assert found == ["h_{t-2}", "h_{t-1}", "x_{t-1}^{p}", "x_{t-1}"]
    assert latex.symbol(free.c_last_2) == "c_{t-2}^{p}"
    assert latex.latex(outer(x, free.c_last_2)) == "x_{t}\\, c_{t-2}^{p\\,\\top}"


def test_what_is_a_state_already_is_not_kept_once_more() -> None:
    inner = Cell("t", [let(c.next, tanh(affine(x, previous(x), c)))])
    lower = use(inner, "low")
    upper = use(inner, "up", x=lower.c_next)
    cell = Cell("t", [*lower, *upper])
    assert upper.x_last == lower.c
    assert [s.name for s in cell.states] == ["x_last_low", "c_low", "c_up"]
    assert [s.name for s in stack(inner, 2, "c").states] == ["x_last_1", "c_1", "c_2"]


def test_it_has_words_of_its_own() -> None:
    f = vector("f", m)
    cell = Cell(
        "t", [let(f, tanh(affine(x, previous(h, 2))), "gate"), let(h.next, f * previous(f), "memory")]
    )
    assert cell.meanings["h_last_2_next"] == "memory of the step before, kept for the next step"
    assert cell.meanings["f_last_next"] == "gate, kept for the next step"
    rows = {row.symbol.name: row.meaning for row in dimensions(cell)}
    assert rows["h_last_2"] == "memory of 2 steps before"
    assert rows["f_last"] == "gate of the step before"
    assert rows["U_f"] == "weights of the gate on the memory of 2 steps before"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: previous(tanh(x)), "previous takes a tensor with a name, not tanh"),
        (lambda: previous(parameter("b", n)), "b is the same at every step; it has no past"),
        (lambda: previous(vector("q", n, per="sequence")), "q is the same at every step; it has no past"),
        (lambda: previous(x, 0), r"previous\(x\) is a whole number of steps ago, not 0"),
        (lambda: previous(x, cast(int, 1.5)), r"previous\(x\) is a whole number of steps ago, not 1.5"),
    ],
)
def test_what_has_no_past_is_refused_where_it_stands(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(DefinitionError, match=message) as raised:
        wrong()
    assert raised.value.where and raised.value.where.file.endswith("test_past.py")


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(
        DefinitionError, match=r"x_last is declared twice, as a state \(n\) and as an input \(n\)"
    ):
        _ = Cell("t", [let(output("y", n), previous(x) * vector("x_last", n))]).program
