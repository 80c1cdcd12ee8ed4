"""The stackable recurrent cell of Turkoglu, D'Aronco, Wegner and Schindler (2021).

The paper writes k_t^l = sigma(W_x h_t^{l-1} + W_h h_{t-1}^l + b_k), z_t^l = tanh(W_z h_t^{l-1} + b_z) and
h_t^l = tanh((1 - k) * h_{t-1}^l + k * z), where h_t^{l-1} is the layer below, our x; W_x is W_k and W_h
is U_k.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n), b_k (m,) for k = z, k, and U_k (m, m). Values
    a_z, z, a_k, k, a_h, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "b_z": np.zeros(3), "b_k": np.zeros(3)}
    >>> v |= {"W_z": np.zeros((3, 2)), "W_k": np.ones((3, 2)), "U_k": np.ones((3, 3))}
    >>> step(v)["h_next"].tolist()  # nothing is kept and nothing comes in
    [0.0, 0.0, 0.0]
    """
    x, h = v["x"], v["h"]
    a_z = x @ v["W_z"].T + v["b_z"]
    z = np.tanh(a_z)
    a_k = x @ v["W_k"].T + h @ v["U_k"].T + v["b_k"]
    k = _sigma(a_k)
    a_h = (1 - k) * h + k * z
    h_next = np.tanh(a_h)
    return {"a_z": a_z, "z": z, "a_k": a_k, "k": k, "a_h": a_h, "h_next": h_next}
