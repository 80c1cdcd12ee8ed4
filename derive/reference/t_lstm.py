"""The time-aware LSTM (T-LSTM) of Baytas et al. (2017).

C^S = tanh(W_d C_{t-1} + b_d), C^S~ = C^S * g(Delta_t), C^T = C_{t-1} - C^S, C* = C^T + C^S~, then an LSTM
with C* in the place of the old cell state; g(Delta_t) = 1 / log(e + Delta_t) is what the paper takes for long
elapsed times. C^S is q, C* is v here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Inputs x (..., n), delta (...); states h, c (..., m); parameters W_d (m, m), b_d (m,), W_k (m, n), U_k (m,
    m), b_k (m,) for k = f, i, g, o. Values a_k and k (...), a_q, q, v, a_f, f, a_i, i, a_g, g, a_o, o,
    c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3), "delta": np.array(0.0)}
    >>> v |= {"W_d": np.eye(3), "b_d": np.zeros(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "figo"} | {f"U_{k}": np.zeros((3, 3)) for k in "figo"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "figo"}
    >>> step(v)["v"].tolist()  # no time has passed
    [1.0, 1.0, 1.0]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_k = np.e + v["delta"]
    k = 1 / np.log(a_k)
    a_q = c @ v["W_d"].T + v["b_d"]
    q = np.tanh(a_q)
    adjusted = c - q + q * np.asarray(k)[..., None]
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"]
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["b_i"]
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["b_o"]
    f, i, g, o = _sigma(a_f), _sigma(a_i), np.tanh(a_g), _sigma(a_o)
    c_next = f * adjusted + i * g
    h_next = o * np.tanh(c_next)
    return {
        "a_k": a_k, "k": k, "a_q": a_q, "q": q, "v": adjusted, "a_f": a_f, "f": f, "a_i": a_i, "i": i,
        "a_g": a_g, "g": g, "a_o": a_o, "o": o, "c_next": c_next, "h_next": h_next,
    }  # fmt: skip
