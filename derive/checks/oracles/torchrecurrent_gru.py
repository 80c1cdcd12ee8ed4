"""torchrecurrent's gated recurrent units and relatives; see `derive.checks.oracles.torchrecurrent_core`.

Where a cell of ours has fewer biases than theirs, the others are zeros: those of the paper are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
import torchrecurrent as theirs
from torch import Tensor, nn

from derive.algebra.record import Array
from derive.checks.oracles import Run, torchrecurrent_core
from derive.checks.oracles.autograd import Named
from derive.checks.oracles.torchrecurrent_core import Row


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A cell over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return torchrecurrent_core.run(_CELLS[cell], arrays)


def _gates(letters: str) -> dict[str, str]:
    """The parameters of gates of one form, each bias split in two: an input's and a state's."""
    return {
        "weight_ih": " ".join(f"W_{k}" for k in letters),
        "weight_hh": " ".join(f"U_{k}" for k in letters),
        "bias_ih": " ".join(f"b_{k}:1/2" for k in letters),
        "bias_hh": " ".join(f"b_{k}:2/2" for k in letters),
    }


def _rows(text: str) -> Callable[[Named], Tensor]:
    """Matrices one below the other; "1" is the identity and "0" zero, where the paper has no matrix."""
    names = text.split()  # the last in the order of characters is one of ours

    def stacked(v: Named) -> Tensor:
        like = v[max(names)]
        known = {**v, "0": torch.zeros_like(like), "1": torch.eye(*like.shape, dtype=like.dtype)}
        return torch.cat([known[name] for name in names])

    return stacked


def _keeping(text: str) -> str:
    """z in the place of 1 - z: the sum of the gate changes its sign."""
    return " ".join(f"-{each}" if each.partition(":")[0].endswith("_z") else each for each in text.split())


_BISTABLE = {
    "weight_ih": "W_a W_c W_g",
    "bias_ih": "b_a:1/2 b_c:1/2 0",
    "bias_hh": "b_a:2/2 b_c:2/2",
}

_SIMPLE = {
    "weight_ih": "W_p W_z",
    "weight_hh": "U_k U_z",
    "bias_ih": "b_p b_z:1/2",
    "bias_hh": "0 b_z:2/2",
}


def _with_vectors(kind: Callable[..., Any], *names: str) -> Callable[..., nn.Module]:
    """The cell with vectors of ours in the place of numbers that it is given once."""

    def made(*args: Any, **options: Any) -> nn.Module:
        module: Any = kind(*args, **options)
        for name in names:
            delattr(module, name)
            module.register_parameter(name, nn.Parameter(torch.zeros(module.hidden_size)))
        return module

    return made


class _Hard(nn.Module):
    """The hard sigmoid in float64: the gradient of torch's own is 1/6 in float32, 5e-9 beside it."""

    def forward(self, z: Tensor) -> Tensor:
        """(z + 3) / 6, not below 0 and not above 1."""
        return ((z + 3) / 6).clamp(0, 1)


