"""UnICORNN of Rusch and Mishra (2021), one layer.

The paper: y_n = y_{n-1} + dt s(c) * z_n, z_n = z_{n-1} - dt s(c) * (tanh(w * y_{n-1} + V u_n + b) + alpha
y_{n-1}), s the logistic function and * entry by entry. V and b are our W_g and b_g; dt = 0.19 and alpha =
30.65, which the authors' code has for permuted sequential MNIST.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states y, z (..., m); parameters c, w (m,), W_g (m, n), b_g (m,). Values d (m,), a_g,
    g, z_next, y_next, each (..., m).

    >>> v = {"x": np.ones(2), "y": np.zeros(3), "z": np.zeros(3), "b_g": np.full(3, 40.0)}
    >>> v |= {"W_g": np.zeros((3, 2)), "c": np.zeros(3), "w": np.ones(3)}
    >>> step(v)["z_next"].tolist()  # from rest, a force of -1 for half a time step
    [-0.095, -0.095, -0.095]
    """
    x, y, z = v["x"], v["y"], v["z"]
    d = 0.19 * _sigma(v["c"])
    a_g = v["w"] * y + x @ v["W_g"].T + v["b_g"]
    g = np.tanh(a_g)
    z_next = z - d * g - d * 30.65 * y
    return {"d": d, "a_g": a_g, "g": g, "z_next": z_next, "y_next": y + d * z_next}
