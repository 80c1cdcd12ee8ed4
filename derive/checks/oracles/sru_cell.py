"""The SRU of its first author in float64, with the Python of its recurrence and autograd.

Importing the package compiles kernels for GPU and CPU.  They are left out: trained on a CPU it runs Python.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Mapping
from unittest import mock

import torch
import torch.utils.cpp_extension
from torch import Tensor
from torch.func import functional_call

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A layer over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(_layer, arrays)


def _layer(v: Named) -> dict[str, Tensor]:
    """Its output at every step, and the final state, which is all that it gives of the states."""
    m, n = v["W_g"].shape
    with mock.patch.object(torch.utils.cpp_extension, "load"), mock.patch.object(torch.jit, "script"):
        package = importlib.import_module("sru")
    weights = {
        "weight": torch.stack([v[f"W_{k}"].T for k in "gfrs"], dim=-1).reshape(n, 4 * m),
        "weight_c": torch.cat([v["v_f"], v["v_r"]]),
        "bias": torch.cat([v["b_f"], v["b_r"]]),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that training on a CPU is slow
        h, c = functional_call(package.SRUCell(n, m).double(), weights, (v["x"], v["c"]))
    return {"h": h, "c": c[None]}
