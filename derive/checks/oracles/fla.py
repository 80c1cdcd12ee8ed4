"""flash-linear-attention: the recurrences in plain PyTorch that it keeps beside its kernels (naive.py).

Its files are loaded one by one, since the package needs Triton; its casts to float32 give float64 here.
Its axes are (batch, time, head, ...), its memory is keys by values, its gates are logarithms, and it divides
queries by the root of their size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated
from derive.checks.oracles.one_file import alone, double


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A recurrence of flash-linear-attention over a sequence; see `derive.checks.oracles.Oracle.run`."""

    def compute(v: Named) -> Named:
        with double():
            return _CELLS[cell](v)

    return differentiated(compute, arrays)


def _file(operator: str, name: str = "naive") -> ModuleType:
    return alone("fla", f"ops/{operator}/{name}.py")


def _in(series: Tensor) -> Tensor:
    """(time, batch, ...) as (batch, time, one head, ...)."""
    return series.transpose(0, 1).unsqueeze(2)


def _out(series: Tensor) -> Tensor:
    return series[:, :, 0].transpose(0, 1)


def _flipped(state: Tensor) -> Tensor:
    """A memory of values by keys, as one head of keys by values."""
    return state.transpose(-1, -2).unsqueeze(1)


def _query(q: Tensor) -> Tensor:
    """The query times the root of its size, by which it will be divided."""
    return _in(q * float(q.shape[-1]) ** 0.5)


def _unit(v: Named, matrix: str) -> Tensor:
    """SiLU of a projection, with length one."""
    return functional.normalize(functional.silu(functional.linear(v["x"], v[matrix])), dim=-1, eps=0.0)


def _heads_first(recurrence: Callable[..., Any]) -> Callable[..., Any]:
    """A recurrence with axes (batch, head, time, ...) as one with (batch, time, head, ...)."""

    def turned(*series: Tensor, **others: Any) -> tuple[Tensor, Tensor]:
        o, final = recurrence(*(each.transpose(1, 2) for each in series), **others)
        return o.transpose(1, 2), final

    return turned


def _delta_net(v: Named) -> Named:
    q, k = _unit(v, "W_q"), _unit(v, "W_k")
    value, beta = functional.silu(functional.linear(v["x"], v["W_v"])), torch.sigmoid(v["x"] @ v["w_beta"])
    o, final = _heads_first(_file("delta_rule").delta_rule_recurrence)(
        _query(q), _in(k), _in(value), _in(beta), initial_state=_flipped(v["S"])
    )
    return {"o": _out(o), "S": final.mT[None, :, 0]}


def _log_decay(v: Named, name: str) -> Tensor:
    """The logarithm of Mamba-2's decay."""
    return -v["A_log"].exp() * functional.softplus(v["x"] @ v[f"w_{name}"] + v[f"b_{name}"])


def _gated_delta_net(v: Named) -> Named:
    q, k = _unit(v, "W_q"), _unit(v, "W_k")
    value, beta = functional.silu(functional.linear(v["x"], v["W_v"])), torch.sigmoid(v["x"] @ v["w_beta"])
    o, final = _file("gated_delta_rule").naive_recurrent_gated_delta_rule(
        _query(q), _in(k), _in(value), _in(beta), _in(_log_decay(v, "alpha")),
        initial_state=_flipped(v["S"]), output_final_state=True,
    )  # fmt: skip
    return {"o": _out(o), "S": final.mT[None, :, 0]}


_CELLS: Mapping[str, Callable[[Named], Named]] = {
    "delta-net": _delta_net,
    "gated-delta-net": _gated_delta_net,
}
