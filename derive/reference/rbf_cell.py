"""Gaussian radial basis functions: Broomhead and Lowe (1988), the functions phi(|x - y_j|) of their paper.

Their network adds a weighted sum of these; only the units are here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); parameters M (m, n), one centre a row, beta (m,).  Values D (..., m, n) and r, a_y, y
    (..., m).

    >>> v = {"x": np.array([1.0, 2.0]), "M": np.array([[1.0, 2.0], [0.0, 2.0]]), "beta": np.ones(2)}
    >>> step(v)["y"].round(3).tolist()  # the first centre is met
    [1.0, 0.368]
    """
    difference = v["x"][..., None, :] - v["M"]
    distance = np.sum(difference * difference, axis=-1)
    exponent = -(v["beta"] * distance)
    return {"D": difference, "r": distance, "a_y": exponent, "y": np.exp(exponent)}
