"""mogrifier in float64, with torch.nn.LSTMCell behind it; autograd gives the gradients.

The package has one Q and one R for all rounds, and a bias in each.  So it is called for two rounds at a time,
with our matrices for these, and biases of zeros; the last round has no R, and one of zeros changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from mogrifier import Mogrifier
from torch import Tensor, nn
from torch.func import functional_call

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated, shares


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A Mogrifier LSTM over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(_mogrifier_lstm, arrays)


def _mogrifier_lstm(v: Named) -> dict[str, Tensor]:
    m, n = v["W_f"].shape
    cell = nn.LSTMCell(n, m, dtype=torch.float64)
    first, second = shares(torch.cat([v[f"b_{k}"] for k in "ifgo"]), 2)
    weights = {
        "weight_ih": torch.cat([v[f"W_{k}"] for k in "ifgo"]),
        "weight_hh": torch.cat([v[f"U_{k}"] for k in "ifgo"]),
        "bias_ih": first,
        "bias_hh": second,
    }
    h, c, found = v["h"], v["c"], []
    for x in v["x"]:
        gated, seen = _mogrified(v, x, h)
        h, c = functional_call(cell, weights, (gated, (seen, c)))
        found.append((h, c))
    return {name: torch.stack([pair[k] for pair in found]) for k, name in enumerate("hc")}


def _mogrified(v: Named, x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
    """Input and state after five rounds."""
    module = Mogrifier(x.shape[-1], iters=2, dim_hidden=h.shape[-1]).double()
    for k in (1, 3, 5):
        R = v.get(f"R_{k + 1}", torch.zeros_like(v["R_2"]))
        weights = {"Q.0.weight": v[f"Q_{k}"], "R.0.weight": R}
        weights |= {"Q.0.bias": torch.zeros_like(x[0]), "R.0.bias": torch.zeros_like(h[0])}
        x, h = functional_call(module, weights, (x[:, None], h[:, None]))
        x, h = x[:, 0], h[:, 0]
    return x, h
