"""The minimal gated unit of Zhou, Wu, Zhang and Zhou (2016).

The paper writes f_t = sigma(W_f [h_{t-1}, x_t] + b_f), h~_t = tanh(W_h [f_t * h_{t-1}, x_t] + b_h) and
h_t = (1 - f_t) * h_{t-1} + f_t * h~_t; its W_f is our U_f and W_f side by side, its h~ our g. The forget
gate forgets where it is open: f near 1 takes in the candidate.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = f, g. Values a_f,
    f, s, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "fg"} | {f"U_{k}": np.zeros((3, 3)) for k in "fg"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "fg"}
    >>> step(v)["h_next"].tolist()  # the gate at one half, candidate 0: half of the state is kept
    [0.5, 0.5, 0.5]
    """
    x, h = v["x"], v["h"]
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"]
    f = _sigma(a_f)
    s = f * h
    a_g = x @ v["W_g"].T + s @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    h_next = (1 - f) * h + f * g
    return {"a_f": a_f, "f": f, "s": s, "a_g": a_g, "g": g, "h_next": h_next}
