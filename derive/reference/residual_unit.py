"""A residual unit of two layers: He et al. (2016), y = F(x) + x with F = W_2 relu(W_1 x), then a ReLU.

Biases are added; the paper leaves them out of its formulas to simplify them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); parameters W_1 (m, n), b_1 (m,), W_2 (n, m), b_2 (n,).  Values a_h, h (..., m), a_y, y
    (..., n).

    >>> v = {"x": np.array([1.0, -1.0]), "W_1": np.zeros((3, 2)), "b_1": np.zeros(3), "W_2": np.zeros((2, 3))}
    >>> step(v | {"b_2": np.zeros(2)})["y"].tolist()  # with F = 0 the input, rectified
    [1.0, 0.0]
    """
    a_h = v["x"] @ v["W_1"].T + v["b_1"]
    h = _relu(a_h)
    a_y = h @ v["W_2"].T + v["b_2"] + v["x"]
    return {"a_h": a_h, "h": h, "a_y": a_y, "y": _relu(a_y)}


def _relu(z: np.ndarray) -> np.ndarray:
    return np.where(np.real(z) > 0, z, np.zeros_like(z))
