"""The coupled oscillatory RNN of Rusch and Mishra (2021).

The paper's scheme: y_n = y_{n-1} + dt z_n, z_n = z_{n-1} + dt sigma(W y_{n-1} + W' z_{n-1} + V u_n + b) - dt
gamma y_{n-1} - dt epsilon z_k, sigma = tanh, where k is n or n - 1; here it is n - 1, as in the authors'
code. W, W', V, b are our U_g, V_g, W_g, b_g; dt = 0.042, gamma = 2.7, epsilon = 4.7, from their sequential
MNIST.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states y, z (..., m); parameters W_g (m, n), U_g, V_g (m, m), b_g (m,). Values a_g, g,
    z_next, y_next, each (..., m).

    >>> v = {"x": np.ones(2), "y": np.zeros(3), "z": np.zeros(3), "b_g": np.full(3, 40.0)}
    >>> v |= {"W_g": np.zeros((3, 2)), "U_g": np.zeros((3, 3)), "V_g": np.zeros((3, 3))}
    >>> step(v)["z_next"].tolist()  # from rest, a force of 1 for a time of dt
    [0.042, 0.042, 0.042]
    """
    x, y, z = v["x"], v["y"], v["z"]
    a_g = x @ v["W_g"].T + y @ v["U_g"].T + z @ v["V_g"].T + v["b_g"]
    g = np.tanh(a_g)
    z_next = z + 0.042 * g - 0.042 * 2.7 * y - 0.042 * 4.7 * z
    return {"a_g": a_g, "g": g, "z_next": z_next, "y_next": y + 0.042 * z_next}
