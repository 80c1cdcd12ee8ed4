"""The phased LSTM of Neil, Pfeiffer and Liu (2016).

phi_t = ((t - s) mod tau) / tau; k_t = 2 phi_t / r_on while phi_t < r_on / 2, 2 - 2 phi_t / r_on while r_on /
2 < phi_t < r_on, else alpha phi_t. An LSTM with peepholes proposes c~ and h~, and c_t = k_t * c~_t + (1 -
k_t) * c_{t-1}, h_t = k_t * h~_t + (1 - k_t) * h_{t-1}. The number of whole cycles, w = floor((t - s) / tau),
is given here. c~ is q, h~ is v and alpha is 0.001.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Inputs x (..., n), t (...), w (..., m); states h, c (..., m); parameters tau, s, r (m,), W_k (m, n), U_k
    (m, m), b_k (m,) for k = f, i, g, o, and the peepholes p_f, p_i, p_o (m,). Values phi, d, a_e, e, k,
    a_f, f, a_i, i, a_g, g, q, a_o, o, v, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3), "t": np.array(7.0), "w": np.ones(3)}
    >>> v |= {"tau": np.full(3, 4.0), "s": np.zeros(3), "r": np.array([0.5, 1.0, 1.5])}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "figo"} | {f"U_{k}": np.zeros((3, 3)) for k in "figo"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "figo"}
    >>> v |= {f"p_{k}": np.zeros(3) for k in "fio"}
    >>> step(v)["k"].tolist()  # three quarters of a cycle are over: too late, closing, just open
    [0.00075, 0.5, 1.0]
    """
    x, h, c = v["x"], v["h"], v["c"]
    phi = (v["t"][..., None] - v["s"]) / v["tau"] - v["w"]
    d = 2 * phi / v["r"]  # 1 in the middle of the open phase
    a_e = v["r"] - phi
    e = np.asarray(a_e > 0) * 1.0
    k = np.where(a_e > 0, np.where(d < 1, d, 2 - d), 0.001 * phi)
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["p_f"] * c + v["b_f"]
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["p_i"] * c + v["b_i"]
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    f, i, g = _sigma(a_f), _sigma(a_i), np.tanh(a_g)
    q = f * c + i * g
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["p_o"] * q + v["b_o"]
    o = _sigma(a_o)
    proposed = o * np.tanh(q)
    c_next = k * q + (1 - k) * c
    h_next = k * proposed + (1 - k) * h
    return {
        "phi": phi, "d": d, "a_e": a_e, "e": e, "k": k, "a_f": a_f, "f": f, "a_i": a_i,
        "i": i, "a_g": a_g, "g": g, "q": q, "a_o": a_o, "o": o, "v": proposed, "c_next": c_next,
        "h_next": h_next,
    }  # fmt: skip
