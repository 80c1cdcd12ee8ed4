"""Inputs that are held fixed, given once a sequence, or left out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest

import derive
from derive.algebra.symbol import TensorSymbol
from derive.checks.exact import prove_gradient, prove_second_order
from derive.checks.second_route import second_route
from derive.definition import (
    Cell,
    affine,
    let,
    matrix,
    output,
    scalar,
    sizes,
    state,
    tanh,
    tensor,
    use,
    vector,
)
from derive.document import document
from derive.errors import DefinitionError, InputError
from derive.export import export
from derive.passes.gradient import gradient
from derive.program import Program
from derive.render import render

n, m, k = sizes("n m k")
x, h, g = vector("x", n), state("h", m), vector("g", m)
mask = vector("mask", m, gradient=False, default=1)
context = vector("context", k, per="sequence")
noise = vector("noise", m, gradient=False, default=0)
MASKED = Cell(
    "Masked cell",
    [
        let(g, tanh(affine(x, h, context)) + noise * h, "candidate"),
        let(h.next, mask * g + (1 - mask) * h, "hidden state"),
        let(output("y", m), h.next * 2, "reading"),
    ],
).named("masked")
AT = {"n": 2, "m": 3, "k": 4}
T, B = 5, 6


def given(*lead: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Parameters, and inputs of a sequence."""
    random = np.random.default_rng(7)
    shapes = {s.name: tuple(AT[str(size)] for size in s.shape) for s in MASKED.program.inputs}
    parameters = {s.name: random.normal(size=shapes[s.name]) for s in MASKED.parameters}
    inputs = {name: random.normal(size=(T, *lead, *shapes[name])) for name in ("x", "mask", "noise")}
    return parameters, {**inputs, "context": random.normal(size=(*lead, 4))}


def test_what_is_held_fixed_has_zero_as_its_gradient_and_every_check_knows_it() -> None:
    first = gradient(MASKED)
    assert str(first.defined[mask.with_role("input").marked("grad")].expr) == "0"
    assert prove_gradient(MASKED.program, first, {"n": 2, "m": 3, "k": 2}).holds
    assert prove_second_order(MASKED.program, gradient(first), {"n": 1, "m": 2, "k": 1}).holds
    assert second_route(MASKED).failures == []


def test_a_gradient_where_none_is_declared_is_noticed() -> None:
    first = gradient(MASKED)
    grad = mask.with_role("input").marked("grad")
    wrong = [replace(step, expr=g_of(first)) if step.target == grad else step for step in first.steps]
    assert "grad_mask" in prove_gradient(MASKED.program, replace(first, steps=tuple(wrong)), AT).different


def g_of(program: Program) -> TensorSymbol:
    """The adjoint of the candidate, which is of the mask's size."""
    return program.by_name["adj_g"]


def test_the_gradient_of_the_rest_is_as_if_nothing_were_fixed() -> None:
    free = Cell(
        "t",
        [*use(MASKED, "", mask=vector("mask", m), noise=vector("noise", m))],
    )
    parameters, inputs = given(B)
    found = []
    for cell in (MASKED, free):
        values, tape = derive.sequence(cell).forward(parameters, inputs)
        found.append(derive.sequence(cell).backward(tape, {"h": values["h"]}))
    assert np.any(found[1]["grad_mask"]) and not np.any(found[0]["grad_mask"])
    assert all(
        np.allclose(found[0][name], found[1][name])
        for name in found[0]
        if name not in ("grad_mask", "grad_noise")
    )


@pytest.mark.parametrize("lead", [(), (B,)])
def test_what_is_given_once_has_no_time_axis_and_its_gradient_is_summed(lead: tuple[int, ...]) -> None:
    parameters, inputs = given(*lead)
    repeated = Cell("t", [*use(MASKED, "", context=vector("context", k))])
    values, tape = derive.sequence(MASKED).forward(parameters, inputs)
    every = {**inputs, "context": np.broadcast_to(inputs["context"], (T, *lead, 4))}
    expected, long = derive.sequence(repeated).forward(parameters, every)
    assert np.array_equal(values["h"], expected["h"])
    weights = {"h": np.random.default_rng(8).normal(size=(T, *lead, 3))}
    once = derive.sequence(MASKED).backward(tape, weights)["grad_context"]
    assert once.shape == (*lead, 4)
    assert np.allclose(once, derive.sequence(repeated).backward(long, weights)["grad_context"].sum(axis=0))


def test_what_has_a_default_can_be_left_out() -> None:
    parameters, inputs = given(B)
    sequence, step = derive.sequence(MASKED), derive.function(MASKED.program)
    full = {**inputs, "mask": np.ones((T, B, 3)), "noise": np.zeros((T, B, 3))}
    short = {name: inputs[name] for name in ("x", "context")}
    assert np.array_equal(
        sequence.forward(parameters, full)[0]["h"], sequence.forward(parameters, short)[0]["h"]
    )
    grid = {"x": inputs["x"].reshape(T, 2, 3, 2), "context": inputs["context"].reshape(2, 3, 4)}
    assert np.allclose(
        sequence.forward(parameters, grid)[0]["h"].reshape(T, B, 3),
        sequence.forward(parameters, short)[0]["h"],
    )
    one = {**parameters, "x": inputs["x"][0], "context": inputs["context"], "h": np.ones((B, 3))}
    assert np.array_equal(step(one)["y"], step({**one, "mask": np.ones(3), "noise": np.zeros(3)})["y"])
    slopes = derive.function(gradient(MASKED))({**one, "grad_y": np.ones((B, 3))})
    assert slopes["grad_mask"].shape == (B, 3) and slopes["grad_x"].shape == (B, 2)


