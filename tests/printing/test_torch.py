"""PyTorch files: readable, formatted, alone in the world, and what the hand-written cells compute."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import derive
from derive.checks.oracles import oracles_for
from derive.checks.proof import Undefined, branches
from derive.checks.reference import reference, run, smooth_reference
from derive.checks.residue import NotModelled
from derive.checks.samples import Samples
from derive.checks.sizes import numeric as numeric_sizes
from derive.checks.sizes import small
from derive.definition import Cell, maximum, sizes, vector
from derive.passes.batched import batched
from derive.passes.smoothed import smooth_cell
from derive.printing.numpy import array_code, statement
from derive.printing.torch import TORCH
from derive.printing.torch_module import module
from tests.cells import many_cells, traits

pytestmark = pytest.mark.requires_package("torch")
DOZEN = (
    "lstm", "alif", "capsule", "clockwork-rnn", "conv-gru", "gru-d", "lstm-stacked", "m-lstm", "max-pooling",
    "mesa-net", "phased-lstm", "rwkv-7", "window-attention",
)  # fmt: skip
ALONE = ("lstm", "alif", "conv-gru", "gru-d")
WITHOUT_US = (
    "import runpy, sys; sys.modules['derive'] = None; runpy.run_path(sys.argv[1], run_name='__main__')"
)


@cache
def loaded(cell: Cell) -> dict[str, Any]:
    """The names that a cell's file defines."""
    scope: dict[str, Any] = {"__name__": f"{cell.label}_torch"}
    exec(compile(module(cell), f"<{cell.label}>", "exec"), scope)
    return scope


def tensors(arrays: dict[str, Any]) -> dict[str, Any]:
    import torch

    return {name: torch.tensor(array) for name, array in arrays.items()}


def on_file(cell: Cell, arrays: dict[str, Any], cotangents: dict[str, Any]) -> tuple[Any, Any]:
    """The values of a sequence, and the gradients by the names of what they are gradients by."""
    file = loaded(cell)
    groups = [
        tensors({s.name: arrays[s.name] for s in each}) for each in (cell.timeless, cell.inputs, cell.states)
    ]
    values, tape = file["run"](*groups)
    grads = file["run_backward"](tape, tensors(cotangents))
    return values, {name.removeprefix("grad_"): value.numpy() for name, value in grads.items()}


def close(ours: Any, theirs: Any, bound: float, label: str) -> None:
    assert tuple(ours.shape) == np.shape(theirs), label
    scale = max(1.0, float(np.max(np.abs(theirs), initial=0)))
    np.testing.assert_allclose(np.asarray(ours) / scale, theirs / scale, atol=bound, err_msg=label)


# -- text


def test_a_line_is_the_equation_in_pytorch_s_words() -> None:
    n, m = sizes("n m")
    x = vector("x", n)
    assert array_code(maximum(x, 1), TORCH) == "torch.maximum(x, x.new_tensor(1))"
    assert array_code(x * m ** sizes("k"), TORCH) == "x * (m**k)"
    lines = [statement(step, TORCH) for step in batched(derive.gradient(derive.load("antisymmetric-rnn")))]
    assert ["A = W - W.T - 0.01 * torch.eye(m, dtype=W.dtype, device=W.device)"] in lines


def test_equations_stand_above_the_lines_that_compute_them() -> None:
    text = module(derive.load("lstm"))
    assert "    # a_f (B, m) = W_f @ x + U_f @ h + b_f\n    a_f = x @ W_f.T + h @ U_f.T + b_f\n" in text
    assert "class LSTM(nn.Module):" in text and "def forward_loop(v):" in text


def test_a_file_is_the_same_for_every_hash_seed() -> None:
    code = "from derive.export import export; from derive import load; print(export(load('gru-d'), 'torch'))"
    texts = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert texts[0] == texts[1] and "class GRUD(nn.Module):" in texts[0]


@many_cells
def test_every_file_is_formatted_and_without_complaint(many: tuple[str, ...], tmp_path: Path) -> None:
    for name in many:
        (tmp_path / f"{name.replace('-', '_')}_torch.py").write_text(module(derive.load(name)))
    for command in (["format", "--line-length", "100", "--diff"], ["check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", str(tmp_path)]
        done = subprocess.run(ruff, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in derive.names() if name not in ALONE])
def test_every_file_checks_itself(name: str) -> None:
    assert loaded(derive.load(name))["self_test"]() < 1e-11


@pytest.mark.parametrize("name", ALONE)
def test_the_file_checks_itself_and_needs_pytorch_only(name: str, tmp_path: Path) -> None:
    path = tmp_path / "cell_torch.py"
    path.write_text(module(derive.load(name)))
    found = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Import)]
    assert {alias.name for node in found for alias in node.names} <= {"torch", "math"}
    command = [sys.executable, "-P", "-W", "error", "-c", WITHOUT_US, str(path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert float(done.stdout.split()[-1]) < 1e-11


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("# grad_b (4*m) = adj_a\n    grad_b = torch.sum(", "grad_b = 2 * torch.sum("),
        ("    W = torch.cat([W_f, W_i, W_o, W_g], dim=0)", "    W = torch.cat([W_f, W_o, W_i, W_g], dim=0)"),
        ("torch.cat([first, after[: -len(first)]])", "after"),
        ('{name: made[-1]["grad_" + state]', '{name: 0 * made[-1]["grad_" + state]'),
    ],
)
def test_the_self_test_notices_a_mistake(right: str, wrong: str, tmp_path: Path) -> None:
    text = module(derive.load("lstm"))
    assert text.count(right) == 1
    path = tmp_path / "cell_torch.py"
    path.write_text(text.replace(right, wrong))
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True)
    assert done.returncode == 1
    assert "GradcheckError" in done.stderr or "autograd: " in done.stdout


