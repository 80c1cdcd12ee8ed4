"""The minGRU of Feng et al. (2024): h' = (1 - z) h + z g, z and g from the input alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n), b_k (m,) for k = z, g.  Values a_z, z, g,
    h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3)} | {f"W_{k}": np.zeros((3, 2)) for k in "zg"}
    >>> step(v | {f"b_{k}": np.zeros(3) for k in "zg"})["h_next"].tolist()
    [0.5, 0.5, 0.5]
    """
    a_z = v["x"] @ v["W_z"].T + v["b_z"]
    z = 1 / (1 + np.exp(-a_z))
    g = v["x"] @ v["W_g"].T + v["b_g"]
    return {"a_z": a_z, "z": z, "g": g, "h_next": v["h"] + z * (g - v["h"])}
