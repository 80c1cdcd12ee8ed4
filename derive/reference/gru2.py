"""GRU2 of Dey and Salem (2017), whose gates see the state alone.

The paper starts from the GRU of Chung et al., h_t = (1 - z_t) * h_{t-1} + z_t * h~_t with h~_t = tanh(W_h
x_t + U_h (r_t * h_{t-1}) + b_h), and makes both gates sigma(U_k h_{t-1}), k = r, z. Its h~, W_h, U_h and
b_h are g, W_g, U_g and b_g here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_g (m, n), U_k (m, m) for k = r, z, g, b_g (m,). Values
    a_r, r, a_z, z, s, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W_g": np.zeros((3, 2))}
    >>> v |= {f"U_{k}": np.zeros((3, 3)) for k in "rzg"} | {f"b_{k}": np.zeros(3) for k in "rzg"}
    >>> step(v)["h_next"].tolist()  # all gates at one half, candidate 0
    [0.5, 0.5, 0.5]
    """
    x, h = v["x"], v["h"]
    a_r = h @ v["U_r"].T
    r = _sigma(a_r)
    a_z = h @ v["U_z"].T
    z = _sigma(a_z)
    s = r * h
    a_g = x @ v["W_g"].T + s @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    h_next = (1 - z) * h + z * g
    return {"a_r": a_r, "r": r, "a_z": a_z, "z": z, "s": s, "a_g": a_g, "g": g, "h_next": h_next}
