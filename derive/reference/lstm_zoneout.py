"""The LSTM with zoneout of Krueger et al. (2017), for masks that somebody else has drawn.

c_t = d^c_t * c_{t-1} + (1 - d^c_t) * (f_t * c_{t-1} + i_t * g_t), h_t = d^h_t * h_{t-1} + (1 - d^h_t) * (o_t
* tanh(f_t * c_{t-1} + i_t * g_t)): the hidden state is made of the cell state without zoneout. At test time
each mask is its own mean.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Inputs x (..., n), d_c, d_h (..., m); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,)
    for k = f, i, g, o. Values a_k and k for those, q, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "figo"} | {f"U_{k}": np.zeros((3, 3)) for k in "figo"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "figo"}
    >>> v |= {"d_c": np.array([1.0, 0.0, 0.5]), "d_h": np.ones(3)}
    >>> step(v)["c_next"].tolist()  # kept, halved, and their mean
    [1.0, 0.5, 0.75]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"]
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["b_i"]
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["b_o"]
    f, i, g, o = _sigma(a_f), _sigma(a_i), np.tanh(a_g), _sigma(a_o)
    q = f * c + i * g
    c_next = v["d_c"] * c + (1 - v["d_c"]) * q
    h_next = v["d_h"] * h + (1 - v["d_h"]) * o * np.tanh(q)
    return {
        "a_f": a_f, "f": f, "a_i": a_i, "i": i, "a_g": a_g, "g": g, "a_o": a_o, "o": o, "q": q,
        "c_next": c_next, "h_next": h_next,
    }  # fmt: skip
