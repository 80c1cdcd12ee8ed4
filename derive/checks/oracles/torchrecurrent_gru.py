"""torchrecurrent's gated recurrent units and relatives; see `derive.checks.oracles.torchrecurrent_core`.

Where a cell of ours has fewer biases than theirs, the others are zeros: those of the paper are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
import torchrecurrent as theirs
from torch import Tensor

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
    """Matrices one below the other; "1" is the identity, where the paper has no matrix."""
    return lambda v: torch.cat(
        [v[k] if k != "1" else torch.eye(*v["U_r"].shape).double() for k in text.split()]
    )


_BISTABLE = {
    "weight_ih": "W_a W_c W_g",
    "bias_ih": "b_a:1/2 b_c:1/2 0",
    "bias_hh": "b_a:2/2 b_c:2/2",
}

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
}
