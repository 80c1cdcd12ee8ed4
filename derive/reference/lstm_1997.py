"""The LSTM of Hochreiter and Schmidhuber (1997), before there was a forget gate.

The paper writes s_c(t) = s_c(t-1) + y_in(t) g(net_c(t)) and y_c(t) = y_out(t) h(s_c(t)), with g(x) = 4
sigma(x) - 2 and h(x) = 2 sigma(x) - 1. Here both are tanh, as in today's libraries: halving W_g, U_g, b_g and
the cell state turns one into the other. The paper's first experiments have no biases at the gates or set them
by hand, and its cells form blocks that share their gates; here every cell has its own.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = i, o, g.
    Values a_i, i, a_g, g, a_o, o, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "iog"} | {f"U_{k}": np.zeros((3, 3)) for k in "iog"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "iog"}
    >>> step(v)["c_next"].tolist()  # the candidate is 0, and nothing can be forgotten
    [1.0, 1.0, 1.0]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["b_i"]
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["b_o"]
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    i, o, g = _sigma(a_i), _sigma(a_o), np.tanh(a_g)
    c_next = c + i * g
    h_next = o * np.tanh(c_next)
    return {
        "a_i": a_i, "i": i, "a_g": a_g, "g": g, "a_o": a_o, "o": o, "c_next": c_next, "h_next": h_next,
    }  # fmt: skip
