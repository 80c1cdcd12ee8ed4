"""Other packages, called as one trains with them: in parallel where they can, else their step in a loop."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache, partial
from typing import Any
from unittest import mock

import torch
from torch import Tensor
from torch.nn import functional

from benchmarks.training.problem import Contender, Problem, Ready
from benchmarks.training.tensors import Forward, Named, Translation, fill, prepare
from derive.checks.oracles import autograd, fla, fla_core, fla_delta, one_file, transformers_parts, xlstm

Compute = Callable[[Named], Named]
_file = cache(fla_core.file)
_alone = cache(one_file.alone)


def _same(v: Named) -> Named:
    return v


def _bound(compute: Compute, v: Named) -> Forward:
    return lambda: compute(v)


def plainly(key: str, compute: Compute, leaves: Compute = _same) -> Contender:
    """A function of the leaves."""
    return Contender(key, partial(_plain, compute, leaves))


def _plain(compute: Compute, leaves: Compute, problem: Problem) -> Ready:
    return prepare(problem, Translation(leaves, partial(_bound, compute)))


def modular(key: str, leaves: Compute, bind: Callable[[Named], Forward]) -> Contender:
    """A module that is made once and has the leaves as its parameters."""
    return Contender(key, lambda problem: prepare(problem, Translation(leaves, bind)))


# -- flash-linear-attention


def naive_fla(cell: str, key: str = "fla, step by step") -> Contender:
    """Its recurrence in plain PyTorch, as its adapter calls it; files are read once."""
    tables = {**fla._CELLS, **fla_delta._CELLS}

    def compute(v: Named) -> Named:
        with mock.patch.object(fla, "file", _file), mock.patch.object(fla_delta, "file", _file):
            return tables[cell](v)

    return plainly(key, compute)


def chunked_delta(v: Named) -> Named:
    """The gated delta rule in chunks of 64 steps."""
    q, k = fla_core.unit(v, "W_q"), fla_core.unit(v, "W_k")
    value = functional.silu(functional.linear(v["x"], v["W_v"]))
    beta = torch.sigmoid(v["x"] @ v["w_beta"])
    o, _ = _file("gated_delta_rule").naive_chunk_gated_delta_rule(
        fla_core.query(q), *map(fla_core.inward, (k, value, fla_delta._log_decay(v, "alpha"), beta)),
        initial_state=fla_core.flipped(v["S"]),
    )  # fmt: skip
    return {"o": fla_core.outward(o)}


# -- xlstm


def _s_leaves(v: Named) -> Named:
    joined = {kind: torch.cat([v[f"{kind}_{k}"] for k in "ifzo"]) for kind in "WRb"}
    return joined | {name: v[name] for name in ("x", *"hcnm")}


def _s_lstm(v: Named) -> Named:
    """The authors' step, their products of the input before the loop."""
    step = _alone("xlstm", "blocks/slstm/src/vanilla/slstm.py").slstm_forward_pointwise
    states, series = torch.stack([v[k] for k in "hcnm"]), []
    for a in functional.linear(v["x"], v["W"]).unbind(0):
        states, _ = step(a, states[0] @ v["R"].T, v["b"], states, {})
        series.append(states[0])
    return {"h": torch.stack(series)}


def _m_recurrent(v: Named) -> Named:
    with mock.patch.object(xlstm, "alone", _alone):
        return xlstm._m_lstm(v)


def _m_parallel(v: Named) -> Named:
    """The form in which it trains: all pairs of steps at once."""
    q, k, value = (functional.linear(v["x"], v[f"W_{name}"]) for name in "qkv")
    q, k, value = q + v["b_q"], k + float(q.shape[-1]) ** 0.5 * v["b_k"], value + v["b_v"]
    i, f = (v["x"] @ v[f"w_{name}"] + v[f"b_{name}"] for name in "if")
    o = torch.sigmoid(functional.linear(v["x"], v["W_o"], v["b_o"]))
    parallel = _alone("xlstm", "blocks/mlstm/backends.py").parallel_stabilized_simple
    series = (each.transpose(0, 1)[:, None] for each in (q, k, value, i[..., None], f[..., None]))
    h = parallel(*series, eps=0.0)
    return {"h": o * h[:, 0].transpose(0, 1)}


# -- minGRU-pytorch, LRU-pytorch, s5-pytorch, mamba.py: in parallel, from states of zeros


def _minimal(kind: str, layer: str, gates: str) -> Contender:
    def leaves(v: Named) -> Named:
        return {"x": v["x"], f"{layer}.weight": torch.cat([v[f"W_{k}"] for k in gates])}

    def bind(v: Named) -> Forward:
        module = fill(getattr(importlib.import_module(f"minGRU_pytorch.{kind}"), kind)(v["x"].shape[-1]), v)
        return lambda: {"h": module(v["x"].transpose(0, 1)).transpose(0, 1)}

    return modular("minGRU-pytorch", leaves, bind)


def _complex(v: Named, name: str) -> Tensor:
    return torch.complex(v[f"{name}_re"], v[f"{name}_im"])


