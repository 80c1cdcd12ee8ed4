"""GRU-ODE of De Brouwer, Simm, Arany and Moreau (2019), by steps of Euler's method.

The paper writes dh/dt = (1 - z) * (g - h), with the gates r and z and the candidate g of the GRU, g =
tanh(W x + U (r * h) + b). A step of Euler's method of length delta is h' = h + delta (1 - z) * (g - h).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Inputs x (..., n) and delta (...); state h (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k =
    r, z, g. Values a_r, r, a_z, z, s, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "delta": np.array(0.5), "h": np.ones(3)}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "rzg"}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "rzg"} | {f"U_{k}": np.zeros((3, 3)) for k in "rzg"}
    >>> step(v)["h_next"].tolist()  # z at one half, candidate 0: a quarter of the way
    [0.75, 0.75, 0.75]
    """
    x, h = v["x"], v["h"]
    a_r = x @ v["W_r"].T + h @ v["U_r"].T + v["b_r"]
    r = _sigma(a_r)
    a_z = x @ v["W_z"].T + h @ v["U_z"].T + v["b_z"]
    z = _sigma(a_z)
    s = r * h
    a_g = x @ v["W_g"].T + s @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    h_next = h + v["delta"][..., None] * ((1 - z) * (g - h))
    return {"a_r": a_r, "r": r, "a_z": a_z, "z": z, "s": s, "a_g": a_g, "g": g, "h_next": h_next}
