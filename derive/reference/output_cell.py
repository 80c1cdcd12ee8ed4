"""Softmax outputs: Bridle (1990), y_j = exp(a_j) / sum_k exp(a_k)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); parameters W_y (m, n), b_y (m,).  Values a_y, y (..., m).

    >>> step({"x": np.ones(2), "W_y": np.zeros((4, 2)), "b_y": np.zeros(4)})["y"].tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    a_y = v["x"] @ v["W_y"].T + v["b_y"]
    powers = np.exp(a_y)
    return {"a_y": a_y, "y": powers / np.sum(powers, axis=-1, keepdims=True)}
