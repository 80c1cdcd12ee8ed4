"""The residual LSTM of Kim, El-Khamy and Lee (2017), one layer of it.

Gates and cell are those of the LSTM with peepholes; then r_t = tanh(c_t), m_t = W_p r_t and h_t = o_t * (m_t
+ W_h x_t). The paper's m_t is q here, its W_p is W_q. Input and output of a layer have sizes of their own, so
the shortcut has the matrix W_h.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = i, f, o, g,
    peepholes p_i, p_f, p_o (m,), W_q (m, m), W_h (m, n). Values a_f, f, a_i, i, a_g, g, c_next, a_o, o, q,
    h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.zeros(3), "W_q": np.eye(3), "W_h": np.ones((3, 2))}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "ifog"} | {f"U_{k}": np.zeros((3, 3)) for k in "ifog"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "ifog"} | {f"p_{k}": np.ones(3) for k in "ifo"}
    >>> step(v)["h_next"].tolist()  # the cell is empty: half of the shortcut's 2
    [1.0, 1.0, 1.0]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["p_i"] * c + v["b_i"]
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["p_f"] * c + v["b_f"]
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    i, f, g = _sigma(a_i), _sigma(a_f), np.tanh(a_g)
    c_next = f * c + i * g
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["p_o"] * c_next + v["b_o"]
    o = _sigma(a_o)
    q = np.tanh(c_next) @ v["W_q"].T
    h_next = o * (q + x @ v["W_h"].T)
    return {
        "a_f": a_f, "f": f, "a_i": a_i, "i": i, "a_g": a_g, "g": g, "c_next": c_next, "a_o": a_o, "o": o,
        "q": q, "h_next": h_next,
    }  # fmt: skip
