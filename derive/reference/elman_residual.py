"""flax.linen.SimpleCell with residual=True, from its documentation: h' = act(W_i x + b_i + W_h h + h)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_h (m, n), U_h (m, m), b_h (m,).
    Values a_h and h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "W_h": np.zeros((3, 2)), "U_h": np.ones((3, 3))}
    >>> step({**v, "b_h": np.zeros(3)})["h_next"].tolist()
    [0.0, 0.0, 0.0]
    """
    x, h = v["x"], v["h"]
    a_h = x @ v["W_h"].T + h @ v["U_h"].T + v["b_h"] + h
    return {"a_h": a_h, "h_next": np.tanh(a_h)}
