"""FastRNN of Kusupati et al. (2018).

The paper: candidate sigma(W x_t + U h_{t-1} + b), new state alpha * candidate + beta * h_{t-1}, with two
numbers 0 <= alpha, beta <= 1 that are trained as the logistic function of free numbers. Here alpha and beta
are those free numbers, as in the authors' code, and the candidate's sigma is tanh.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_g (m, n), U_g (m, m), b_g (m,), numbers alpha, beta.
    Values a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W_g": np.zeros((3, 2)), "U_g": np.zeros((3, 3))}
    >>> v |= {"b_g": np.zeros(3), "alpha": np.array(0.0), "beta": np.array(0.0)}
    >>> step(v)["h_next"].tolist()  # the candidate is 0, and sigma(0) is one half
    [0.5, 0.5, 0.5]
    """
    x, h = v["x"], v["h"]
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    h_next = _sigma(v["alpha"]) * g + _sigma(v["beta"]) * h
    return {"a_g": a_g, "g": g, "h_next": h_next}
