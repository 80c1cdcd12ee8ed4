"""torchrecurrent's plain recurrences; see `derive.checks.oracles.torchrecurrent_core`.

Two of its cells are not those of their papers.  LEM's hidden state sees the old memory, so its step runs
twice, the second time with the new memory.  Leaf 3 of the NAS cell is a sum; a bias for every
sample turns it into the product, so that the rest can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
import torchrecurrent as theirs
from torch import Tensor, nn

from derive.algebra.record import Array
from derive.checks.oracles import Run, torchrecurrent_core
from derive.checks.oracles.torchrecurrent_core import Row, plain_step


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A cell over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return torchrecurrent_core.run(_CELLS[cell], arrays)


def _new_memory(
    module: nn.Module, weights: Mapping[str, Tensor], x: Tensor, states: tuple[Tensor, ...]
) -> Any:
    """The hidden state of a second call, which is given the memory of the first."""
    _, memory = plain_step(module, weights, x, states)
    hidden, _ = plain_step(module, weights, x, (states[0], memory))
    return hidden, memory


def _product_leaf(
    module: nn.Module, weights: Mapping[str, Tensor], x: Tensor, states: tuple[Tensor, ...]
) -> Any:
    """Leaf 3 is p + q there; a bias of p q - p - q for every sample makes it p q."""
    p = (x @ weights["weight_ih"].T).chunk(8, -1)[3]
    q = (states[0] @ weights["weight_hh"].T + weights["bias_hh"]).chunk(8, -1)[3]
    biases = [each.expand_as(p) for each in weights["bias_ih"].chunk(8)]
    biases[3] = p * q - p - q
    return plain_step(module, {**weights, "bias_ih": torch.cat(biases, -1)}, x, states)


_LEAVES = [f"l_{k}" for k in range(8)]
_CELLS: Mapping[str, Row] = {
    "ind-rnn": Row(
        theirs.IndRNNCell,
        {"weight_ih": "W_h", "vector_u": "u", "bias_ih": "b_h:1/2", "bias_hh": "b_h:2/2"},
        options={"nonlinearity": "relu"},
    ),
    "fast-rnn": Row(
        theirs.FastRNNCell,
        {
            "weight_ih": "W_g",
            "weight_hh": "U_g",
            "bias_ih": "b_g:1/2",
            "bias_hh": "b_g:2/2",
            "alpha": "alpha",
            "beta": "beta",
        },
    ),
    "strongly-typed-rnn": Row(theirs.TRNNCell, {"weight_ih": "W_z W_f", "bias_ih": "0 b_f"}),
    "cfn": Row(
        theirs.CFNCell,
        {
            "weight_ih": "W_theta W_eta W_g",
            "weight_hh": "U_theta U_eta",
            "bias_ih": "b_theta:1/2 b_eta:1/2 0",
            "bias_hh": "b_theta:2/2 b_eta:2/2",
        },
    ),
    "minimal-rnn": Row(
        theirs.MinimalRNNCell,
        {"weight_ih": "W_z", "weight_hh": "U_h", "weight_mm": "U_z", "bias_ih": "b_z", "bias_hh": "b_u"},
    ),
    "ran": Row(
        theirs.RANCell,
        {
            "weight_ih": "W_g W_i W_f",
            "weight_hh": "U_i U_f",
            "bias_ih": "b_i:1/2 b_f:1/2",
            "bias_hh": "b_i:2/2 b_f:2/2",
        },
        states="h c",
    ),
    "antisymmetric-rnn": Row(
        theirs.AntisymmetricRNNCell,
        {"weight_ih": "V", "weight_hh": "W", "bias_ih": "b:1/2", "bias_hh": "b:2/2"},
        options={"epsilon": 0.1, "gamma": 0.01},
    ),
    "gated-antisymmetric-rnn": Row(
        theirs.GatedAntisymmetricRNNCell,
        {"weight_ih": "V_z V_h", "weight_hh": "W", "bias_ih": "b_z b_h:1/2", "bias_hh": "b_h:2/2"},
        options={"epsilon": 0.1, "gamma": 0.01},
    ),
    "cornn": Row(
        theirs.coRNNCell,
        {
            "weight_ih": "W_g",
            "weight_hh": "U_g",
            "weight_ch": "V_g",
            **dict(zip(("bias_ih", "bias_hh", "bias_ch"), ("b_g:1/3", "b_g:2/3", "b_g:3/3"), strict=True)),
        },
        states="y z",
        options={"dt": 0.042, "gamma": 2.7, "epsilon": 4.7},
    ),
    "unicornn": Row(
        theirs.UnICORNNCell,
        {"weight_ih": "W_g", "weight_hh": "w", "weight_ch": "c", "bias_ih": "b_g"},
        states="y z",
        options={"dt": 0.19, "alpha": 30.65},
    ),
    "lem": Row(
        theirs.LEMCell,
        {
            "weight_ih": "W_e W_d W_u W_v",
            "weight_hh": "U_e U_d U_u",
            "weight_ch": "U_v",
            "bias_ih": "b_e:1/2 b_d:1/2 b_u:1/2 b_v:1/2",
            "bias_hh": "b_e:2/2 b_d:2/2 b_u:2/2",
            "bias_ch": "b_v:2/2",
        },
        states="y z",
        options={"dt": 0.0242},
        step=_new_memory,
    ),
    "nas": Row(
        theirs.NASCell,
        {
            "weight_ih": " ".join(f"W_{leaf}" for leaf in _LEAVES),
            "weight_hh": " ".join(f"U_{leaf}" for leaf in _LEAVES),
            "bias_ih": " ".join("0" if leaf == "l_3" else f"b_{leaf}:1/2" for leaf in _LEAVES),
            "bias_hh": " ".join("b_l_3" if leaf == "l_3" else f"b_{leaf}:2/2" for leaf in _LEAVES),
        },
        states="h c",
        step=_product_leaf,
    ),
}
