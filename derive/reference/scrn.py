"""The structurally constrained recurrent network of Mikolov et al. (2014).

The paper: s_t = (1 - alpha) B x_t + alpha s_{t-1}, h_t = sigma(P s_t + A x_t + R h_{t-1}), sigma the
logistic function, alpha = 0.95, no biases. Its third equation, y_t = f(U h_t + V s_t) with a softmax over
words, is the output layer of the network, which is not part of the cell here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h (..., m), s (..., p); parameters A (m, n), B (p, n), P (m, p), R (m, m).
    Values s_next (..., p), a_h, h_next (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "s": np.full(4, 0.5), "B": np.zeros((4, 2))}
    >>> v |= {"A": np.zeros((3, 2)), "P": np.zeros((3, 4)), "R": np.zeros((3, 3))}
    >>> step(v)["s_next"].tolist(), step(v)["h_next"].tolist()
    ([0.475, 0.475, 0.475, 0.475], [0.5, 0.5, 0.5])
    """
    x, h, s = v["x"], v["h"], v["s"]
    s_next = (1 - 0.95) * (x @ v["B"].T) + 0.95 * s
    a_h = s_next @ v["P"].T + x @ v["A"].T + h @ v["R"].T
    return {"s_next": s_next, "a_h": a_h, "h_next": _sigma(a_h)}
