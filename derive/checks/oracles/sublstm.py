"""pytorch-sublstm in float64: its cell runs step by step on our arrays, and autograd gives the gradients.

Its gates are stacked as i, f, g, o; our z is its g.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from subLSTM.functional import SubLSTMCell
from torch import Tensor

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated, shares


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A subLSTM over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(_sub_lstm, arrays)


def _sub_lstm(v: Named) -> dict[str, Tensor]:
    W, U, b = (torch.cat([v[f"{kind}_{k}"] for k in "ifzo"]) for kind in "WUb")
    first, second = shares(b, 2)
    h, c, found = v["h"], v["c"], []
    for x in v["x"]:
        h, c = SubLSTMCell(x, (h, c), W, U, first, second)
        found.append((h, c))
    return {name: torch.stack([pair[k] for pair in found]) for k, name in enumerate("hc")}
