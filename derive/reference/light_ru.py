"""The light recurrent unit of Ye, Zhang, Liu, Li, Chang and Zheng (2024).

As the documentation of RecurrentLayers.jl reproduces it: h~_t = tanh(W_h x_t), f_t = sigma(W_f x_t + U_f
h_{t-1} + b_f) and h_t = (1 - f_t) * h_{t-1} + f_t * h~_t. The candidate h~ is our g. The paper calls the
unit LRU, a name that a linear recurrent unit has too.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_g, W_f (m, n), U_f (m, m), b_f (m,). Values a_g, g, a_f,
    f, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "b_f": np.zeros(3), "U_f": np.zeros((3, 3))}
    >>> v |= {"W_g": np.zeros((3, 2)), "W_f": np.zeros((3, 2))}
    >>> step(v)["h_next"].tolist()  # the gate at one half, candidate 0
    [0.5, 0.5, 0.5]
    """
    x, h = v["x"], v["h"]
    a_g = x @ v["W_g"].T
    g = np.tanh(a_g)
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"]
    f = _sigma(a_f)
    h_next = (1 - f) * h + f * g
    return {"a_g": a_g, "g": g, "a_f": a_f, "f": f, "h_next": h_next}
