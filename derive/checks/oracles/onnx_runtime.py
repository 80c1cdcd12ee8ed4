"""ONNX Runtime: the operators RNN, LSTM and GRU of the standard in float32, which has no gradients.

Gates i, o, f, c and z, r, h; two biases; peepholes i, o, f; `input_forget` makes f = 1 - i.  The Python
reference of the standard ignores `input_forget`, so it is the runtime that is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

from derive.algebra.record import Array
from derive.checks.oracles import Arrays, Run

Named = Mapping[str, Array]


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """An operator over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return Run(_CELLS[cell]({name: array.astype(np.float32) for name, array in arrays.items()}))


def _call(operator: str, feeds: Mapping[str, Array], outputs: list[str], **attributes: Any) -> list[Array]:
    """One operator as a model of its own; absent inputs have empty names."""
    names = ["X", "W", "R", "B", "", "initial_h", "initial_c", "P"]
    inputs = [name if name in feeds else "" for name in names]
    while not inputs[-1]:
        inputs.pop()
    node = helper.make_node(operator, inputs, outputs, hidden_size=feeds["R"].shape[-1], **attributes)
    described = [helper.make_tensor_value_info(k, TensorProto.FLOAT, a.shape) for k, a in feeds.items()]
    made = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs if name]
    graph = helper.make_graph([node], operator, described, made)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    found: list[Array] = session.run([name for name in outputs if name], dict(feeds))
    return found


def _weights(v: Named, gates: str, second: Mapping[str, Array] | None = None) -> dict[str, Array]:
    """Rows of all gates, with a direction in front; our bias is split between the two at random."""
    split = np.random.default_rng(1).random(v[f"b_{gates[0]}"].shape, dtype=np.float32)
    first = {k: v[f"b_{k}"] if second and k in second else split * v[f"b_{k}"] for k in gates}
    other = {k: second[k] if second and k in second else (1 - split) * v[f"b_{k}"] for k in gates}
    return {
        "X": v["x"],
        "W": np.concatenate([v[f"W_{k}"] for k in gates])[None],
        "R": np.concatenate([v[f"U_{k}"] for k in gates])[None],
        "B": np.concatenate([*(first[k] for k in gates), *(other[k] for k in gates)])[None],
        "initial_h": v["h"][None],
    }


def _rnn(function: str) -> Callable[[Named], Arrays]:
    return lambda v: {"h": _call("RNN", _weights(v, "h"), ["Y"], activations=[function])[0][:, 0]}


def _lstm(v: Named, peepholes: Array | None = None, **attributes: Any) -> Arrays:
    feeds = {**_weights(v, "iofg"), "initial_c": v["c"][None]}
    if peepholes is not None:
        feeds["P"] = peepholes[None]
    h, c = _call("LSTM", feeds, ["Y", "", "Y_c"], **attributes)
    return {"h": h[:, 0], "c": c}


def _lstm_peephole(v: Named, **attributes: Any) -> Arrays:
    return _lstm(v, np.concatenate([v["p_i"], v["p_o"], v["p_f"]]), **attributes)


def _lstm_hard(v: Named) -> Arrays:
    functions = ["HardSigmoid", "Tanh", "Tanh"]
    return _lstm(v, activations=functions, activation_alpha=[0.2], activation_beta=[0.5])


def _lstm_coupled(v: Named) -> Arrays:
    """The operator wants weights for f although f = 1 - i: what they are must not matter."""
    ignored = {f"{kind}_f": v[f"{kind}_o"] for kind in "WUb"}
    return _lstm({**v, **ignored}, input_forget=1)


def _lstm_cifg(v: Named) -> Arrays:
    ignored = {f"{kind}_f": v[f"{kind}_o"] for kind in "WUbp"}
    return _lstm_peephole({**v, **ignored}, input_forget=1)


def _open(gate: str) -> Callable[[Named], Arrays]:
    """The LSTM with peepholes and a gate that is 1: its bias is 50, so that float32 rounds it to 1."""

    def call(v: Named) -> Arrays:
        held = {f"{kind}_{gate}": 0 * v[f"{kind}_g"] for kind in "WUb"}
        held |= {f"b_{gate}": 0 * v["b_g"] + 50, f"p_{gate}": 0 * v["b_g"]}
        return _lstm_peephole({**v, **held})

    return call


def _squashed(candidate: str, cell: str) -> Callable[[Named], Arrays]:
    """The LSTM with peepholes and other functions; Affine with 1 and 0 is the identity."""

    def call(v: Named) -> Arrays:
        functions = ["Sigmoid", candidate, cell]
        return _lstm_peephole(v, activations=functions, activation_alpha=[1.0], activation_beta=[0.0])

    return call


def _gru(v: Named) -> Arrays:
    feeds = _weights(v, "zrg", {"g": v["d_g"]})
    return {"h": _call("GRU", feeds, ["Y"], linear_before_reset=1)[0][:, 0]}


def _gru_reset_before(v: Named) -> Arrays:
    return {"h": _call("GRU", _weights(v, "zrg"), ["Y"], linear_before_reset=0)[0][:, 0]}


_CELLS: Mapping[str, Callable[[Named], Arrays]] = {
    "elman": _rnn("Tanh"),
    "irnn": _rnn("Relu"),
    "lstm": _lstm,
    "lstm-peephole": _lstm_peephole,
    "lstm-coupled": _lstm_coupled,
    "lstm-hard-sigmoid": _lstm_hard,
    "lstm-cifg": _lstm_cifg,
    "lstm-nig": _open("i"),
    "lstm-nfg": _open("f"),
    "lstm-nog": _open("o"),
    "lstm-niaf": _squashed("Affine", "Tanh"),
    "lstm-noaf": _squashed("Tanh", "Affine"),
    "gru": _gru,
    "gru-reset-before": _gru_reset_before,
}
