"""The recurrent additive network of Lee, Levy and Zettlemoyer (2017).

The paper: content c~_t = W_cx x_t without a bias, i_t = sigma(W_ic h_{t-1} + W_ix x_t + b_i), f_t in the
same way, c_t = i_t * c~_t + f_t * c_{t-1}, h_t = g(c_t). The content is our g, and the output function is
tanh.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_g (m, n), W_k (m, n), U_k (m, m), b_k (m,) for k =
    i, f. Values g, a_i, i, a_f, f, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3), "W_g": np.ones((3, 2))}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "if"} | {f"U_{k}": np.zeros((3, 3)) for k in "if"}
    >>> step(v | {f"b_{k}": np.zeros(3) for k in "if"})["c_next"].tolist()  # half of the content 2, half of 1
    [1.5, 1.5, 1.5]
    """
    x, h, c = v["x"], v["h"], v["c"]
    g = x @ v["W_g"].T
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["b_i"]
    i = _sigma(a_i)
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"]
    f = _sigma(a_f)
    c_next = i * g + f * c
    return {"g": g, "a_i": a_i, "i": i, "a_f": a_f, "f": f, "c_next": c_next, "h_next": np.tanh(c_next)}
