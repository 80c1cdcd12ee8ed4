"""AntisymmetricRNN of Chang et al. (2019).

The paper: h_t = h_{t-1} + epsilon tanh((W_h - W_h^T - gamma I) h_{t-1} + V_h x_t + b_h), with a step epsilon
and a diffusion gamma that are chosen, here 0.1 and 0.01. W_h, V_h, b_h are our W, V, b.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W (m, m), V (m, n), b (m,). Values A (m, m), a_h, h_next,
    each (..., m).

    >>> v = {"x": np.zeros(2), "h": np.ones(3), "W": np.ones((3, 3))}
    >>> v |= {"V": np.ones((3, 2)), "b": np.full(3, 0.01)}
    >>> step(v)["h_next"].tolist()  # W is symmetric, so only the diffusion is left, which b undoes
    [1.0, 1.0, 1.0]
    """
    x, h, W = v["x"], v["h"], v["W"]
    A = W - W.T - 0.01 * np.eye(len(W))
    a_h = h @ A.T + x @ v["V"].T + v["b"]
    return {"A": A, "a_h": a_h, "h_next": h + 0.1 * np.tanh(a_h)}
