"""JANET of van der Westhuizen and Lasenby (2018), as the later version of the paper writes it.

s_t = U_f h_{t-1} + W_f x_t + b_f, c~_t = tanh(U_c h_{t-1} + W_c x_t + b_c), c_t = sigma(s_t) * c_{t-1} + (1 -
sigma(s_t - beta)) * c~_t, h_t = c_t. The paper's W_f is W_s here and its W_c is W_g; beta is 1. The authors'
program writes sigma(1 - s) for 1 - sigma(s - 1), which is the same number.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = s, g. Values
    s, f, a_i, i, a_g, g, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "sg"} | {f"U_{k}": np.zeros((3, 3)) for k in "sg"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "sg"}
    >>> values = step(v)  # half is kept, but more than half could come in
    >>> values["c_next"].tolist(), bool((values["i"] > 0.73).all())
    ([0.5, 0.5, 0.5], True)
    """
    x, h, c = v["x"], v["h"], v["c"]
    s = x @ v["W_s"].T + h @ v["U_s"].T + v["b_s"]
    f = _sigma(s)
    a_i = s - 1.0
    i = _sigma(1.0 - s)
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    c_next = f * c + i * g
    h_next = np.array(c_next)
    return {
        "s": s, "f": f, "a_i": a_i, "i": i, "a_g": a_g, "g": g, "c_next": c_next, "h_next": h_next,
    }  # fmt: skip
