"""Transformers: the recurrences of RecurrentGemma and RWKV-4 alone, without importing the package.

RecurrentGemma's parameter of the decay is ours with the sign changed; it resets its state where a position is
zero, so positions begin at one here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace

import torch
from torch import Tensor
from torch.func import functional_call
from torch.nn import functional

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated
from derive.checks.oracles.one_file import definitions, double


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """The recurrence over a sequence; see `derive.checks.oracles.Oracle.run`."""

    def compute(v: Named) -> Named:
        with double():
            return _CELLS[cell](v)

    return differentiated(compute, arrays)


def _rg_lru(v: Named) -> Named:
    """One head, so that the block-diagonal matrices of its gates are full."""
    file = "models/recurrent_gemma/modeling_recurrent_gemma.py"
    m = len(v["Lambda"])
    part = definitions(
        "transformers", file, "RecurrentGemmaRglru", "SqrtBoundDerivative", "_MAX_SQRT_GRADIENT"
    )
    module = part.RecurrentGemmaRglru(SimpleNamespace(num_attention_heads=1, lru_width=m))
    module.recurrent_states = v["h"]
    weights = {"recurrent_param": -v["Lambda"]}
    for ours, theirs in (("r", "recurrent_gate"), ("i", "input_gate")):
        weights |= {f"{theirs}_weight": v[f"W_{ours}"].T[None], f"{theirs}_bias": v[f"b_{ours}"][None]}
    x = v["x"].transpose(0, 1)
    positions = torch.arange(1, x.shape[1] + 1).expand(x.shape[:2])
    return {"h": functional_call(module, weights, (x, positions)).transpose(0, 1)}


def _rwkv_4(v: Named) -> Named:
    """States after the last step only."""
    last = torch.cat([v["x_last"][None], v["x"][:-1]])
    r, k, value = (
        functional.linear(torch.lerp(last, v["x"], v[f"mu_{name}"]), v[f"W_{name}"]).transpose(0, 1)
        for name in "rkv"
    )
    part = definitions("transformers", "models/rwkv/modeling_rwkv.py", "rwkv_linear_attention_cpu")
    wkv, states = part.rwkv_linear_attention_cpu(
        v["w_log"], v["u"], k, value, state=[v["a"], v["b"], v["p"]], return_state=True
    )
    final: dict[str, Tensor] = dict(zip("abp", (each[None] for each in states), strict=True))
    return {"o": (torch.sigmoid(r) * wkv).transpose(0, 1), **final, "x_last": v["x"]}


_CELLS: Mapping[str, Callable[[Named], Named]] = {"rg-lru": _rg_lru, "rwkv-4": _rwkv_4}
