"""flash-linear-attention: delta rules, in the plain PyTorch that it keeps beside its kernels."""

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
    unit,
)


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A recurrence of flash-linear-attention over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return run_with(_CELLS[cell], arrays)


def _delta_net(v: Named) -> Named:
    q, k = unit(v, "W_q"), unit(v, "W_k")
    value, beta = functional.silu(functional.linear(v["x"], v["W_v"])), torch.sigmoid(v["x"] @ v["w_beta"])
    o, final = heads_first(file("delta_rule").delta_rule_recurrence)(
        query(q), inward(k), inward(value), inward(beta), initial_state=flipped(v["S"])
    )
    return {"o": outward(o), "S": final.mT[None, :, 0]}


def _log_decay(v: Named, name: str) -> Tensor:
    """The logarithm of Mamba-2's decay."""
    return -v["A_log"].exp() * functional.softplus(v["x"] @ v[f"w_{name}"] + v[f"b_{name}"])


def _gated_delta_net(v: Named) -> Named:
    q, k = unit(v, "W_q"), unit(v, "W_k")
    value, beta = functional.silu(functional.linear(v["x"], v["W_v"])), torch.sigmoid(v["x"] @ v["w_beta"])
    o, final = file("gated_delta_rule").naive_recurrent_gated_delta_rule(
        query(q), inward(k), inward(value), inward(beta), inward(_log_decay(v, "alpha")),
        initial_state=flipped(v["S"]), output_final_state=True,
    )  # fmt: skip
    return {"o": outward(o), "S": final.mT[None, :, 0]}


def _kda(v: Named) -> Named:
    q, k, r = unit(v, "W_q"), unit(v, "W_k"), functional.linear(v["x"], v["W_r"])
    value, beta = functional.silu(functional.linear(v["x"], v["W_v"])), torch.sigmoid(v["x"] @ v["w_beta"])
    gate = -v["A_log"].exp() * functional.softplus(functional.linear(r, v["W_alpha"], v["b_alpha"]))
    o, final = file("kda").naive_recurrent_kda(
        query(q), inward(k), inward(value), inward(gate), inward(beta),
        initial_state=v["S"][:, None], output_final_state=True,
    )  # fmt: skip
    return {"o": outward(o), "S": final[None, :, 0]}


def _rwkv_7(v: Named) -> Named:
    """The delta rule with a diagonal and a low-rank part, as flash-linear-attention's layer calls it."""
    r, k, value, s, e = projections(v, "rkvse")
    gate = -0.6065306597126334 * torch.sigmoid(functional.linear(torch.tanh(s), v["W_w"], v["b_w"]))
    a = torch.sigmoid(functional.linear(e, v["W_a"], v["b_a"]))
    removal = functional.normalize(k * v["xi"], dim=-1, eps=0.0)
    replacement = k.addcmul(k * (a - 1), v["eta"])
    o, final = heads_first(file("generalized_delta_rule/dplr").dplr_recurrence)(
        *map(inward, (r * float(r.shape[-1]) ** 0.5, replacement, value, -removal, removal * a, gate)),
        initial_state=flipped(v["S"]),
    )
    return {"o": outward(o), "S": final.mT[None, :, 0]}


def _mesa_net(v: Named) -> Named:
    """The exact solution, not the iterations of its kernels; its values are as long as its keys."""
    d, m = v["G"].shape[-2:]
    gate, beta = (v["x"] @ v[f"w_{name}"] + v[f"b_{name}"] for name in ("gamma", "beta"))
    value = _filled(functional.linear(v["x"], v["W_v"]), d)
    o, H, G = file("mesa_net").naive_mesa_net_exact(
        inward(unit(v, "W_q")), inward(unit(v, "W_k")), inward(value),
        inward(functional.logsigmoid(gate)), (functional.softplus(v["lambda_raw"]) + 0.25)[None],
        inward(torch.sigmoid(beta)), v["H"][:, None], _filled(v["G"], d)[:, None],
    )  # fmt: skip
    return {"o": outward(o)[..., :m], "H": H[None, :, 0], "G": G[None, :, 0, :, :m]}


def _filled(values: Tensor, length: int) -> Tensor:
    """Zeros behind the values."""
    return functional.pad(values, (0, length - values.shape[-1]))


_CELLS: Mapping[str, Callable[[Named], Named]] = {
    "delta-net": _delta_net,
    "gated-delta-net": _gated_delta_net,
    "kda": _kda,
    "mesa-net": _mesa_net,
    "rwkv-7": _rwkv_7,
}
