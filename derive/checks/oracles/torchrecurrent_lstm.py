"""torchrecurrent's cells of the LSTM family; see `derive.checks.oracles.torchrecurrent_core`."""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torchrecurrent as theirs

from derive.algebra.record import Array
from derive.checks.oracles import Run, torchrecurrent_core
from derive.checks.oracles.torchrecurrent_core import Row, Source


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A cell over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return torchrecurrent_core.run(_CELLS[cell], arrays)


def _stacked(gates: str, state: str = "U") -> Mapping[str, Source]:
    """Both matrices and both biases of cells that stack their gates, in their order; ours has one bias, which
    is split between the two."""
    return {
        "weight_ih": " ".join(f"W_{k}" for k in gates),
        "weight_hh": " ".join(f"{state}_{k}" for k in gates),
        "bias_ih": " ".join(f"b_{k}:1/2" for k in gates),
        "bias_hh": " ".join(f"b_{k}:2/2" for k in gates),
    }


_CELLS: Mapping[str, Row] = {
    "lstm-1997": Row(theirs.OriginalLSTMCell, _stacked("igo"), states="h c"),
    "lstm-peephole": Row(
        theirs.PeepholeLSTMCell, {**_stacked("ifgo"), "weight_ph": "p_i p_f p_o"}, states="h c"
    ),
    # β is a parameter there; the paper, and we, hold it at 1
    "janet": Row(
        theirs.JANETCell,
        {**_stacked("sg"), "beta": lambda v: torch.ones((), dtype=torch.float64)},
        states="h c",
    ),
    "residual-lstm": Row(
        theirs.ResLSTMCell,
        {**_stacked("ifgo"), "weight_ph": "p_i p_f p_o", "weight_proj": "W_q", "weight_res": "W_h"},
        states="h c",
    ),
    # without its biases, which the paper does not have
    "multiplicative-lstm": Row(
        theirs.MultiplicativeLSTMCell,
        {"weight_ih": "W_q W_i W_f W_g W_o", "weight_hh": "U_q", "weight_mh": "U_i U_f U_g U_o"},
        states="h c",
        options={"bias": False, "recurrent_bias": False, "multiplicative_bias": False},
    ),
    "wmc-lstm": Row(
        theirs.WMCLSTMCell,
        {**_stacked("ifgo"), "weight_mh": "V_i V_f V_o"},
        states="h c",
        options={"memory_bias": False},
    ),
    "mclstm-memory-controller": Row(theirs.MCLSTMCell, _stacked("fiokg"), states="v c", results="h v c"),
    "strongly-typed-lstm": Row(theirs.TLSTMCell, _stacked("zfo"), states="c x_last", results="h c x_last"),
}
