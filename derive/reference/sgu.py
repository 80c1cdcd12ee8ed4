"""The simple gated unit of Gao and Glowacka (2016).

As an issue of torchrecurrent reproduces it: x_g = W_xh x_t + b_g, z_g = sigma1(W_zxh (x_g * h_{t-1})),
z_out = sigma2(z_g * h_{t-1}), z_t = sigma3(W_xz x_t + b_z + W_hz h_{t-1}) and h_t = (1 - z_t) * h_{t-1} +
z_t * z_out. Here x_g is p, z_g is k and z_out is g; sigma1 is tanh, sigma2 softplus and sigma3 the hard
sigmoid, (a + 3) / 6 held between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _held(q: np.ndarray) -> np.ndarray:
    return np.where(q.real < 0, 0 * q, np.where(q.real > 1, 0 * q + 1, q))


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_p, W_z (m, n), U_k, U_z (m, m), b_p, b_z (m,). Values p,
    s, a_k, k, a_g, g, q, z, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "b_p": np.zeros(3), "b_z": np.full(3, -3.0)}
    >>> v |= {k: np.zeros((3, 2)) for k in ("W_p", "W_z")} | {k: np.zeros((3, 3)) for k in ("U_k", "U_z")}
    >>> step(v)["h_next"].tolist()  # the hard sigmoid is 0 at -3: the old state is kept
    [1.0, 1.0, 1.0]
    """
    x, h = v["x"], v["h"]
    p = x @ v["W_p"].T + v["b_p"]
    s = p * h
    a_k = s @ v["U_k"].T
    k = np.tanh(a_k)
    a_g = k * h
    g = np.log(1 + np.exp(a_g))
    q = (x @ v["W_z"].T + h @ v["U_z"].T + v["b_z"] + 3) / 6
    z = _held(q)
    h_next = (1 - z) * h + z * g
    return {"p": p, "s": s, "a_k": a_k, "k": k, "a_g": a_g, "g": g, "q": q, "z": z, "h_next": h_next}
