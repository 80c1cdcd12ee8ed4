"""The leaky-integrator recurrence of Jaeger et al. (2007).

x(n + 1) = (1 - a) x(n) + f(W_in u(n + 1) + W x(n)) in the paper, with a gain in front of f; today's
reservoirs have a f(...) there, which keeps the state below 1. Here f is tanh with a bias, and a = 0.3.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_g (m, n), U_g (m, m), b_g (m,). Values a_g, g, h_next,
    each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W_g": np.zeros((3, 2)), "U_g": np.zeros((3, 3))}
    >>> step(v | {"b_g": np.zeros(3)})["h_next"].tolist()  # the candidate is 0
    [0.7, 0.7, 0.7]
    """
    a_g = v["x"] @ v["W_g"].T + v["h"] @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    return {"a_g": a_g, "g": g, "h_next": (1 - 0.3) * v["h"] + 0.3 * g}
