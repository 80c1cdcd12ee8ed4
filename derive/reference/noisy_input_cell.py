"""The noisy input cell of the Neural Network Zoo: additive noise, which is given from outside.

This is the corruption of a denoising autoencoder with additive noise; Vincent et al. (2008) set entries to 0
instead, which is multiplication by a mask.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name: inputs x, epsilon (..., n), value y (..., n).

    >>> step({"x": np.array([1.0, 2.0]), "epsilon": np.array([0.5, -0.5])})["y"].tolist()
    [1.5, 1.5]
    """
    return {"y": v["x"] + v["epsilon"]}
