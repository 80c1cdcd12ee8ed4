"""The real-gated linear recurrent unit of De et al. (2024).

r = sigma(W_a x + b_a), i = sigma(W_x x + b_x), a = sigma(Lambda)^(c r) with c = 8, h' = a h + sqrt(1 - a^2)
(i x).  W_a and W_x are called W_r and W_i here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., m); state h (..., m); parameters W_k (m, m), b_k (m,) for k = r, i, and Lambda (m,).  Values
    a_r, r, a_i, i, a_a, a, a_h, h_next, each (..., m).

    >>> v = {"x": np.zeros(2), "h": np.ones(2), "Lambda": np.zeros(2)}
    >>> v |= {f"W_{k}": np.zeros((2, 2)) for k in "ri"} | {f"b_{k}": np.zeros(2) for k in "ri"}
    >>> np.round(step(v)["h_next"], 12).tolist()  # a half to the power of 8 times a half
    [0.0625, 0.0625]
    """
    x = v["x"]
    a_r, a_i = (x @ v[f"W_{k}"].T + v[f"b_{k}"] for k in "ri")
    r, i = 1 / (1 + np.exp(-a_r)), 1 / (1 + np.exp(-a_i))
    log_a = -8 * r * np.log(1 + np.exp(-v["Lambda"]))
    a = np.exp(log_a)
    rest = 1 - np.exp(2 * log_a)
    h_next = a * v["h"] + np.sqrt(rest) * i * x
    return {"a_r": a_r, "r": r, "a_i": a_i, "i": i, "a_a": log_a, "a": a, "a_h": rest, "h_next": h_next}
