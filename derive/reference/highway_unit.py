"""A highway layer: Srivastava, Greff and Schmidhuber (2015), y = H(x) T(x) + x (1 - T(x)), H with tanh."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); parameters W_h, W_t (n, n), b_h, b_t (n,).  Values a_h, h, a_t, t, y (..., n).

    >>> v = {"x": np.ones(1), "W_h": np.zeros((1, 1)), "b_h": np.zeros(1), "W_t": np.zeros((1, 1))}
    >>> step(v | {"b_t": np.zeros(1)})["y"].tolist()  # half of the input is carried
    [0.5]
    """
    x = v["x"]
    a_h = x @ v["W_h"].T + v["b_h"]
    a_t = x @ v["W_t"].T + v["b_t"]
    h, t = np.tanh(a_h), 1 / (1 + np.exp(-a_t))
    return {"a_h": a_h, "h": h, "a_t": a_t, "t": t, "y": x + t * (h - x)}
