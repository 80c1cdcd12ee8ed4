"""Two cells of torchrecurrent that do not run, or not as their papers have them, unless they are handled.

RHNCell cannot be imported, since its file asks for a base class that is gone, and cannot be made, since its
initialiser calls methods that do not exist.  The first is supplied, the second left out, as all weights are
ours.  SCRNCell carries the output of the network as its state, tanh of a projection of the hidden units; with
the identity for that projection the inverse of tanh gives back the hidden units, which the paper carries.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any
from unittest import mock

import torch
import torchrecurrent.base
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.functional import pad
from torchrecurrent import SCRNCell

from derive.algebra.record import Array
from derive.checks.oracles import Run, torchrecurrent_core
from derive.checks.oracles.autograd import Named, differentiated
from derive.checks.oracles.torchrecurrent_core import Row

_DEPTH = 3


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A cell over a sequence; see `derive.checks.oracles.Oracle.run`."""
    if cell == "rhn":
        return torchrecurrent_core.run(_HIGHWAY, arrays)
    return differentiated(_constrained, arrays)


def _highway(n: int, m: int, dtype: torch.dtype) -> Any:
    """Their cell, with weights as they happen to be."""
    with mock.patch.object(torchrecurrent.base, "BaseRecurrentLayer", nn.Module, create=True):
        rhn_cell = importlib.import_module("torchrecurrent.cells.rhn_cell")
    with mock.patch.object(rhn_cell.RHNCellUnit, "init_weights"):
        return rhn_cell.RHNCell(n, m, depth=_DEPTH).to(dtype)


def _weight(k: int) -> Callable[[Named], Tensor]:
    """Candidate, gate and, unused since the gates are coupled, a third block."""

    def stacked(v: Named) -> Tensor:
        blocks = [v[f"R_H_{k}"], v[f"R_T_{k}"]]
        if k == 1:
            blocks = [torch.cat([v[f"W_{a}"], block], -1) for a, block in zip("HT", blocks, strict=True)]
        return torch.cat([*blocks, torch.zeros_like(blocks[0])])

    return stacked


_HIGHWAY = Row(
    _highway,
    {f"units.{k - 1}.weight": _weight(k) for k in range(1, _DEPTH + 1)}
    | {f"units.{k - 1}.bias": f"b_H_{k} b_T_{k} 0" for k in range(1, _DEPTH + 1)},
)


def _constrained(v: Named) -> dict[str, Tensor]:
    """The SCRN; both groups have one size there, so the smaller one gets units that nothing reads."""
    n, m, p = v["x"].shape[-1], v["h"].shape[-1], v["s"].shape[-1]
    size = max(m, p)
    module = SCRNCell(n, size, dtype=torch.float64)
    weights = {name: torch.zeros_like(value) for name, value in module.named_parameters()}
    weights["weight_ih"] = torch.cat([_filled(v["B"], size, n), _filled(v["A"], size, n)])
    weights["weight_hh"] = torch.cat([_filled(v["R"], size, size), torch.eye(size).double()])
    weights["weight_ch"] = torch.cat([_filled(v["P"], size, size), torch.zeros(size, size).double()])
    weights["alpha"] = torch.tensor(0.95, dtype=torch.float64)
    h, s = pad(v["h"], (0, size - m)), pad(v["s"], (0, size - p))
    found: dict[str, list[Tensor]] = {"h": [], "s": []}
    for x in v["x"]:
        y, s = functional_call(module, weights, (x, (h, s)))
        h = torch.atanh(y)
        found["h"].append(h[..., :m])
        found["s"].append(s[..., :p])
    return {name: torch.stack(values) for name, values in found.items()}


def _filled(matrix: Tensor, rows: int, columns: int) -> Tensor:
    """Zeros below and to the right."""
    return pad(matrix, (0, columns - matrix.shape[1], 0, rows - matrix.shape[0]))
