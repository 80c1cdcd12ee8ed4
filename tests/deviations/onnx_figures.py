"""Figures about attributes of the standard's LSTM that its Python reference takes and does not use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.deviations.packages import package
from tests.deviations.points import Array, Arrays, farthest, point, reference, same, sigma, stacked

FLOAT32 = 1e-5


def _both(key: str, **attributes: Any) -> tuple[Arrays, Array, Array]:
    """The arrays, and h' of ONNX Runtime and of the Python reference for one model with these attributes."""
    onnx, runtime = package("onnx"), package("onnxruntime")
    helper, kind = onnx.helper, onnx.TensorProto.FLOAT
    v: Arrays = {k: a.astype(np.float32) for k, a in point(key, "lstm").items()}
    feeds = {
        "X": v["x"][None], "W": stacked(v, "W_i W_o W_f W_g")[None], "R": stacked(v, "U_i U_o U_f U_g")[None],
        "B": np.concatenate([stacked(v, "b_i b_o b_f b_g"), np.zeros(16, np.float32)])[None],
        "initial_h": v["h"][None], "initial_c": v["c"][None],
    }  # fmt: skip
    names = ["X", "W", "R", "B", "", "initial_h", "initial_c"]
    node = helper.make_node("LSTM", names, ["", "Y_h"], hidden_size=4, **attributes)
    ins = [helper.make_tensor_value_info(k, kind, a.shape) for k, a in feeds.items()]
    graph = helper.make_graph([node], "lstm", ins, [helper.make_tensor_value_info("Y_h", kind, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    session = runtime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (ran,) = session.run(["Y_h"], feeds)
    (read,) = package("onnx.reference").ReferenceEvaluator(model).run(["Y_h"], feeds)
    same(read[0], reference("lstm", v)["h_next"], FLOAT32)  # whatever the attributes are
    return v, ran[0], read[0]


def input_forget() -> float:
    """input_forget = 1, which couples the gates."""
    v, ran, read = _both("onnx-input-forget", input_forget=1)
    same(ran, reference("lstm-coupled", v)["h_next"], FLOAT32)
    return farthest((ran, read))


def activations() -> float:
    """Hard sigmoids in the place of sigmoids."""
    v, ran, read = _both("onnx-activations", activations=["HardSigmoid", "Tanh", "Tanh"])
    same(ran, reference("lstm-hard-sigmoid", v)["h_next"], FLOAT32)
    return farthest((ran, read))


def _clipped() -> tuple[Array, Array, Array, Array]:
    """With clip = 0.5: the runtime, the reference, the runtime's formula, the description's."""
    v, ran, read = _both("onnx-clip", clip=0.5)
    a = {k: np.clip(reference("lstm", v)[f"a_{k}"], -0.5, 0.5) for k in "ifgo"}
    i, f, o = (sigma(a[k]) for k in "ifo")
    c = f * v["c"] + i * np.tanh(a["g"])
    same(ran, o * np.tanh(c), FLOAT32)
    return ran, read, o * np.tanh(c), o * np.tanh(np.clip(c, -0.5, 0.5))


def clip() -> float:
    """The runtime, which clips the four sums, against the reference, which clips nothing."""
    ran, read, _, _ = _clipped()
    return farthest((ran, read))


def clip_of_output() -> float:
    """The runtime, whose last tanh is given c' as it is, against clipping the input of every function."""
    ran, _, _, letter = _clipped()
    return farthest((ran, letter))


FIGURES: dict[str, Callable[[], float]] = {
    "onnx-input-forget": input_forget,
    "onnx-activations": activations,
    "onnx-clip": clip,
    "onnx-clip-of-output": clip_of_output,
}
PACKAGES: dict[str, tuple[str, ...]] = dict.fromkeys(FIGURES, ("onnx", "onnxruntime"))