def test_a_value_that_is_no_number_is_no_agreement(tmp_path: Path) -> None:
    path = tmp_path / "cell_torch.py"
    path.write_text(
        module(derive.load("elman")).replace("grad_b_h = torch.sum", "grad_b_h = 0 / 0 * torch.sum")
    )
    assert subprocess.run([sys.executable, str(path)], capture_output=True).returncode == 1


# -- numbers


@pytest.mark.parametrize(
    ("name", "length", "batch"),
    [
        *((name, length, batch) for name in DOZEN for length in (1, 7) for batch in (1, 3)),
        *(
            pytest.param(name, length, batch, marks=pytest.mark.slow)
            for name in derive.names()
            for length, batch in ((1, 3), (7, 1))
            if name not in DOZEN
        ),
    ],
)
def test_values_and_gradients_are_those_of_the_hand_written_cell(name: str, length: int, batch: int) -> None:
    cell = smooth_cell(derive.load(name))  # a surrogate gradient is that of another cell
    step = reference(cell) if cell is derive.load(name) else smooth_reference(derive.load(name))
    assert step is not None
    samples = Samples(cell, numeric_sizes(cell), (batch,))
    arrays, weights = samples.inputs(length), samples.cotangents(length)
    values, grads = on_file(cell, arrays, weights)
    for key, value in run(step, cell, arrays).items():
        close(values[key], value, 1e-11, key)

    rng, fixed = np.random.default_rng(0), {s.name for s in cell.inputs if s.fixed}
    assert not any(np.any(grads[key]) for key in fixed)
    for key in sorted(arrays.keys() - fixed):
        along = rng.normal(size=arrays[key].shape)
        slope, bound = _slope(cell, step, arrays, weights, {key: along})
        assert abs(np.sum(grads[key] * along) - slope) < bound * (1 + abs(slope)), key


def _slope(cell: Cell, step: Any, arrays: Any, weights: Any, along: dict[str, Any]) -> tuple[float, float]:
    """The derivative of the weighted values in a direction, and how exact it is: by complex step of the
    hand-written cell, or by differences where that branches or its exponentials leave the complex numbers."""

    def loss(size: complex) -> complex:
        found = run(step, cell, {**arrays, **{key: arrays[key] + size * each for key, each in along.items()}})
        return complex(sum(np.sum(weights[key] * found[key]) for key in weights))

    with np.errstate(all="ignore"):
        exact = loss(1e-20j).imag / 1e-20 if is_analytic(cell) else np.nan
    if np.isfinite(exact):
        return exact, 1e-10
    one, two = ((loss(k * 1e-5) - loss(-k * 1e-5)).real for k in (1, 2))
    return (8 * one - two) / 12e-5, 1e-6


@cache
def is_analytic(cell: Cell) -> bool:
    """Whether nothing in the cell branches."""
    try:
        return not branches(cell.program, small(cell))
    except (NotModelled, Undefined):
        return False


def test_the_dozen_has_what_cells_have() -> None:
    """Every operation that five cells of the catalogue have is in the usual run."""
    operations = [{t for t in traits(n) if " " not in t} for n in derive.names()]
    common = {op for each in operations for op in each if sum(op in other for other in operations) > 4}
    assert common <= frozenset[str]().union(*map(traits, DOZEN))


def _compared() -> list[Any]:
    """The cells that other people wrote too, each with each package."""
    pairs = [(name, other) for name in derive.names() for other in oracles_for(name)]
    return [
        pytest.param(
            name,
            other,
            id=f"{name}-{other.module}",
            marks=[
                pytest.mark.requires_package(other.package),
                *([] if name in ("lstm", "gru") else [pytest.mark.slow]),
            ],
        )
        for name, other in pairs
    ]


@pytest.mark.parametrize(("name", "other"), _compared())
def test_values_and_gradients_are_those_of_other_people_s_cells(name: str, other: Any) -> None:
    for length in (1, 7) if name in DOZEN else (7,):
        check_against(name, other, length)


def check_against(name: str, other: Any, length: int) -> None:
    cell = derive.load(name)
    samples = Samples(cell, numeric_sizes(cell), (3,))
    arrays = samples.inputs(length)
    theirs = other.run(name, arrays)
    lengths = {key: len(value) for key, value in theirs.values.items()}
    weights = {k: w[-lengths.get(k, length) :] for k, w in samples.cotangents(length).items()}
    known = {k: np.concatenate([np.zeros((length - len(w), *w.shape[1:])), w]) for k, w in weights.items()}
    values, grads = on_file(cell, arrays, known)
    for key, value in theirs.values.items():
        close(values[key][-len(value) :], value, other.bound, key)
    for key, value in (theirs.backward(weights) if theirs.backward else {}).items():
        close(grads[key], value, other.bound, f"the gradient by {key}")
