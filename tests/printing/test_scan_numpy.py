"""The scan of affine cells in NumPy, by chunks: what the loop computes, forward and back."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import derive
from derive.analysis.properties import properties
from derive.checks.emitted import samples
from derive.definition import Cell
from derive.printing.scan_numpy import parallel
from tests.runtime.alike import close

AFFINE = [name for name in derive.names() if properties(derive.load(name)).affine]


def scope_of(cell: Cell) -> dict[str, Any]:
    """The text's functions, with the names that a NumPy file has."""
    tables = {
        "INPUTS": cell.series,
        "STATES": cell.states,
        "OUTPUTS": cell.outputs,
        "PARAMETERS": cell.timeless,
    }
    scope: dict[str, Any] = {name: tuple(s.name for s in symbols) for name, symbols in tables.items()}
    scope |= {"np": np, "math": math, "ONCE": tuple(s.name for s in cell.inputs if s.still)}
    exec(compile(parallel(cell), cell.name, "exec"), scope)
    return scope


@pytest.mark.parametrize("name", AFFINE)
def test_it_computes_what_the_loop_computes(name: str) -> None:
    cell = derive.load(name)
    scope, loop = scope_of(cell), derive.sequence(cell)
    for length, batch in ((7, 1), (7, 3), (33, 1), (33, 3), (1, 2), (2, 1)):
        random = samples(cell, (batch,))
        arrays, cotangents = random.inputs(length), random.cotangents(length)
        groups = (cell.timeless, cell.inputs, cell.states)
        parameters, inputs, initial = ({s.name: arrays[s.name] for s in group} for group in groups)
        values, tape = scope["run_parallel"](parameters, inputs, initial)
        expected, kept = loop.forward(parameters, inputs, initial)
        grads, slopes = scope["run_parallel_backward"](tape, cotangents), loop.backward(kept, cotangents)
        assert set(values) == set(expected) and set(grads) == set(slopes)
        for key, value in {**expected, **slopes}.items():
            close({**values, **grads}[key], value, f"{key} at {length} steps")


def test_other_cells_have_none() -> None:
    assert [name for name in ("lstm", "gru", "dense", "relu") if name in AFFINE] == []
    assert parallel(derive.load("lstm")) == parallel(derive.load("dense")) == ""


def test_float32_stays_float32() -> None:
    cell = derive.load("delta-net")
    scope, arrays = scope_of(cell), samples(cell, (2,)).inputs(9)
    short = {name: value.astype(np.float32) for name, value in arrays.items()}
    groups = (cell.timeless, cell.inputs, cell.states)
    values, tape = scope["run_parallel"](*({s.name: short[s.name] for s in group} for group in groups))
    assert {value.dtype for value in values.values()} == {np.dtype(np.float32)}
    grads = scope["run_parallel_backward"](tape, {})
    assert {value.dtype for value in grads.values()} == {np.dtype(np.float32)}


def test_its_text_is_formatted_as_the_usual_formatter_would(tmp_path: Path) -> None:
    for name in AFFINE:
        (tmp_path / f"{name}.py").write_text(parallel(derive.load(name)))
    options = ["--isolated", "--line-length", "100", "--diff"]
    command = [sys.executable, "-m", "ruff", "format", *options, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
