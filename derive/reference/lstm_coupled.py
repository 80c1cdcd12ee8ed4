"""The LSTM with coupled input and forget gate (CIFG) of Greff et al. (2017), without peepholes.

The variant CIFG of the paper sets f = 1 - i: the input gate is the free one and keeps its weights. The
paper's vanilla LSTM has peepholes, so its CIFG has them too; here they are left out. ONNX Runtime computes f
= 1 - i for input_forget = 1; TensorFlow 1's CoupledInputForgetGateLSTMCell keeps f and uses 1 - f for i,
which is the same map with the signs of the gate's weights and bias reversed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = i, o, g.
    Values a_i, i, f, a_o, o, a_g, g, c_next, h_next, each (..., m); f has no pre-activation of its own.

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "iog"} | {f"U_{k}": np.zeros((3, 3)) for k in "iog"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "iog"} | {"b_i": np.full(3, 40.0)}
    >>> step(v)["c_next"].round(9).tolist()  # the input gate is open: the old cell state is gone
    [0.0, 0.0, 0.0]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["b_i"]
    i = _sigma(a_i)
    f = 1 - i
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["b_o"]
    o = _sigma(a_o)
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    c_next = f * c + i * g
    h_next = o * np.tanh(c_next)
    return {
        "a_i": a_i, "i": i, "f": f, "a_o": a_o, "o": o, "a_g": a_g, "g": g,
        "c_next": c_next, "h_next": h_next,
    }  # fmt: skip
