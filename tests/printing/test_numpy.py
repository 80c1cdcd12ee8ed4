"""The emitted NumPy file: readable, self-contained, formatted, and what runs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import numpy as np

import derive
from derive.printing.numpy import array_code, helpers
from derive.printing.numpy_module import module
from derive.runtime.function import compile_text
from tests.cells import many_cells, sampled


@sampled
def test_the_file_checks_itself_and_needs_numpy_only(name: str, tmp_path: Path) -> None:
    path = tmp_path / "cell.py"
    path.write_text(module(derive.load(name)))
    imported = {
        node.names[0].name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Import)
    }
    assert imported == {"numpy"}
    done = subprocess.run([sys.executable, "-P", str(path)], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    # the slopes of the phased LSTM are quotients by a drawn ratio, which comes near zero
    assert float(done.stdout.split()[-1]) < (1e-6 if name == "phased-lstm" else 1e-7)


@many_cells
def test_every_file_is_formatted_as_the_usual_formatter_would(many: tuple[str, ...], tmp_path: Path) -> None:
    for name in many:
        (tmp_path / f"{name}.py").write_text(module(derive.load(name)))
    options = ["--isolated", "--line-length", "100", "--diff"]
    command = [sys.executable, "-m", "ruff", "format", *options, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@many_cells
def test_no_file_computes_or_names_what_it_does_not_use(many: tuple[str, ...], tmp_path: Path) -> None:
    for name in many:
        (tmp_path / f"{name}.py").write_text(module(derive.load(name)))
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F,E7,E9", "--ignore", "E741"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_self_test_fails_where_there_is_no_number() -> None:
    text = module(derive.load("elman")).replace("np.tanh(a_h)", "np.log(-np.abs(a_h) - 1)")
    found = compile_text(text.replace("np.tanh(a_h, out=", "np.log(-np.abs(a_h) - 1, out="), "elman")
    with np.errstate(all="ignore"):
        assert not found["self_test"]() <= 1e-6


def test_what_runs_is_what_is_printed() -> None:
    cell = derive.load("lstm")
    assert derive.sequence(cell).source == module(cell)
    assert "f = sigmoid(a_f)" in derive.function(cell.program).source


def test_a_product_is_one_call_whichever_side_the_batch_is() -> None:
    text = module(derive.load("elman"))
    assert "a_h = x @ W_h.T + h @ U_h.T + b_h" in text
    assert "grad_h = adj_a_h @ U_h" in text
    assert "grad_W_h = adj_a_h.T @ x" in text
    assert "grad_b_h = np.sum(adj_a_h, axis=0)" in text
    assert "einsum" not in text


def test_a_helper_is_defined_only_where_it_is_called() -> None:
    assert helpers("y = sigmoid(x)").startswith("def sigmoid(z):")
    assert helpers("y = np.pad(x)") == ""


def test_order_and_brackets_are_the_authors() -> None:
    steps = derive.load("gru").program.steps
    assert array_code(steps[-1].expr) == "(1 - z) * g + z * h"


def test_the_title_cannot_end_the_docstring() -> None:
    from dataclasses import replace

    cell = replace(derive.load("dense"), title='"""; import os #')
    assert {type(node) for node in ast.parse(module(cell)).body} == {
        ast.Expr,
        ast.Import,
        ast.Assign,
        ast.FunctionDef,
        ast.If,
    }
