"""The Jordan network of Jordan (1986), as it is usually written today.

The hidden units see the input and the last output, h_t = sigma(W_h x_t + U_h y_{t-1} + b_h), and the output
is y_t = sigma(W_y h_t + b_y), sigma the logistic function. Jordan's state units also keep a share of their
own value; here they hold the last output only.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state y (..., p); parameters W_h (m, n), U_h (m, p), b_h (m,), W_y (p, m), b_y (p,).
    Values a_h, h (..., m), a_y, y_next (..., p).

    >>> v = {"x": np.ones(2), "y": np.zeros(4), "W_h": np.zeros((3, 2)), "U_h": np.zeros((3, 4))}
    >>> v |= {"b_h": np.zeros(3), "W_y": np.ones((4, 3)), "b_y": np.full(4, -1.5)}
    >>> step(v)["y_next"].tolist()  # three hidden units at one half, less the bias
    [0.5, 0.5, 0.5, 0.5]
    """
    a_h = v["x"] @ v["W_h"].T + v["y"] @ v["U_h"].T + v["b_h"]
    h = _sigma(a_h)
    a_y = h @ v["W_y"].T + v["b_y"]
    return {"a_h": a_h, "h": h, "a_y": a_y, "y_next": _sigma(a_y)}
