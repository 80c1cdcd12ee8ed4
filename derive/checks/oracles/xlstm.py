"""xlstm of the authors: the step of the sLSTM and of the mLSTM in plain PyTorch.

The files are loaded alone, since the package needs kernels.  The mLSTM's small number in the normaliser is
set to zero; it divides the whole key by the root of its size, so ours goes in times that root.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor
from torch.nn import functional

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated
from derive.checks.oracles.one_file import alone


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """The authors' step over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(_CELLS[cell], arrays)


def _s_lstm(v: Named) -> Named:
    """Gates in the order i, f, z, o; states in the order y, c, n, m."""
    step = alone("xlstm", "blocks/slstm/src/vanilla/slstm.py").slstm_forward_pointwise
    W, R, b = (torch.cat([v[f"{kind}_{k}"] for k in "ifzo"]) for kind in "WRb")
    states, series = torch.stack([v[k] for k in "hcnm"]), []
    for x in v["x"]:
        states, _ = step(x @ W.T, states[0] @ R.T, b, states, {})
        series.append(states)
    return dict(zip("hcnm", torch.stack(series, dim=1), strict=True))


def _m_lstm(v: Named) -> Named:
    """Axes (batch, head, time, ...); the memory is keys by values there."""
    step = alone("xlstm", "blocks/mlstm/backends.py").recurrent_step_stabilized_simple
    q, k, value = (functional.linear(v["x"], v[f"W_{name}"]) for name in "qkv")
    root = float(q.shape[-1]) ** 0.5
    q, k, value = q + v["b_q"], k + root * v["b_k"], value + v["b_v"]
    i, f = (v["x"] @ v[f"w_{name}"] + v[f"b_{name}"] for name in "if")
    o = torch.sigmoid(functional.linear(v["x"], v["W_o"], v["b_o"]))
    memory: tuple[Tensor, ...] = v["C"].mT[:, None], v["n"][:, None, :, None], v["m"][:, None, None, None]
    series = []
    for t in range(len(q)):
        vectors = (each[t][:, None, None, :].clone() for each in (q, k, value))  # squeezed in place
        h, memory = step(*memory, *vectors, *(each[t][:, None, None, None] for each in (i, f)), eps=0.0)
        C, n, m = memory
        series.append((o[t] * h[:, 0, 0], C[:, 0].mT, n[:, 0, :, 0], m[:, 0, 0, 0]))
    return {name: torch.stack(each) for name, each in zip("hCnm", zip(*series, strict=True), strict=True)}


_CELLS: Mapping[str, Callable[[Named], Named]] = {"s-lstm": _s_lstm, "m-lstm": _m_lstm}
