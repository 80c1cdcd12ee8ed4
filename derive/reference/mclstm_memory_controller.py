"""The LSTM with a memory controller, MCLSTM, of Ben-Ari and Shwartz-Ziv (2017).

Four gates f_t, i_t, o_t, m_t = sigma(W_.v v_{t-1} + W_.x x_t + b_.) and the candidate n_t = tanh(...) see the
control vector v_{t-1}; c_t = f_t * c_{t-1} + i_t * n_t, h_t = o_t * tanh(c_t), v_t = m_t * tanh(c_t). m_t is
k and n_t is g here, since m and n are sizes.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states v, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = f, i, o, k, g.
    Values a_f, f, a_i, i, a_o, o, a_k, k, a_g, g, c_next, h, v_next, each (..., m).

    >>> v = {"x": np.ones(2), "v": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "fiokg"} | {f"U_{k}": np.zeros((3, 3)) for k in "fiokg"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "fiokg"}
    >>> values = step(v)  # with equal gates the output is the control state
    >>> bool((values["h"] == values["v_next"]).all())
    True
    """
    x, old, c = v["x"], v["v"], v["c"]
    a_f, a_i, a_o, a_k, a_g = (x @ v[f"W_{k}"].T + old @ v[f"U_{k}"].T + v[f"b_{k}"] for k in "fiokg")
    f, i, o, k, g = _sigma(a_f), _sigma(a_i), _sigma(a_o), _sigma(a_k), np.tanh(a_g)
    c_next = f * c + i * g
    h = o * np.tanh(c_next)
    v_next = k * np.tanh(c_next)
    return {
        "a_f": a_f, "f": f, "a_i": a_i, "i": i, "a_o": a_o, "o": o, "a_k": a_k, "k": k, "a_g": a_g, "g": g,
        "c_next": c_next, "h": h, "v_next": v_next,
    }  # fmt: skip
