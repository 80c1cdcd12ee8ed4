"""The same text on every run: nothing hangs on the order of a set."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import sys
import derive
from derive.definition import stack
from derive.passes.jacobian import state_jacobian
import sympy

for name in ("lstm", "gru", "lstm-concatenated"):
    cell = derive.load(name)
    first = derive.gradient(cell)
    for program in (first, derive.gradient(first), state_jacobian(cell)):
        for step in program.steps:
            print(step.target.name, "=", step.expr, sympy.latex(step.expr), [o.name for o in step.origins])
    print([s.name for s in first.inputs], cell.sizes, cell.warnings)
"""


@pytest.fixture(scope="module")
def expected() -> bytes:
    return _run("0")


def _run(seed: str) -> bytes:
    command = [sys.executable, "-c", PROGRAM]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize("seed", ["1", "2", "4711"])
def test_the_output_is_the_same_bytes_for_every_hash_seed(seed: str, expected: bytes) -> None:
    assert len(expected.splitlines()) > 300
    assert _run(seed) == expected
