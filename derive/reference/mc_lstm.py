"""The mass-conserving LSTM (MC-LSTM) of Hoedt et al. (2021), with one mass input.

m_t = R_t c_{t-1} + i_t x_t, c_t = (1 - o_t) * m_t, h_t = o_t * m_t. i_t = softmax(W_i a_t + U_i c_{t-1} /
|c_{t-1}|_1 + b_i), o_t with sigma in the place of softmax, and R_t, whose columns sum to 1, with a softmax
for each cell that mass leaves. The auxiliary input a_t is u and m_t is q here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def _softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z)
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def _seen(weights: np.ndarray, z: np.ndarray) -> np.ndarray:
    return np.asarray((weights * z[..., None, None, :]).sum(axis=-1))


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Inputs x (...), the mass, and u (..., n); state c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,)
    for k = i, o, and W_S (m, m, n), U_S (m, m, m), b_S (m, m), whose first index is the cell that mass
    leaves. Values v, a_i, i, a_o, o, q, c_next, h, each (..., m), and a_S, S, R (..., m, m).

    >>> v = {"x": np.array(2.0), "u": np.ones(2), "c": np.array([1.0, 2.0, 3.0])}
    >>> v |= {f"W_{k}": np.ones((3, 2)) for k in "io"} | {f"U_{k}": np.ones((3, 3)) for k in "io"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "io"} | {"W_S": np.ones((3, 3, 2)), "U_S": np.ones((3, 3, 3))}
    >>> v |= {"b_S": np.arange(9.0).reshape(3, 3)}
    >>> values = step(v)  # 6 were stored, 2 came in
    >>> round(float((values["c_next"] + values["h"]).sum()), 12)
    8.0
    """
    u, c = v["u"], v["c"]
    total = (c * np.where(np.real(c) < 0, -1, 1)).sum(axis=-1, keepdims=True)
    scaled = c / total
    a_i = u @ v["W_i"].T + scaled @ v["U_i"].T + v["b_i"]
    a_o = u @ v["W_o"].T + scaled @ v["U_o"].T + v["b_o"]
    i, o = _softmax(a_i), _sigma(a_o)
    a_S = _seen(v["W_S"], u) + _seen(v["U_S"], scaled) + v["b_S"]
    S = _softmax(a_S)
    R = np.swapaxes(S, -1, -2)
    q = (R * c[..., None, :]).sum(axis=-1) + i * v["x"][..., None]
    c_next = (1 - o) * q
    h = o * q
    return {
        "v": scaled, "a_i": a_i, "i": i, "a_o": a_o, "o": o, "a_S": a_S, "S": S, "R": R, "q": q,
        "c_next": c_next, "h": h,
    }  # fmt: skip
