"""The feed-forward layer FFN_SwiGLU of Shazeer (2020), (Swish_1(x W) * x V) W_2."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); parameters W, V (m, n), W_2 (n, m).  Values a_g, g, v (..., m), y (..., n).

    >>> v = {"x": np.ones(1), "W": np.zeros((2, 1)), "V": np.ones((2, 1)), "W_2": np.ones((1, 2))}
    >>> step(v)["y"].tolist()  # Swish is 0 at 0
    [0.0]
    """
    a_g = v["x"] @ v["W"].T
    gate = a_g / (1 + np.exp(-a_g))
    value = v["x"] @ v["V"].T
    return {"a_g": a_g, "g": gate, "v": value, "y": (gate * value) @ v["W_2"].T}