class _Delayed(theirs.tauGRUCell):
    """The cell with its line of older states, the oldest first, which its layer keeps elsewhere."""

    def forward(self, x: Tensor, states: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        """The new state and the new line."""
        h, line = states
        return super().forward(x, h, line[:, 0]), torch.cat([line[:, 1:], h[:, None]], dim=1)


_CELLS: Mapping[str, Row] = {
    "mgu": Row(theirs.MGUCell, _gates("fg")),
    "ugrnn": Row(theirs.UGRNNCell, _gates("gz")),
    "intersection-rnn": Row(theirs.IntersectionRNNCell, _gates("kguz"), results="y h"),
    "ligru": Row(theirs.LiGRUCell, _gates("zg")),
    "mut1": Row(
        theirs.MUT1Cell,
        {
            "weight_ih": _rows("W_z W_r 1"),
            "weight_hh": "U_r U_g",
            "bias_ih": "b_z b_r:1/2 0",
            "bias_hh": "b_r:2/2 b_g",
        },
    ),
    "mut2": Row(theirs.MUT2Cell, {**_gates("zrg"), "weight_ih": _rows("W_z 1 W_g")}),
    "mut3": Row(theirs.MUT3Cell, _gates("zrg")),
    "atr": Row(theirs.ATRCell, {"weight_ih": "W", "weight_hh": "U", "bias_ih": "0", "bias_hh": "0"}),
    "brc": Row(theirs.BRCell, {**_BISTABLE, "weight_hh": "u_a u_c"}),
    "nbrc": Row(theirs.NBRCell, {**_BISTABLE, "weight_hh": "U_a U_c"}),
    "star": Row(
        theirs.STARCell,
        {"weight_ih": "W_z W_k", "weight_hh": "U_k", "bias_ih": "b_z b_k:1/2", "bias_hh": "b_k:2/2"},
    ),
    "sgrn": Row(theirs.SGRNCell, {"weight_ih": "W", "weight_hh": "U", "bias_ih": "0", "bias_hh": "b"}),
    "light-ru": Row(
        theirs.LightRUCell,
        {"weight_ih": "W_g W_f", "weight_hh": "U_f", "bias_ih": "0 b_f:1/2", "bias_hh": "b_f:2/2"},
    ),
    "fast-grnn": Row(
        theirs.FastGRNNCell,
        {**_gates("zg"), "weight_ih": "W", "weight_hh": "U", "zeta": "zeta", "nu": "nu"},
        options={"nonlinearity": "sigmoid"},  # its default for the gate is tanh
    ),
    "strongly-typed-gru": Row(theirs.TGRUCell, _gates("zfo"), states="h x_last"),
    "sgu": Row(theirs.SGUCell, _SIMPLE, options={"gate_nonlinearity": _Hard()}),
    "dsgu": Row(theirs.DSGUCell, {**_SIMPLE, "weight_ho": "U_g"}, options={"gate_nonlinearity": _Hard()}),
    "miru1": Row(
        _with_vectors(theirs.MiRU1Cell, "update_coefficient"),
        {**_gates("rg"), "update_coefficient": "lambda_h"},
    ),
    "miru2": Row(
        _with_vectors(theirs.MiRU2Cell, "update_coefficient", "reset_coefficient"),
        {**_gates("g"), "update_coefficient": "lambda_h", "reset_coefficient": "theta_h"},
    ),
    "tau-gru": Row(_Delayed, _gates("uzga"), states="h D"),
    "gru-chung": Row(theirs.MUT2Cell, _gates("zrg")),
    "gru-reset-before": Row(theirs.MUT2Cell, {k: _keeping(text) for k, text in _gates("zrg").items()}),
    "gru1": Row(theirs.MUT2Cell, {**_gates("zrg"), "weight_ih": _rows("0 0 W_g")}),
    "gru2": Row(
        theirs.MUT2Cell,
        {
            **_gates("zrg"),
            "weight_ih": _rows("0 0 W_g"),
            "bias_ih": "0 0 b_g:1/2",
            "bias_hh": "0 0 b_g:2/2",
        },
    ),
    "gru3": Row(
        theirs.MUT2Cell,
        {**_gates("zrg"), "weight_ih": _rows("0 0 W_g"), "weight_hh": _rows("0 0 U_g")},
    ),
    "mgu1": Row(theirs.MGUCell, {**_gates("fg"), "weight_ih": _rows("0 W_g")}),
    "mgu2": Row(
        theirs.MGUCell,
        {**_gates("fg"), "weight_ih": _rows("0 W_g"), "bias_ih": "0 b_g:1/2", "bias_hh": "0 b_g:2/2"},
    ),
    "mgu3": Row(theirs.MGUCell, {**_gates("fg"), "weight_ih": _rows("0 W_g"), "weight_hh": _rows("0 U_g")}),
}
