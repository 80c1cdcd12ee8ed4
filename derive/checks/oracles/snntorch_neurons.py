"""snnTorch's neurons behind a linear layer, with the fast sigmoid for a surrogate gradient.

Spikes and their gradients are float32 there, and the decay must lie between 0 and 1, so it is a number here.
"""

from __future__ import annotations

from collections.abc import Mapping

import snntorch
import torch
from snntorch import surrogate
from torch import Tensor

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated

SYNAPTIC_DECAY, DECAY, SLOPE = 0.8, 0.9, 25  # as in the cells


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A layer of neurons over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated({"lif": _leaky, "synaptic-lif": _synaptic}[cell], arrays)


def _settings(v: Named) -> dict[str, object]:
    grad = surrogate.fast_sigmoid(slope=SLOPE)
    return {"threshold": v["theta"], "spike_grad": grad, "reset_mechanism": "subtract"}


def _leaky(v: Named) -> dict[str, Tensor]:
    neuron, u, found = snntorch.Leaky(beta=torch.tensor(DECAY).double(), **_settings(v)), v["u"], []
    for current in v["x"] @ v["W_i"].T + v["b_i"]:
        s, u = neuron(current, u)
        found.append((s.double(), u))
    return {name: torch.stack(values) for name, values in zip("su", zip(*found, strict=True), strict=True)}


def _synaptic(v: Named) -> dict[str, Tensor]:
    decays = {"alpha": torch.tensor(SYNAPTIC_DECAY).double(), "beta": torch.tensor(DECAY).double()}
    neuron, i, u, found = snntorch.Synaptic(**decays, **_settings(v)), v["i"], v["u"], []
    for current in v["x"] @ v["W_c"].T + v["b_c"]:
        s, i, u = neuron(current, i, u)
        found.append((s.double(), i, u))
    return {name: torch.stack(values) for name, values in zip("siu", zip(*found, strict=True), strict=True)}
