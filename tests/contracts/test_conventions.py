"""Gates and counts against equations that are written out here."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import derive
from derive.cli import main
from tests.contracts.drawn import (
    GRUS,
    Arrays,
    B,
    M,
    N,
    draw,
    gate,
    shape,
    sigmoid,
    split,
)


@pytest.mark.parametrize("name", GRUS)
def test_each_gru_follows_its_own_convention(name: str) -> None:
    cell = derive.load(name)
    v = draw(cell, B)
    found = derive.function(cell.program)(v)
    h = v["h"]
    r, z = gate(v, "r", sigmoid, h), gate(v, "z", sigmoid, h)
    if name == "gru":  # reset after the product: its own bias is inside the bracket, as in PyTorch
        new = np.tanh(v["x"] @ v["W_g"].T + v["b_g"] + r * (h @ v["U_g"].T + v["d_g"]))
    else:  # reset before it
        new = gate(v, "g", np.tanh, r * h)
    expected = (1 - z) * h + z * new if name == "gru-chung" else z * h + (1 - z) * new
    for key, value in {"r": r, "z": z, "g": new, "h_next": expected}.items():
        np.testing.assert_allclose(found[key], value, rtol=1e-12, atol=1e-14)


def test_the_lstm_is_the_one_of_every_textbook() -> None:
    cell = derive.load("lstm")
    v = draw(cell, B)
    i, f, o = (gate(v, k, sigmoid, v["h"]) for k in "ifo")
    g = gate(v, "g", np.tanh, v["h"])
    c = f * v["c"] + i * g
    found = derive.function(cell.program)(v)
    for key, value in {"i": i, "f": f, "o": o, "g": g, "c_next": c, "h_next": o * np.tanh(c)}.items():
        np.testing.assert_allclose(found[key], value, rtol=1e-12, atol=1e-14)


def test_the_output_gate_of_the_peephole_lstm_sees_the_new_cell_state() -> None:
    cell = derive.load("lstm-peephole")
    v = draw(cell, B)
    found = derive.function(cell.program)(v)
    inside = v["x"] @ v["W_o"].T + v["h"] @ v["U_o"].T + v["b_o"] + v["p_o"] * found["c_next"]
    np.testing.assert_allclose(found["o"], sigmoid(inside), rtol=1e-12)


@pytest.mark.requires_package("torch")
def test_an_lstm_agrees_with_torch_in_values_and_gradients() -> None:
    import torch

    cell = derive.load("lstm")
    parameters, inputs, initial = split(cell, B)
    runner = derive.sequence(cell)
    values, tape = runner.forward(parameters, inputs, initial)
    weights = np.random.default_rng(14).normal(size=values["h"].shape)
    grads = runner.backward(tape, {"h": weights})

    theirs: Any = torch.nn.LSTM(N, M, dtype=torch.float64)
    with torch.no_grad():
        theirs.weight_ih_l0.copy_(torch.tensor(np.concatenate([parameters[f"W_{k}"] for k in "ifgo"])))
        theirs.weight_hh_l0.copy_(torch.tensor(np.concatenate([parameters[f"U_{k}"] for k in "ifgo"])))
        theirs.bias_ih_l0.copy_(torch.tensor(np.concatenate([parameters[f"b_{k}"] for k in "ifgo"])))
        theirs.bias_hh_l0.zero_()
    x = torch.tensor(inputs["x"], requires_grad=True)
    start = [torch.tensor(initial[k][None], requires_grad=True) for k in "hc"]
    h, _ = theirs(x, tuple(start))
    h.backward(torch.tensor(weights))
    np.testing.assert_allclose(values["h"], h.detach().numpy(), rtol=1e-12, atol=1e-13)
    pairs: Arrays = {"grad_x": x.grad}
    pairs |= {f"grad_{k}": each.grad[0] for k, each in zip("hc", start, strict=True) if each.grad is not None}
    for k, name in enumerate("ifgo"):
        rows = slice(k * M, (k + 1) * M)
        pairs[f"grad_W_{name}"] = theirs.weight_ih_l0.grad[rows]
        pairs[f"grad_U_{name}"] = theirs.weight_hh_l0.grad[rows]
        pairs[f"grad_b_{name}"] = theirs.bias_ih_l0.grad[rows]
    for key, value in pairs.items():
        np.testing.assert_allclose(grads[key], value.numpy(), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("dense", 220),
        ("elman", 620),
        ("lstm", 2480),
        ("lstm-concatenated", 2480),
        ("lstm-peephole", 2480 + 3 * 20),
        ("lstm-coupled", 3 * 620),
        ("lstm-deep-gates", 4 * (20 * 10 + 20 * 20 + 20 + 20 * 20 + 20)),
        ("lstm-stacked", 2480 + 4 * (20 * 40 + 20)),
        ("gru", 1880),
        ("gru-reset-before", 1860),
        ("gru-chung", 1860),
    ],
)
def test_parameters_are_counted_as_the_frameworks_count(name: str, count: int) -> None:
    cell = derive.load(name)
    assert sum(math.prod(shape(s, 10, 20)) for s in cell.parameters) == count
    assert str(count) in CliRunner().invoke(main, ["show", name, "--parts", "parameters"]).output


def test_at_a_kink_the_derivative_is_that_of_pytorch(tmp_path: Path) -> None:
    path = tmp_path / "kink.py"
    path.write_text(
        "from derive.definition import *\nm = sizes('m')\n"
        "kink = Cell('t', [let(output('y', m), relu(vector('x', m)))])\n"
    )
    grads = derive.function(derive.gradient(derive.load(str(path))))(
        {"x": np.array([-1.0, 0.0, 2.0]), "grad_y": np.ones(3)}
    )
    np.testing.assert_array_equal(grads["grad_x"], [0.0, 0.0, 1.0])
