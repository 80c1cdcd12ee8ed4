"""The update gate recurrent network of Collins, Sohl-Dickstein and Sussillo (2017), equations (2) to (4).

The paper writes c_t = s(W^ch h_{t-1} + W^cx x_t + b^c), g_t = sigma(W^gh h_{t-1} + W^gx x_t + b^g + b^fg)
and h_t = g_t * h_{t-1} + (1 - g_t) * c_t, where b^fg is a number. Its c is our g, its gate g our z, b^g +
b^fg our b_z; its s, tanh or ReLU, is tanh here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = g, z. Values a_g,
    g, a_z, z, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "gz"} | {f"U_{k}": np.zeros((3, 3)) for k in "gz"}
    >>> v |= {"b_g": np.zeros(3), "b_z": np.full(3, 40.0)}
    >>> step(v)["h_next"].tolist()  # the gate is one: the old state is kept
    [1.0, 1.0, 1.0]
    """
    x, h = v["x"], v["h"]
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    a_z = x @ v["W_z"].T + h @ v["U_z"].T + v["b_z"]
    z = _sigma(a_z)
    h_next = z * h + (1 - z) * g
    return {"a_g": a_g, "g": g, "a_z": a_z, "z": z, "h_next": h_next}
