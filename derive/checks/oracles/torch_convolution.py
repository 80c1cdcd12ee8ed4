"""Convolutional recurrent cells from torch's conv2d.

Only the convolution, its gradient and autograd are PyTorch's: it has no such cell.  All gates are one
convolution of input and state side by side, as ports of these cells have it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor
from torch.nn.functional import conv2d

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A cell over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(_CELLS[cell], arrays)


def _kernel(v: Named, gates: str) -> tuple[Tensor, Tensor]:
    """The kernels of gates, one below the other, for input and state side by side; and their biases."""
    rows = [torch.cat([v[f"W_{k}"], v[f"U_{k}"]], dim=1) for k in gates]
    return torch.cat(rows), torch.cat([v[f"b_{k}"] for k in gates])


def _gates(v: Named, gates: str, x: Tensor, h: Tensor) -> tuple[Tensor, ...]:
    return conv2d(torch.cat([x, h], dim=1), *_kernel(v, gates), padding="same").chunk(len(gates), dim=1)


def _lstm(v: Named) -> dict[str, Tensor]:
    h, c, states = v["h"], v["c"], []
    for x in v["x"]:
        i, f, g, o = _gates(v, "ifgo", x, h)
        c = torch.sigmoid(f + v["p_f"] * c) * c + torch.sigmoid(i + v["p_i"] * c) * torch.tanh(g)
        h = torch.sigmoid(o + v["p_o"] * c) * torch.tanh(c)
        states.append((h, c))
    return {name: torch.stack(found) for name, found in zip("hc", zip(*states, strict=True), strict=True)}


def _gru(v: Named) -> dict[str, Tensor]:
    h, states = v["h"], []
    for x in v["x"]:
        z, r = (torch.sigmoid(a) for a in _gates(v, "zr", x, h))
        (g,) = _gates(v, "g", x, r * h)
        h = torch.lerp(h, torch.tanh(g), z)
        states.append(h)
    return {"h": torch.stack(states)}


_CELLS: Mapping[str, Callable[[Named], dict[str, Tensor]]] = {"conv-lstm": _lstm, "conv-gru": _gru}
