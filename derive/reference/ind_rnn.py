"""The independently recurrent network of Li et al. (2018).

The paper: h_t = sigma(W x_t + u * h_{t-1} + b), u a vector and * entry by entry; its sigma
is a ReLU in the experiments, which is what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_h (m, n), u, b_h (m,). Values a_h, h_next, each (...,
    m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W_h": np.ones((3, 2)), "b_h": np.zeros(3)}
    >>> step(v | {"u": np.array([1.0, 0.0, -2.0])})["h_next"].tolist()  # the last one is just off
    [3.0, 2.0, 0.0]
    """
    a_h = v["x"] @ v["W_h"].T + v["u"] * v["h"] + v["b_h"]
    return {"a_h": a_h, "h_next": np.where(a_h.real > 0, a_h, 0 * a_h)}
