"""The simple recurrent unit of Lei et al. (2018).

The paper: f_t = sigma(W_f x_t + v_f * c_{t-1} + b_f), c_t = f_t * c_{t-1} + (1 - f_t) * (W x_t), r_t =
sigma(W_r x_t + v_r * c_{t-1} + b_r), h_t = r_t * c_t + (1 - r_t) * x_t. W is our W_g. Where input and state
differ in size the authors' code projects the last x_t by a matrix of its own, our W_s.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state c (..., m); parameters W_g, W_f, W_r, W_s (m, n), v_f, v_r, b_f, b_r (m,). Values
    g, a_f, f, c_next, a_r, r, s, h, each (..., m).

    >>> v = {"x": np.ones(2), "c": np.ones(3), "v_f": np.zeros(3), "v_r": np.zeros(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "gfrs"} | {f"b_{k}": np.zeros(3) for k in "fr"}
    >>> step(v)["c_next"].tolist(), step(v)["h"].tolist()
    ([0.5, 0.5, 0.5], [0.25, 0.25, 0.25])
    """
    x, c = v["x"], v["c"]
    g, s = x @ v["W_g"].T, x @ v["W_s"].T
    a_f = x @ v["W_f"].T + v["v_f"] * c + v["b_f"]
    a_r = x @ v["W_r"].T + v["v_r"] * c + v["b_r"]
    f, r = _sigma(a_f), _sigma(a_r)
    c_next = f * c + (1 - f) * g
    return {
        "g": g, "a_f": a_f, "f": f, "c_next": c_next, "a_r": a_r, "r": r, "s": s,
        "h": r * c_next + (1 - r) * s,
    }  # fmt: skip
