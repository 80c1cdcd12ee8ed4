"""A linear layer, W x + b."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); parameters W_y (m, n), b_y (m,).  Value y (..., m).

    >>> step({"x": np.ones(2), "W_y": np.ones((1, 2)), "b_y": np.ones(1)})["y"].tolist()
    [3.0]
    """
    return {"y": v["x"] @ v["W_y"].T + v["b_y"]}
