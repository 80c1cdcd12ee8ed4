"""torch.nn.LSTM with a projection, in float64; see `derive.checks.oracles.torch_nn`."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import nn
from torch.func import functional_call

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated
from derive.checks.oracles.torch_nn import Layer


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A torch.nn module over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(_projected, arrays)


def _projected(v: Named) -> dict[str, torch.Tensor]:
    (m, n), p = v["W_i"].shape, len(v["W_r"])
    module = nn.LSTM(n, m, proj_size=p, dtype=torch.float64)
    weights = {**Layer("ifgo").weights(v), "weight_hr_l0": v["W_r"]}
    output, (_, c) = functional_call(module, weights, (v["x"], (v["r"][None], v["c"][None])))
    return {"r": output, "c": c}
