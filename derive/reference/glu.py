"""A gated linear unit: Dauphin et al. (2017), (x W + b) times sigma(x V + c), with dense layers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); parameters W_v, W_g (m, n), b_v, b_g (m,).  Values v, a_g, g, y (..., m).

    >>> v = {"x": np.ones(2), "W_v": np.ones((1, 2)), "b_v": np.zeros(1), "W_g": np.zeros((1, 2))}
    >>> step(v | {"b_g": np.zeros(1)})["y"].tolist()
    [1.0]
    """
    value = v["x"] @ v["W_v"].T + v["b_v"]
    a_g = v["x"] @ v["W_g"].T + v["b_g"]
    gate = 1 / (1 + np.exp(-a_g))
    return {"v": value, "a_g": a_g, "g": gate, "y": value * gate}
