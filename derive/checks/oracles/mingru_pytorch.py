"""minGRU-pytorch: minGRU and minLSTM, step by step, with the identity in the place of its g, and biases."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from unittest import mock

import torch
from torch import Tensor, nn
from torch.func import functional_call

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated

# the package's class, its layer, and our letters in its order of weights
_CELLS = {
    "min-gru": ("minGRU", "to_hidden_and_gate", "gz"),
    "min-lstm": ("minLSTM", "to_hidden_and_f_i_gate", "gfi"),
}


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """The unit over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(lambda v: _steps(*_CELLS[cell], v), arrays)


def _steps(kind: str, layer: str, gates: str, v: Named) -> Named:
    file = importlib.import_module(f"minGRU_pytorch.{kind}")
    weight, bias = (torch.cat([v[f"{name}_{k}"] for k in gates]) for name in "Wb")
    unit = getattr(file, kind)(1)
    setattr(unit, layer, nn.Linear(weight.shape[1], weight.shape[0], dtype=torch.float64))
    named, h, series = {f"{layer}.weight": weight, f"{layer}.bias": bias}, v["h"][:, None], []
    with mock.patch.object(file, "g", _identity):
        for x in v["x"]:
            h = functional_call(unit, named, (x[:, None], h))
            series.append(h[:, 0])
    return {"h": torch.stack(series)}


def _identity(x: Tensor) -> Tensor:
    return x
