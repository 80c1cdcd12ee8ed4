"""ncps of the authors: the closed-form cell with one layer as backbone, and the liquid time-constant cell.

The latter gets a full wiring and one step of its solver; the small number in its denominator is set to zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from ncps.torch import CfCCell, LTCCell
from ncps.wirings import FullyConnected
from torch import Tensor
from torch.func import functional_call

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated
from derive.checks.oracles.one_file import double

# our letters for its heads, and for its parameters
_HEADS = {"g": "ff1", "k": "ff2", "d": "time_a", "e": "time_b"}
_SYNAPSES = {"W": "w", "mu": "mu", "sigma": "sigma", "E": "erev"}
_SENSES = {"V": "sensory_w", "nu": "sensory_mu", "rho": "sensory_sigma", "F": "sensory_erev"}
_MEMBRANE = {"g": "gleak", "r": "vleak", "c": "cm"}


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """The authors' cell over a sequence; see `derive.checks.oracles.Oracle.run`."""

    def compute(v: Named) -> Named:
        with double():
            return _CELLS[cell](v)

    return differentiated(compute, arrays)


def _cfc(v: Named) -> Named:
    module = CfCCell(v["x"].shape[-1], v["h"].shape[-1], backbone_units=len(v["b_s"]))
    weights = {"backbone.0.weight": v["W_s"], "backbone.0.bias": v["b_s"]}
    weights |= {f"{theirs}.weight": v[f"W_{ours}"] for ours, theirs in _HEADS.items()}
    weights |= {f"{theirs}.bias": v[f"b_{ours}"] for ours, theirs in _HEADS.items()}
    h, series = v["h"], []
    for x, t in zip(v["x"], v["t"], strict=True):
        _, h = functional_call(module, weights, (x, h, t[:, None]))
        series.append(h)
    return {"h": torch.stack(series)}


def _ltc(v: Named) -> Named:
    """Its own table of parameters is what it computes with: ours take their places there."""
    n, m = v["V"].shape
    module = LTCCell(FullyConnected(m), n, "none", "none", ode_unfolds=1, epsilon=0.0)
    names = {**_SYNAPSES, **_SENSES, **_MEMBRANE}
    module._params.update({theirs: v[ours] for ours, theirs in names.items()})
    potential, series = v["v"], list[Tensor]()
    for x, t in zip(v["x"], v["t"], strict=True):
        _, potential = module(x, potential, t[:, None])
        series.append(potential)
    return {"v": torch.stack(series)}


_CELLS: Mapping[str, Callable[[Named], Named]] = {"cfc": _cfc, "ltc": _ltc}
