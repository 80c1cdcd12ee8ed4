"""torch.nn in float64: its modules run on our parameters, and its autograd gives the gradients.

PyTorch's gate order is i, f, g, o and r, z, n; it has two biases where the cells have one.  Ours is split
between the two at random, which its own addition must undo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor, nn
from torch.func import functional_call

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated, shares

Weights = dict[str, Tensor]


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A torch.nn module over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(_CELLS[cell], arrays)


def _dense(v: Named) -> dict[str, Tensor]:
    m, n = v["W_y"].shape
    linear = nn.Linear(n, m, dtype=torch.float64)
    return {"y": torch.sigmoid(functional_call(linear, {"weight": v["W_y"], "bias": v["b_y"]}, (v["x"],)))}


@dataclass(frozen=True)
class Layer:
    """Names of one layer's parameters in torch's order of gates; `end` is the suffix of a stacked layer."""

    gates: str
    index: int = 0
    end: str = ""

    def weights(self, v: Named) -> Weights:
        """The layer's parameters under torch's names."""
        found = {
            "weight_ih": torch.cat([v[f"W_{k}{self.end}"] for k in self.gates]),
            "weight_hh": torch.cat([v[f"U_{k}{self.end}"] for k in self.gates]),
            **dict(zip(("bias_ih", "bias_hh"), self.biases(v), strict=True)),
        }
        return {f"{name}_l{self.index}": value for name, value in found.items()}

    def biases(self, v: Named) -> tuple[Tensor, Tensor]:
        """Our bias as torch's two, split at random, since only their sum counts."""
        bias = torch.cat([v[f"b_{k}{self.end}"] for k in self.gates])
        first, second = shares(bias, 2)
        return first, second


class ResetAfter(Layer):
    """The GRU's candidate has two biases of its own: d_g is multiplied by the reset gate."""

    def biases(self, v: Named) -> tuple[Tensor, Tensor]:
        """As above, but the candidate's two are kept apart."""
        first, second = super().biases(v)
        m = len(v["d_g"])
        return torch.cat([first[:-m], v["b_g"]]), torch.cat([second[:-m], v["d_g"]])


def _recurrent(
    kind: Callable[..., nn.Module], v: Named, layers: list[Layer], states: list[Tensor]
) -> tuple[Tensor, ...]:
    """Output of the last layer at every step, then the final states, layers first."""
    weights = {name: value for layer in layers for name, value in layer.weights(v).items()}
    n, m = weights["weight_ih_l0"].shape[1], weights["weight_hh_l0"].shape[1]
    module = kind(n, m, num_layers=len(layers), dtype=torch.float64)
    start = tuple(states) if kind is nn.LSTM else states[0]
    output, final = functional_call(module, weights, (v["x"], start))
    return (output, *(final if kind is nn.LSTM else [final]))


def _elman(v: Named) -> dict[str, Tensor]:
    return {"h": _recurrent(nn.RNN, v, [Layer("h")], [v["h"][None]])[0]}


def _irnn(v: Named) -> dict[str, Tensor]:
    rectified = partial(nn.RNN, nonlinearity="relu")
    return {"h": _recurrent(rectified, v, [Layer("h")], [v["h"][None]])[0]}


def _gru(v: Named) -> dict[str, Tensor]:
    return {"h": _recurrent(nn.GRU, v, [ResetAfter("rzg")], [v["h"][None]])[0]}


def _lstm(v: Named) -> dict[str, Tensor]:
    h, _, c = _recurrent(nn.LSTM, v, [Layer("ifgo")], [v["h"][None], v["c"][None]])
    return {"h": h, "c": c}


def _lstm_concatenated(v: Named) -> dict[str, Tensor]:
    n = v["x"].shape[-1]
    split = {
        f"{kind}_{k}": part for k in "ifgo" for kind, part in zip("WU", _columns(v[f"W_{k}"], n), strict=True)
    }
    return _lstm({**v, **split})


def _columns(matrix: Tensor, n: int) -> tuple[Tensor, Tensor]:
    return matrix[:, :n], matrix[:, n:]


def _lstm_stacked(v: Named) -> dict[str, Tensor]:
    layers = [Layer("ifgo", 0, "_1"), Layer("ifgo", 1, "_2")]
    states = [torch.stack([v[f"{s}_1"], v[f"{s}_2"]]) for s in "hc"]
    top, h, c = _recurrent(nn.LSTM, v, layers, states)
    return {"h_1": h[:1], "h_2": top, "c_1": c[:1], "c_2": c[1:]}


_CELLS: Mapping[str, Callable[[Named], dict[str, Tensor]]] = {
    "dense": _dense,
    "elman": _elman,
    "irnn": _irnn,
    "lstm": _lstm,
    "lstm-concatenated": _lstm_concatenated,
    "lstm-stacked": _lstm_stacked,
    "gru": _gru,
}
