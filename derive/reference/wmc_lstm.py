"""The LSTM with working memory connections of Landi, Baraldi, Cornia and Cucchiara (2021).

i_t = sigma(W_ix x_t + W_ih h_{t-1} + tanh(W_ic c_{t-1}) + b_i), f_t likewise, o_t with c_t in the place of
c_{t-1}; the candidate, the cell state and the hidden state are those of the LSTM. The paper's W_ic is V_i
here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = i, f, o, g and
    V_k (m, m) for k = i, f, o. Values a_u_k, u_k, a_k, k for k = f, i, o; a_g, g, c_next, h_next; each (...,
    m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.full(3, 1e6)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "ifog"} | {f"U_{k}": np.zeros((3, 3)) for k in "ifog"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "ifog"} | {f"V_{k}": np.eye(3) for k in "ifo"}
    >>> step(v)["a_f"].tolist()  # however large the cell state, the gate sees at most 1
    [1.0, 1.0, 1.0]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_u_i, a_u_f = c @ v["V_i"].T, c @ v["V_f"].T
    u_i, u_f = np.tanh(a_u_i), np.tanh(a_u_f)
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + u_i + v["b_i"]
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + u_f + v["b_f"]
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    i, f, g = _sigma(a_i), _sigma(a_f), np.tanh(a_g)
    c_next = f * c + i * g
    a_u_o = c_next @ v["V_o"].T
    u_o = np.tanh(a_u_o)
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + u_o + v["b_o"]
    o = _sigma(a_o)
    h_next = o * np.tanh(c_next)
    return {
        "a_u_f": a_u_f, "u_f": u_f, "a_f": a_f, "f": f, "a_u_i": a_u_i, "u_i": u_i, "a_i": a_i, "i": i,
        "a_g": a_g, "g": g, "c_next": c_next, "a_u_o": a_u_o, "u_o": u_o, "a_o": a_o, "o": o,
        "h_next": h_next,
    }  # fmt: skip
