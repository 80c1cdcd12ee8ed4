"""The multiplicative LSTM of Krause, Murray, Renals and Lu (2017).

m_t = (W_mx x_t) * (W_mh h_{t-1}), h^_t = W_hx x_t + W_hm m_t, i_t, o_t, f_t = sigma(W_.x x_t + W_.m m_t), c_t
= f_t * c_{t-1} + i_t * tanh(h^_t), h_t = o_t * tanh(c_t). The paper's m_t is q here, since m is a size, and
W_mx, W_mh are W_q, U_q; its equations have no biases.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m) for k = q, i, f, o, g. Values q,
    a_f, f, a_i, i, a_g, g, a_o, o, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.ones((3, 2)) for k in "qifog"} | {f"U_{k}": np.ones((3, 3)) for k in "qifog"}
    >>> step(v)["q"].tolist()
    [6.0, 6.0, 6.0]
    """
    x, h, c = v["x"], v["h"], v["c"]
    q = (x @ v["W_q"].T) * (h @ v["U_q"].T)
    a_i, a_f, a_o, a_g = (x @ v[f"W_{k}"].T + q @ v[f"U_{k}"].T for k in "ifog")
    i, f, o, g = _sigma(a_i), _sigma(a_f), _sigma(a_o), np.tanh(a_g)
    c_next = f * c + i * g
    h_next = o * np.tanh(c_next)
    return {
        "q": q, "a_f": a_f, "f": f, "a_i": a_i, "i": i, "a_g": a_g, "g": g, "a_o": a_o, "o": o,
        "c_next": c_next, "h_next": h_next,
    }  # fmt: skip
