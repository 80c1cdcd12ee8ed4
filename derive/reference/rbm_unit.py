"""Probabilities of a restricted Boltzmann machine, up and down once: Hinton (2002)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input v (..., n); parameters W (m, n), b (m,), c (n,).  Values a_h, h (..., m), a_u, u (..., n).

    >>> v = {"v": np.ones(2), "W": np.zeros((3, 2)), "b": np.zeros(3), "c": np.zeros(2)}
    >>> step(v)["u"].tolist()
    [0.5, 0.5]
    """
    a_h = v["v"] @ v["W"].T + v["b"]
    h = 1 / (1 + np.exp(-a_h))
    a_u = h @ v["W"] + v["c"]
    return {"a_h": a_h, "h": h, "a_u": a_u, "u": 1 / (1 + np.exp(-a_u))}
