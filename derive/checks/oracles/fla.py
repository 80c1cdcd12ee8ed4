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


def _projections(v: Named, names: str) -> list[Tensor]:
    return [functional.linear(v["x"], v[f"W_{name}"]) for name in names]


def _linear_attention(v: Named) -> Named:
    """The sum of the keys is given after the last step only."""
    q, k, value = _projections(v, "qkv")
    start = (v["S"][:, None], v["z"][:, None, None])
    o, (S, z) = _file("linear_attn").naive_recurrent_linear_attn(
        _in(functional.elu(q) + 1), _in(functional.elu(k) + 1), _in(value),
        initial_state=start, output_final_state=True, normalize=True,
    )  # fmt: skip
    return {"y": _out(o), "S": S[None, :, 0], "z": z[:, 0, 0][None]}


def _gated(q: Tensor, k: Tensor, value: Tensor, gate: Tensor, S: Tensor) -> Named:
    """Gated linear attention; the gate's logarithm for each key dimension."""
    o, final = _file("gla").naive_recurrent_gla(
        _query(q), _in(k), _in(value), _in(gate), initial_state=S[:, None], output_final_state=True
    )
    return {"o": _out(o), "S": final[None, :, 0]}


def _gla(v: Named) -> Named:
    q, k, value, r = _projections(v, "qkvr")
    gate = functional.logsigmoid(functional.linear(r, v["W_alpha"], v["b_alpha"])) / 16
    return _gated(q, k, value, gate, v["S"])


def _hgrn2(v: Named) -> Named:
    q, f, i = _projections(v, "qfi")
    gate = torch.log(0.25 + 0.75 * torch.sigmoid(f))
    return _gated(functional.silu(q), 1 - gate.exp(), i, gate, v["S"])


def _retnet(v: Named) -> Named:
    """Simple gated linear attention with one gate for all steps.

    It wants a logarithm: where the sign is negative, memory and output change theirs at every step.
    """
    q, k, value = _projections(v, "qkv")
    T, B = value.shape[:2]
    sign = torch.sign(v["gamma"].detach()) ** torch.arange(1, T + 1)[:, None, None]
    gate = torch.log(torch.abs(v["gamma"])) * torch.ones(T, B)
    o, final = _file("simple_gla").naive_recurrent_simple_gla(
        _query(q * sign), _in(k * sign), _in(value), _in(gate), initial_state=v["S"][:, None]
    )
    return {"o": _out(o), "S": sign[-1] * final[None, :, 0]}


def _mamba_2(v: Named) -> Named:
    """Simple gated linear attention with C as query, B as key and the scaled input as value."""
    x, B, C = (functional.linear(v["u"], v[f"W_{name}"]) for name in "xBC")
    Delta = functional.softplus(v["u"] @ v["w_Delta"] + v["b_Delta"])
    o, final = _file("simple_gla").naive_recurrent_simple_gla(
        _query(C), _in(B), _in(Delta[..., None] * x), _in(-v["A_log"].exp() * Delta),
        initial_state=_flipped(v["H"]),
    )  # fmt: skip
    return {"y": _out(o) + v["D"] * x, "H": final.mT[None, :, 0]}


def _kda(v: Named) -> Named:
    q, k, r = _unit(v, "W_q"), _unit(v, "W_k"), functional.linear(v["x"], v["W_r"])
    value, beta = functional.silu(functional.linear(v["x"], v["W_v"])), torch.sigmoid(v["x"] @ v["w_beta"])
    gate = -v["A_log"].exp() * functional.softplus(functional.linear(r, v["W_alpha"], v["b_alpha"]))
    o, final = _file("kda").naive_recurrent_kda(
        _query(q), _in(k), _in(value), _in(gate), _in(beta),
        initial_state=v["S"][:, None], output_final_state=True,
    )  # fmt: skip
    return {"o": _out(o), "S": final[None, :, 0]}


def _rwkv_6(v: Named) -> Named:
    r, k, value, s = _projections(v, "rkvs")
    gate = -torch.exp(functional.linear(torch.tanh(s), v["W_w"], v["b_w"]))
    o, final = _heads_first(_file("rwkv6", "recurrent_naive").naive_recurrent_rwkv6)(
        _query(r), _in(k), _in(value), _in(gate),
        u=v["u"][None], initial_state=v["S"][:, None], output_final_state=True,
    )  # fmt: skip
    return {"o": _out(o), "S": final[None, :, 0]}


def _rwkv_7(v: Named) -> Named:
    """The delta rule with a diagonal and a low-rank part, as flash-linear-attention's layer calls it."""
    r, k, value, s, e = _projections(v, "rkvse")
    gate = -0.6065306597126334 * torch.sigmoid(functional.linear(torch.tanh(s), v["W_w"], v["b_w"]))
    a = torch.sigmoid(functional.linear(e, v["W_a"], v["b_a"]))
    removal = functional.normalize(k * v["xi"], dim=-1, eps=0.0)
    replacement = k.addcmul(k * (a - 1), v["eta"])
    o, final = _heads_first(_file("generalized_delta_rule/dplr").dplr_recurrence)(
        *map(_in, (r * float(r.shape[-1]) ** 0.5, replacement, value, -removal, removal * a, gate)),
        initial_state=_flipped(v["S"]),
    )
    return {"o": _out(o), "S": final.mT[None, :, 0]}


def _hgrn(v: Named) -> Named:
    """The package's is real: in coordinates that turn with the state, both parts are such recurrences."""
    f = 0.25 + 0.75 * torch.sigmoid(functional.linear(v["x"], v["W_f"], v["b_f"]))
    re, im = (functional.silu(functional.linear(v["x"], v[f"W_c_{k}"], v[f"b_c_{k}"])) for k in ("re", "im"))
    times = torch.arange(1, len(f) + 1, dtype=f.dtype)[:, None, None]
    turn = torch.polar(torch.ones_like(f), times * v["theta"])
    turned = (1 - f) * torch.complex(re, im) / turn
    start = torch.complex(v["h_re"], v["h_im"])
    recurrence = _file("hgrn").naive_recurrent_hgrn
    gate = torch.log(f).transpose(0, 1)
    h = [
        recurrence(part(turned).transpose(0, 1), gate, part(start))[0].transpose(0, 1)
        for part in (torch.real, torch.imag)
    ]
    final = torch.complex(*h) * turn
    return {"h_re": final.real, "h_im": final.imag}


_CELLS: Mapping[str, Callable[[Named], Named]] = {
    "delta-net": _delta_net,
    "gated-delta-net": _gated_delta_net,
    "gla": _gla,
    "hgrn": _hgrn,
    "hgrn2": _hgrn2,
    "kda": _kda,
    "linear-attention": _linear_attention,
    "mamba-2": _mamba_2,
    "retnet": _retnet,
    "rwkv-6": _rwkv_6,
    "rwkv-7": _rwkv_7,
}
