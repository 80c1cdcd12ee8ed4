"""AntisymmetricRNN with gating of Chang et al. (2019).

The paper: z_t = sigma((W_h - W_h^T - gamma I) h_{t-1} + V_z x_t + b_z), h_t = h_{t-1} + epsilon z_t *
tanh((W_h - W_h^T - gamma I) h_{t-1} + V_h x_t + b_h). W_h is our W; epsilon is 0.1 here and gamma 0.01.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W (m, m), V_z, V_h (m, n), b_z, b_h (m,). Values A (m, m),
    a_z, z, a_h, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "W": np.ones((3, 3))}
    >>> v |= {"V_z": np.zeros((3, 2)), "b_z": np.zeros(3)}
    >>> step(v | {"V_h": np.full((3, 2), 20.0), "b_h": np.zeros(3)})["h_next"].tolist()  # 0.1 times one half
    [0.05, 0.05, 0.05]
    """
    x, h, W = v["x"], v["h"], v["W"]
    A = W - W.T - 0.01 * np.eye(len(W))
    a_z = h @ A.T + x @ v["V_z"].T + v["b_z"]
    z = _sigma(a_z)
    a_h = h @ A.T + x @ v["V_h"].T + v["b_h"]
    return {"A": A, "a_z": a_z, "z": z, "a_h": a_h, "h_next": h + 0.1 * z * np.tanh(a_h)}
