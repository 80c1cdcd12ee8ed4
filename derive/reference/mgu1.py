"""MGU1 of Heck and Salem (2017), whose gate sees the state and a bias.

The paper starts from the minimal gated unit, h~_t = tanh(W_h x_t + U_h (f_t * h_{t-1}) + b_h) and h_t =
(1 - f_t) * h_{t-1} + f_t * h~_t, and makes its gate f_t = sigma(U_f h_{t-1} + b_f). Its h~, W_h, U_h and
b_h are g, W_g, U_g and b_g here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_g (m, n), U_f, U_g (m, m), b_f, b_g (m,). Values a_f, f,
    s, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W_g": np.zeros((3, 2))}
    >>> v |= {f"U_{k}": np.zeros((3, 3)) for k in "fg"} | {f"b_{k}": np.zeros(3) for k in "fg"}
    >>> step(v)["h_next"].tolist()  # the gate at one half, candidate 0
    [0.5, 0.5, 0.5]
    """
    x, h = v["x"], v["h"]
    a_f = h @ v["U_f"].T + v["b_f"]
    f = _sigma(a_f)
    s = f * h
    a_g = x @ v["W_g"].T + s @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    h_next = (1 - f) * h + f * g
    return {"a_f": a_f, "f": f, "s": s, "a_g": a_g, "g": g, "h_next": h_next}
