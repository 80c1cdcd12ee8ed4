"""Times are told with the kernels that NumPy's OpenBLAS chose: they may be another processor's."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
HAS_OPENBLAS = "openblas" in np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"]


def _kernels(wanted: str) -> str:
    command = [sys.executable, "-c", "from benchmarks.training import openblas; print(openblas.kernels())"]
    environment = {**os.environ, "OPENBLAS_CORETYPE": wanted}
    return subprocess.check_output(command, cwd=ROOT, text=True, env=environment).strip()


@pytest.mark.skipif(platform.machine() != "x86_64" or not HAS_OPENBLAS, reason="these are x86's kernels")
@pytest.mark.parametrize("name", ["Nehalem", "Haswell"])
def test_a_run_says_which_kernels_openblas_was_told_to_take(name: str) -> None:
    assert _kernels(name) == name
