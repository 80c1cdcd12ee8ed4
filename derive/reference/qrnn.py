"""The quasi-recurrent network of Bradbury et al. (2017).

The paper: Z = tanh(W_z * X), F = sigma(W_f * X), O = sigma(W_o * X), convolutions over time, here with
windows of two: z_t = tanh(W^1_z x_{t-1} + W^2_z x_t); and fo-pooling, c_t = f_t c_{t-1} + (1 - f_t) z_t, h_t
= o_t c_t. W^2 is our W, W^1 our U; there are no biases in the paper.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states x_last (..., n), c (..., m); parameters W_k, U_k (m, n) for k = z, f, o. Values
    a_z, z, a_f, f, a_o, o, c_next, h (..., m), x_last_next (..., n).

    >>> v = {"x": np.ones(2), "x_last": np.zeros(2), "c": np.ones(3)}
    >>> v |= {f"{w}_{k}": np.zeros((3, 2)) for w in "WU" for k in "zfo"}
    >>> step(v)["c_next"].tolist(), step(v)["h"].tolist()
    ([0.5, 0.5, 0.5], [0.25, 0.25, 0.25])
    """
    x, x_last = v["x"], v["x_last"]
    a_z = x_last @ v["U_z"].T + x @ v["W_z"].T
    a_f = x_last @ v["U_f"].T + x @ v["W_f"].T
    a_o = x_last @ v["U_o"].T + x @ v["W_o"].T
    z, f, o = np.tanh(a_z), _sigma(a_f), _sigma(a_o)
    c_next = f * v["c"] + (1 - f) * z
    return {
        "a_z": a_z, "z": z, "a_f": a_f, "f": f, "a_o": a_o, "o": o, "c_next": c_next, "h": o * c_next,
        "x_last_next": x,
    }  # fmt: skip
