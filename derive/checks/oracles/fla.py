"""flash-linear-attention: recurrences with decay, in the plain PyTorch that it keeps beside its kernels."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor
from torch.nn import functional

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named
from derive.checks.oracles.fla_core import (
    file,
    flipped,
    heads_first,
    inward,
    outward,
    projections,
    query,
    run_with,
)


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A recurrence of flash-linear-attention over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return run_with(_CELLS[cell], arrays)


def _linear_attention(v: Named) -> Named:
    """The sum of the keys is given after the last step only."""
    q, k, value = projections(v, "qkv")
    start = (v["S"][:, None], v["z"][:, None, None])
    o, (S, z) = file("linear_attn").naive_recurrent_linear_attn(
        inward(functional.elu(q) + 1), inward(functional.elu(k) + 1), inward(value),
        initial_state=start, output_final_state=True, normalize=True,
    )  # fmt: skip
    return {"y": outward(o), "S": S[None, :, 0], "z": z[:, 0, 0][None]}


def _gated(q: Tensor, k: Tensor, value: Tensor, gate: Tensor, S: Tensor) -> Named:
    """Gated linear attention; the gate's logarithm for each key dimension."""
    o, final = file("gla").naive_recurrent_gla(
        query(q), inward(k), inward(value), inward(gate), initial_state=S[:, None], output_final_state=True
    )
    return {"o": outward(o), "S": final[None, :, 0]}


def _gla(v: Named) -> Named:
    q, k, value, r = projections(v, "qkvr")
    gate = functional.logsigmoid(functional.linear(r, v["W_alpha"], v["b_alpha"])) / 16
    return _gated(q, k, value, gate, v["S"])


def _hgrn2(v: Named) -> Named:
    q, f, i = projections(v, "qfi")
    gate = torch.log(0.25 + 0.75 * torch.sigmoid(f))
    return _gated(functional.silu(q), 1 - gate.exp(), i, gate, v["S"])


def _retnet(v: Named) -> Named:
    """Simple gated linear attention with one gate for all steps.

    It wants a logarithm: where the sign is negative, memory and output change theirs at every step.
    """
    q, k, value = projections(v, "qkv")
    T, B = value.shape[:2]
    sign = torch.sign(v["gamma"].detach()) ** torch.arange(1, T + 1)[:, None, None]
    gate = torch.log(torch.abs(v["gamma"])) * torch.ones(T, B)
    o, final = file("simple_gla").naive_recurrent_simple_gla(
        query(q * sign), inward(k * sign), inward(value), inward(gate), initial_state=v["S"][:, None]
    )
    return {"o": outward(o), "S": sign[-1] * final[None, :, 0]}


def _mamba_2(v: Named) -> Named:
    """Simple gated linear attention with C as query, B as key and the scaled input as value."""
    x, B, C = (functional.linear(v["u"], v[f"W_{name}"]) for name in "xBC")
    Delta = functional.softplus(v["u"] @ v["w_Delta"] + v["b_Delta"])
    o, final = file("simple_gla").naive_recurrent_simple_gla(
        query(C), inward(B), inward(Delta[..., None] * x), inward(-v["A_log"].exp() * Delta),
        initial_state=flipped(v["H"]),
    )  # fmt: skip
    return {"y": outward(o) + v["D"] * x, "H": final.mT[None, :, 0]}


def _rwkv_6(v: Named) -> Named:
    r, k, value, s = projections(v, "rkvs")
    gate = -torch.exp(functional.linear(torch.tanh(s), v["W_w"], v["b_w"]))
    o, final = heads_first(file("rwkv6", "recurrent_naive").naive_recurrent_rwkv6)(
        query(r), inward(k), inward(value), inward(gate),
        u=v["u"][None], initial_state=v["S"][:, None], output_final_state=True,
    )  # fmt: skip
    return {"o": outward(o), "S": final[None, :, 0]}


def _hgrn(v: Named) -> Named:
    """The package's is real: in coordinates that turn with the state, both parts are such recurrences."""
    f = 0.25 + 0.75 * torch.sigmoid(functional.linear(v["x"], v["W_f"], v["b_f"]))
    re, im = (functional.silu(functional.linear(v["x"], v[f"W_c_{k}"], v[f"b_c_{k}"])) for k in ("re", "im"))
    times = torch.arange(1, len(f) + 1, dtype=f.dtype)[:, None, None]
    turn = torch.polar(torch.ones_like(f), times * v["theta"])
    turned = (1 - f) * torch.complex(re, im) / turn
    start = torch.complex(v["h_re"], v["h_im"])
    recurrence = file("hgrn").naive_recurrent_hgrn
    gate = torch.log(f).transpose(0, 1)
    h = [
        recurrence(part(turned).transpose(0, 1), gate, part(start))[0].transpose(0, 1)
        for part in (torch.real, torch.imag)
    ]
    final = torch.complex(*h) * turn
    return {"h_re": final.real, "h_im": final.imag}


def _gsa(v: Named) -> Named:
    """Its two passes: keys in slots are read with the query, values in slots with the softmax of that."""
    q, k, value = projections(v, "qkv")
    gate = functional.logsigmoid(functional.linear(v["x"], v["W_alpha"])) / 8
    o, (K, V) = file("gsa").naive_recurrent_gsa(
        query(q), inward(k), inward(value), inward(1 - gate.exp()), inward(gate),
        initial_state=(v["K"][:, None], v["V"][:, None]), output_final_state=True,
    )  # fmt: skip
    return {"o": outward(o), "K": K[None, :, 0], "V": V[None, :, 0]}


_CELLS: Mapping[str, Callable[[Named], Named]] = {
    "gla": _gla,
    "hgrn": _hgrn,
    "gsa": _gsa,
    "hgrn2": _hgrn2,
    "linear-attention": _linear_attention,
    "mamba-2": _mamba_2,
    "retnet": _retnet,
    "rwkv-6": _rwkv_6,
}