def _lru_leaves(v: Named) -> Named:
    own = {name: v[name] for name in ("nu_log", "theta_log", "gamma_log", "D", "u")}
    return own | {name: _complex(v, name) for name in "BC"}


def _lru(v: Named) -> Forward:
    (m, n), p = v["B"].shape, len(v["D"])
    module: Any = fill(importlib.import_module("LRU_pytorch").LRU(n, p, m), v)
    return lambda: {"y": module(v["u"].transpose(0, 1)).transpose(0, 1)}


def _s5_leaves(v: Named) -> Named:
    own = {name: v[name] for name in ("Delta_log", "D", "u")}
    return own | {name: _complex(v, name) for name in ("lambda", "B", "C")}


def _s5(v: Named) -> Named:
    """Its layer's forward, for a batch as its module does it."""
    model = importlib.import_module("s5.s5_model")
    discrete, scaled = model.discretize_zoh(v["lambda"], v["B"], v["Delta_log"].exp())
    apply = partial(model.apply_ssm, discrete, scaled, v["C"], v["D"])
    return {"y": torch.vmap(lambda series: apply(series)[0])(v["u"].transpose(0, 1)).transpose(0, 1)}


def _mamba_leaves(v: Named) -> Named:
    return {
        "x": v["x"],
        "x_proj.weight": torch.cat([v["W_r"], v["W_B"], v["W_C"]]),
        "dt_proj.weight": v["W_Delta"],
        "dt_proj.bias": v["b_Delta"],
        "A_log": v["A_log"],
        "D": v["D"],
    }


def _mamba(v: Named) -> Forward:
    """The block's scan over all steps."""
    theirs, ((n, d), p) = (
        importlib.import_module("mambapy.mamba"),
        (v["A_log"].shape, v["dt_proj.weight"].shape[1]),
    )
    config = theirs.MambaConfig(d_model=n, n_layers=1, dt_rank=p, d_state=d, expand_factor=1)
    block: Any = fill(theirs.MambaBlock(config), v)
    return lambda: {"y": block.ssm(v["x"].transpose(0, 1), None).transpose(0, 1)}


# -- steps in a loop


def _sub_leaves(v: Named) -> Named:
    first, second = autograd.shares(torch.cat([v[f"b_{k}"] for k in "ifzo"]), 2)
    joined = {kind: torch.cat([v[f"{kind}_{k}"] for k in "ifzo"]) for kind in "WU"}
    return {**joined, "b": first, "d": second, **{name: v[name] for name in "xhc"}}


def _sub_lstm(v: Named) -> Named:
    step = importlib.import_module("subLSTM.functional").SubLSTMCell
    h, c, series = v["h"], v["c"], []
    for x in v["x"].unbind(0):
        h, c = step(x, (h, c), v["W"], v["U"], v["b"], v["d"])
        series.append(h)
    return {"h": torch.stack(series)}


_HEADS = {"g": "ff1", "k": "ff2", "d": "time_a", "e": "time_b"}


def _cfc_leaves(v: Named) -> Named:
    heads = {f"{theirs}.weight": v[f"W_{ours}"] for ours, theirs in _HEADS.items()}
    heads |= {f"{theirs}.bias": v[f"b_{ours}"] for ours, theirs in _HEADS.items()}
    backbone = {"backbone.0.weight": v["W_s"], "backbone.0.bias": v["b_s"]}
    return heads | backbone | {name: v[name] for name in "xth"}


def _cfc(v: Named) -> Forward:
    kind = importlib.import_module("ncps.torch").CfCCell
    module = fill(kind(v["x"].shape[-1], v["h"].shape[-1], backbone_units=len(v["backbone.0.bias"])), v)

    def forward() -> Named:
        h, series = v["h"], []
        for x, t in zip(v["x"].unbind(0), v["t"].unbind(0), strict=True):
            _, h = module(x, h, t[:, None])
            series.append(h)
        return {"h": torch.stack(series)}

    return forward


def _rwkv_4(v: Named) -> Named:
    with mock.patch.object(transformers_parts, "definitions", _definitions):
        return transformers_parts._rwkv_4(v)


_definitions = cache(one_file.definitions)

S_LSTM = plainly("xlstm, step in a loop", _s_lstm, _s_leaves)
M_RECURRENT = plainly("xlstm, step in a loop", _m_recurrent)
M_PARALLEL = plainly("xlstm, parallel", _m_parallel)
DELTA_CHUNKS = plainly("fla, in chunks", chunked_delta)
MIN_GRU = _minimal("minGRU", "to_hidden_and_gate", "cz")
MIN_LSTM = _minimal("minLSTM", "to_hidden_and_f_i_gate", "cfi")
LRU = modular("LRU-pytorch", _lru_leaves, _lru)
S5 = plainly("s5-pytorch", _s5, _s5_leaves)
MAMBA = modular("mamba.py", _mamba_leaves, _mamba)
SUB_LSTM = plainly("pytorch-sublstm", _sub_lstm, _sub_leaves)
CFC = modular("ncps", _cfc_leaves, _cfc)
RWKV_4 = plainly("Transformers", _rwkv_4)
