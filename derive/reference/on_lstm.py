"""The LSTM with ordered neurons (ON-LSTM) of Shen et al. (2019), with chunks of one unit.

f~_t = cumax(W_f~ x_t + U_f~ h_{t-1} + b_f~), i~_t = 1 - cumax(W_i~ x_t + U_i~ h_{t-1} + b_i~), w_t = f~_t *
i~_t, f^_t = f_t * w_t + (f~_t - w_t), i^_t = i_t * w_t + (i~_t - w_t), c_t = f^_t * c_{t-1} + i^_t * c^_t,
h_t = o_t * tanh(c_t). cumax(a) is the running sum of softmax(a), which is L softmax(a) for a lower triangle L
of ones. f~ is p, i~ is q, f^ is u, i^ is v here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def _softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z)
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); constant L (m, m); parameters W_k (m, n), U_k (m, m), b_k (m,) for
    k = y, z, f, i, o, g. Values a_k and k for those, p, q, w, u, v, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3), "L": np.tril(np.ones((3, 3)))}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "yzfiog"} | {f"U_{k}": np.zeros((3, 3)) for k in "yzfiog"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "yzfiog"}
    >>> step(v)["p"].round(3).tolist()
    [0.333, 0.667, 1.0]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_y = x @ v["W_y"].T + h @ v["U_y"].T + v["b_y"]
    a_z = x @ v["W_z"].T + h @ v["U_z"].T + v["b_z"]
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"]
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["b_i"]
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["b_o"]
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    y, z = _softmax(a_y), _softmax(a_z)
    p, q = y @ v["L"].T, 1 - z @ v["L"].T
    f, i, o, g = _sigma(a_f), _sigma(a_i), _sigma(a_o), np.tanh(a_g)
    w = p * q
    u = f * w + (p - w)
    inward = i * w + (q - w)
    c_next = u * c + inward * g
    h_next = o * np.tanh(c_next)
    return {
        "a_y": a_y, "y": y, "p": p, "a_z": a_z, "z": z, "q": q, "w": w, "a_f": a_f, "f": f, "a_i": a_i,
        "i": i, "a_o": a_o, "o": o, "a_g": a_g, "g": g, "u": u, "v": inward, "c_next": c_next,
        "h_next": h_next,
    }  # fmt: skip
