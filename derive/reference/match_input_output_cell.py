"""An autoencoder with one hidden layer: Bourlard and Kamp (1988).

Sigmoidal hidden units, linear outputs, and the squared distance from the input, with a factor 1/2.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); parameters W_h (m, n), b_h (m,), V (n, m), c (n,).  Values a_h, h (..., m), y, d (...,
    n), and e (...).

    >>> v = {"x": np.ones(2), "W_h": np.zeros((3, 2)), "b_h": np.zeros(3), "V": np.ones((2, 3))}
    >>> step(v | {"c": np.zeros(2)})["e"].item()  # every output is 1.5
    0.25
    """
    a_h = v["x"] @ v["W_h"].T + v["b_h"]
    h = 1 / (1 + np.exp(-a_h))
    y = h @ v["V"].T + v["c"]
    d = y - v["x"]
    return {"a_h": a_h, "h": h, "y": y, "d": d, "e": 0.5 * np.sum(d * d, axis=-1)}
