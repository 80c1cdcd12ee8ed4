"""The GRU of Chung et al. (2014): the reset gate before the matrix product, z takes the candidate.

Chung et al. (2014), equation (5) and the three unnumbered ones after it: h_t = (1 - z_t) h_{t-1} + z_t h~_t,
z_t = sigma(W_z x_t + U_z h_{t-1}), h~_t = tanh(W x_t + U (r_t * h_{t-1})), r_t = sigma(W_r x_t + U_r
h_{t-1}). The paper prints no biases; they are added here, as Haiku does. Its W and U without index are W_g
and U_g, its h~ is g. Against gru_reset_before.py only the roles of z and 1 - z are exchanged.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = r, z, g. Values
    a_r, r, a_z, z, s, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "rzg"} | {f"U_{k}": np.zeros((3, 3)) for k in "rzg"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "rzg"} | {"b_z": np.full(3, 40.0)}
    >>> step(v)["h_next"].tolist()  # z is one: the candidate replaces the old state
    [0.0, 0.0, 0.0]
    """
    x, h = v["x"], v["h"]
    a_r = x @ v["W_r"].T + h @ v["U_r"].T + v["b_r"]
    r = _sigma(a_r)
    a_z = x @ v["W_z"].T + h @ v["U_z"].T + v["b_z"]
    z = _sigma(a_z)
    s = r * h
    a_g = x @ v["W_g"].T + s @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    h_next = (1 - z) * h + z * g
    return {"a_r": a_r, "r": r, "a_z": a_z, "z": z, "s": s, "a_g": a_g, "g": g, "h_next": h_next}
