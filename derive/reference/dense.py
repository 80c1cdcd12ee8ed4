"""A dense layer; a neuron is one of its rows.

Rumelhart, Hinton and Williams (1986), equations (1) and (2), write for unit j the total input x_j = sum_i y_i
w_ji and the output y_j = 1 / (1 + exp(-x_j)). The paper has no bias symbol: a bias is the weight of one more
input that is always 1. Here the inputs are x, the total input is a_y, and the bias is b_y.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of the layer, by name.

    Input x (..., n); parameters W_y (m, n), b_y (m,). Values a_y and y, each (..., m).

    >>> v = {"x": np.array([1.0, 2.0]), "W_y": np.array([[3.0, -1.0]]), "b_y": np.array([-1.0])}
    >>> values = step(v)
    >>> float(values["a_y"][0]), float(values["y"][0])
    (0.0, 0.5)
    """
    a_y = v["x"] @ v["W_y"].T + v["b_y"]
    y = _sigma(a_y)
    return {"a_y": a_y, "y": y}
