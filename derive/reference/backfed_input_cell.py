"""The back-fed input cell of the Neural Network Zoo: given from outside, or what came back.

Written as a mixture, s = 1 takes the input and s = 0 keeps the state, so that both have a derivative.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name: inputs x, s and state y (..., n), value y_next (..., n).

    >>> v = {"x": np.array([1.0, 2.0]), "y": np.array([8.0, 9.0]), "s": np.array([1.0, 0.0])}
    >>> step(v)["y_next"].tolist()
    [1.0, 9.0]
    """
    x, y, s = v["x"], v["y"], v["s"]
    return {"y_next": y + s * (x - y)}
