"""The LSTM without output activation function (NOAF) of Greff et al. (2017).

The paper's vanilla LSTM has peepholes, and so has each of its variants: z^t = g(W_z x^t + R_z y^{t-1} + b_z),
i^t and f^t see p * c^{t-1}, o^t sees p_o * c^t, c^t = z^t * i^t + c^{t-1} * f^t, y^t = h(c^t) * o^t. Its z, y
and R are our g, h and U. In this variant h is the identity.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = i, f, o, g,
    and the peepholes p_i, p_f, p_o (m,). Values a_f, f, a_i, i, a_g, g, c_next, a_o, o, h_next, each (...,
    m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "ifog"} | {f"U_{k}": np.zeros((3, 3)) for k in "ifog"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "ifog"} | {f"p_{k}": np.zeros(3) for k in "ifo"}
    >>> v["c"] = np.full(3, 8.0)
    >>> step(v)["h_next"].tolist()  # half of the cell state, which is half of 8
    [2.0, 2.0, 2.0]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"] + v["p_f"] * c
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["b_i"] + v["p_i"] * c
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    f, i, g = _sigma(a_f), _sigma(a_i), np.tanh(a_g)
    c_next = g * i + c * f
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["b_o"] + v["p_o"] * c_next
    o = _sigma(a_o)
    h_next = c_next * o
    return {
        "a_f": a_f, "f": f, "a_i": a_i, "i": i, "a_g": a_g, "g": g, "c_next": c_next, "a_o": a_o, "o": o,
        "h_next": h_next,
    }  # fmt: skip
