"""MUT3, one of the three cells that Jozefowicz, Zaremba and Sutskever (2015) found by their search.

The paper writes z = sigm(W_xz x_t + W_hz tanh(h_t) + b_z), r = sigm(W_xr x_t + W_hr h_t + b_r) and
h_{t+1} = tanh(W_hh (r * h_t) + W_xh x_t + b_h) * z + h_t * (1 - z). W_xk is our W_k, W_hk our U_k; W_xh,
W_hh and b_h are W_g, U_g and b_g; k is tanh(h_t).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = z, r, g. Values k,
    a_z, z, a_r, r, s, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3)} | {f"b_{k}": np.zeros(3) for k in "zrg"}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "zrg"} | {f"U_{k}": np.zeros((3, 3)) for k in "zrg"}
    >>> step(v)["h_next"].tolist()  # all gates at one half, candidate 0
    [0.5, 0.5, 0.5]
    """
    x, h = v["x"], v["h"]
    k = np.tanh(h)
    a_z = x @ v["W_z"].T + k @ v["U_z"].T + v["b_z"]
    z = _sigma(a_z)
    a_r = x @ v["W_r"].T + h @ v["U_r"].T + v["b_r"]
    r = _sigma(a_r)
    s = r * h
    a_g = x @ v["W_g"].T + s @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    h_next = g * z + h * (1 - z)
    return {"k": k, "a_z": a_z, "z": z, "a_r": a_r, "r": r, "s": s, "a_g": a_g, "g": g, "h_next": h_next}
