"""mamba.py: the selective state space of its Mamba block, without convolution, gate and projections."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from mambapy import mamba
from torch.func import functional_call

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated
from derive.checks.oracles.one_file import double


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """The recurrence over a sequence, step by step; see `derive.checks.oracles.Oracle.run`."""

    def compute(v: Named) -> Named:
        with double():
            return _mamba(v)

    return differentiated(compute, arrays)


class _Recurrence(torch.nn.Module):
    """One step of the block's recurrence as a module's forward, so that it can be called with our weights."""

    def __init__(self, channels: int, states: int, rank: int) -> None:
        super().__init__()
        config = mamba.MambaConfig(
            d_model=channels, n_layers=1, dt_rank=rank, d_state=states, expand_factor=1
        )
        self.block = mamba.MambaBlock(config)

    def forward(self, x: torch.Tensor, h: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        found: tuple[torch.Tensor, torch.Tensor] = self.block.ssm_step(x, h)
        return found


def _mamba(v: Named) -> Named:
    (n, d), p = v["A_log"].shape, len(v["W_r"])
    weights = {
        "x_proj.weight": torch.cat([v["W_r"], v["W_B"], v["W_C"]]),
        "dt_proj.weight": v["W_Delta"],
        "dt_proj.bias": v["b_Delta"],
        "A_log": v["A_log"],
        "D": v["D"],
    }
    named = {f"block.{name}": value for name, value in weights.items()}
    module, h, series = _Recurrence(n, d, p), v["h"], []
    for x in v["x"]:
        y, h = functional_call(module, named, (x, h))
        series.append((y, h))
    return {name: torch.stack(each) for name, each in zip("yh", zip(*series, strict=True), strict=True)}
