"""MiRU2, the second minion recurrent unit of Zyarah and Kudithipudi (2026).

As an issue of LuxRecurrentLayers.jl reproduces it: h~ = tanh(W_h x + b_h + U_h (theta * h)) and h' =
lambda * h + (1 - lambda) * h~. lambda and theta are given, not learned; they are lambda_h and theta_h
here, h~ is g.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); constants lambda_h, theta_h (m,); parameters W_g (m, n), U_g (m, m),
    b_g (m,). Values s, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "lambda_h": np.full(3, 0.25), "theta_h": np.full(3, 0.5)}
    >>> v |= {"W_g": np.zeros((3, 2)), "U_g": np.zeros((3, 3)), "b_g": np.zeros(3)}
    >>> step(v)["h_next"].tolist()  # a quarter of the state is kept
    [0.25, 0.25, 0.25]
    """
    x, h = v["x"], v["h"]
    s = v["theta_h"] * h
    a_g = x @ v["W_g"].T + s @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    h_next = v["lambda_h"] * h + (1 - v["lambda_h"]) * g
    return {"s": s, "a_g": a_g, "g": g, "h_next": h_next}