def test_what_has_no_default_is_missing() -> None:
    parameters, inputs = given(B)
    with pytest.raises(InputError, match=r"masked: missing x \(n\), context \(k\); given: mask"):
        derive.sequence(MASKED).forward(parameters, {"mask": inputs["mask"]})
    with pytest.raises(InputError, match=r"context has shape \(5, 6, 4\)|batch axes differ"):
        wrong = np.broadcast_to(inputs["context"], (T, B, 4))
        derive.sequence(MASKED).forward(parameters, {**inputs, "context": wrong})


def test_a_sequence_that_is_given_nothing_but_a_context_says_its_length() -> None:
    cell = Cell("t", [let(h.next, tanh(affine(h, context)))])
    arrays = {"W_h": np.eye(3), "U_h": np.ones((3, 4)), "b_h": np.zeros(3)}
    values, _ = derive.sequence(cell).forward(arrays, {"context": np.ones((B, 4))}, steps=7)
    assert values["h"].shape == (7, B, 3)


def test_the_page_says_what_is_said_of_the_inputs() -> None:
    text = render(document(MASKED, ["overview", "dimensions", "gradient", "through-time"]), "text")
    assert "context has one value for a whole sequence." in text
    assert "mask_t is 1 where it is left out and is held fixed: its gradient is given as zero." in text
    assert "mask_t is declared without a gradient: it is held fixed" in text
    assert "context is the same at every step of a sequence, as a parameter is" in text
    assert "Σ_{t=1}^T V_gᵀ ā_{g,t}" in text
    rows = [line.split("  ") for line in text.splitlines() if line.startswith(("  context ", "  mask_t "))]
    assert [" ".join(row).split()[1:-2] for row in rows[:2]] == [
        ["input,", "one", "a", "sequence"],
        ["input,", "held", "fixed"],
    ]


def test_the_numpy_file_runs_over_a_sequence_and_checks_itself(tmp_path: Path) -> None:
    text = export(MASKED, "numpy")
    (tmp_path / "masked_cell.py").write_text(text)
    done = subprocess.run([sys.executable, "masked_cell.py"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    scope: dict[str, object] = {"__name__": "masked_cell"}
    exec(text, scope)
    parameters, inputs = given(B)
    run = cast(Callable[..., tuple[dict[str, np.ndarray], object]], scope["run"])
    values, _ = run(parameters, inputs, {"h": np.zeros((B, 3))})
    assert np.allclose(values["h"], derive.sequence(MASKED).forward(parameters, inputs)[0]["h"])


def test_the_test_vectors_say_which_inputs_have_no_time_axis_and_no_gradient() -> None:
    found = json.loads(export(MASKED, "json"))
    assert (found["given_once"], found["held_fixed"]) == (["context"], ["noise", "mask"])
    assert np.shape(found["sequence"]["inputs"]["context"]) == (found["batch"], found["sizes"]["k"])
    assert not np.any(found["sequence"]["gradients"]["grad_mask"])
    assert "given_once" not in json.loads(export(derive.load("lstm"), "json"))


def test_the_numpy_file_of_any_other_cell_has_no_word_of_it() -> None:
    text = export(derive.load("lstm"), "numpy")
    assert "ONCE" not in text and "FIXED" not in text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: vector("x", n, per="batch"), 'x is given per="step" or per="sequence", not \'batch\''),
        (lambda: scalar("x", gradient=cast(bool, "no")), "x: gradient is True or False, not 'no'"),
        (lambda: vector("x", n, default=cast(float, "1")), "x: a default is a number, not '1'"),
        (lambda: vector("x", n, default=float("nan")), "x: a default is a number, not nan"),
        (lambda: tensor("x", n, n, fixed=True), "x: nothing is known of fixed; say gradient, per, default"),
        (
            lambda: tensor("W", n, n, role="parameter", gradient=False),
            "W is a parameter; gradient is said of inputs",
        ),
    ],
)
def test_what_cannot_be_said_is_refused_where_it_stands(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        wrong()
    assert message in str(raised.value)
    assert raised.value.where and raised.value.where.file.endswith("test_inputs.py")


def test_a_statement_cannot_define_what_is_said_to_be_an_input() -> None:
    with pytest.raises(
        DefinitionError, match=r"statement mask: mask is declared as an input \(gradient=False, default=1\)"
    ):
        _ = Cell("t", [let(mask, tanh(h)), let(h.next, mask * h)]).program


def test_an_input_has_one_declaration() -> None:
    other = vector("mask", m)
    with pytest.raises(DefinitionError, match="mask is declared twice"):
        _ = Cell("t", [let(h.next, mask * h + other), let(output("y", m), matrix("W", m, m) @ mask)]).program
