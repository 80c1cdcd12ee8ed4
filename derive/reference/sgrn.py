"""The simple gated recurrent network of Zu and Wei (2020).

The paper's equations, as an issue of RecurrentLayers.jl reproduces them: f_t = sigma(W x_t + U h_{t-1} +
b), i_t = 1 - f_t and h_t = tanh(i_t * (W x_t) + f_t * h_{t-1}). The product W x_t is computed once; it is
p here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W (m, n), U (m, m), b (m,). Values p, a_f, f, i, a_h,
    h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "W": np.zeros((3, 2)), "U": np.ones((3, 3)), "b": np.ones(3)}
    >>> step(v)["h_next"].tolist()  # the bias moves the gate only
    [0.0, 0.0, 0.0]
    """
    x, h = v["x"], v["h"]
    p = x @ v["W"].T
    a_f = p + h @ v["U"].T + v["b"]
    f = _sigma(a_f)
    i = 1 - f
    a_h = i * p + f * h
    h_next = np.tanh(a_h)
    return {"p": p, "a_f": a_f, "f": f, "i": i, "a_h": a_h, "h_next": h_next}
