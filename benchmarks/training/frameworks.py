"""LSTM and GRU of torch.nn, as whole layers and as cells in a loop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import nn

from benchmarks.training import names
from benchmarks.training.problem import Contender, Problem, Ready
from benchmarks.training.tensors import Forward, Named, Translation, fill, prepare
from derive.checks.oracles.torch_nn import Layer, ResetAfter

LAYERS: dict[str, tuple[Layer, str, Callable[..., nn.Module], Callable[..., nn.Module]]] = {
    "lstm": (Layer("ifgo"), "hc", nn.LSTM, nn.LSTMCell),
    "gru": (ResetAfter("rzg"), "h", nn.GRU, nn.GRUCell),
}


def _leaves(layer: Layer, states: str, suffix: str, v: Named) -> Named:
    weights = {name.removesuffix("_l0") + suffix: value for name, value in layer.weights(v).items()}
    return {**weights, "x": v["x"], **{name: v[name] for name in states}}


def _made(kind: Callable[..., Any], v: Named, suffix: str) -> Any:
    """The module, with the leaves as its parameters."""
    m, n = v["h"].shape[-1], v[f"weight_ih{suffix}"].shape[1]
    return fill(kind(n, m, dtype=v["x"].dtype), v)


def _whole(kind: Callable[..., nn.Module], states: str, v: Named) -> Forward:
    module = _made(kind, v, "_l0")

    def forward() -> Named:
        start = tuple(v[name][None] for name in states)
        return {"h": module(v["x"], start if len(start) > 1 else start[0])[0]}

    return forward


def _loop(kind: Callable[..., nn.Module], states: str, v: Named) -> Forward:
    module = _made(kind, v, "")

    def forward() -> Named:
        state: Any = tuple(v[name] for name in states) if len(states) > 1 else v[states]
        series = []
        for x in v["x"].unbind(0):
            state = module(x, state)
            series.append(state[0] if len(states) > 1 else state)
        return {"h": torch.stack(series)}

    return forward


def _layer(problem: Problem) -> Ready:
    layer, states, kind, _ = LAYERS[problem.cell.name]
    return prepare(
        problem, Translation(partial(_leaves, layer, states, "_l0"), partial(_whole, kind, states))
    )


def _cell(problem: Problem) -> Ready:
    layer, states, _, kind = LAYERS[problem.cell.name]
    return prepare(problem, Translation(partial(_leaves, layer, states, ""), partial(_loop, kind, states)))


LAYER = Contender(names.BASE, _layer)
LOOP = Contender(names.LOOP, _cell)
