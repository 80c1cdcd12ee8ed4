"""MiRU1, the first minion recurrent unit of Zyarah and Kudithipudi (2026).

As an issue of LuxRecurrentLayers.jl reproduces it: r = sigma(W_r x + b_r + U_r h), h~ = tanh(W_h x + b_h
+ U_h (r * h)) and h' = lambda * h + (1 - lambda) * h~. lambda is given, not learned; it is lambda_h here,
h~ is g.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); constant lambda_h (m,); parameters W_k (m, n), U_k (m, m), b_k (m,)
    for k = r, g. Values a_r, r, s, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "lambda_h": np.full(3, 0.25)}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "rg"}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "rg"} | {f"U_{k}": np.zeros((3, 3)) for k in "rg"}
    >>> step(v)["h_next"].tolist()  # a quarter of the state is kept
    [0.25, 0.25, 0.25]
    """
    x, h = v["x"], v["h"]
    a_r = x @ v["W_r"].T + h @ v["U_r"].T + v["b_r"]
    r = _sigma(a_r)
    s = r * h
    a_g = x @ v["W_g"].T + s @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    h_next = v["lambda_h"] * h + (1 - v["lambda_h"]) * g
    return {"a_r": a_r, "r": r, "s": s, "a_g": a_g, "g": g, "h_next": h_next}
