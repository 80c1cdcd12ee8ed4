"""The UR-LSTM of Gu, Gulcehre, Paine, Hoffman and Pascanu (2020).

f_t = sigma(P_f(x_t, h_{t-1}) + b_f), r_t = sigma(P_r(x_t, h_{t-1}) - b_f), g_t = r_t * (1 - (1 - f_t)^2) + (1
- r_t) * f_t^2, c_t = g_t * c_{t-1} + (1 - g_t) * c^_t, h_t = o_t * tanh(c_t): the paper's g_t is k here,
since g is the candidate. The refine gate has the forget gate's bias with the other sign, and none of its own.
Written below as 2 r f + (1 - 2 r) f^2, the same polynomial.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m) for k = f, r, g, o and b_k (m,)
    for k = f, g, o. Values a_f, f, a_r, r, k, a_g, g, a_o, o, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "frgo"} | {f"U_{k}": np.zeros((3, 3)) for k in "frgo"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "fgo"}
    >>> step(v)["k"].tolist()  # with r at one half the refine gate changes nothing
    [0.5, 0.5, 0.5]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"]
    a_r = x @ v["W_r"].T + h @ v["U_r"].T - v["b_f"]
    f, r = _sigma(a_f), _sigma(a_r)
    k = 2 * r * f + (1 - 2 * r) * f * f
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["b_o"]
    g, o = np.tanh(a_g), _sigma(a_o)
    c_next = k * c + (1 - k) * g
    h_next = o * np.tanh(c_next)
    return {
        "a_f": a_f, "f": f, "a_r": a_r, "r": r, "k": k, "a_g": a_g, "g": g, "a_o": a_o, "o": o,
        "c_next": c_next, "h_next": h_next,
    }  # fmt: skip
