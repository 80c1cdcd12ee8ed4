"""Gated linear attention of Yang et al. (2024), one head.

S' = diag(alpha) S + k v^T and o = S'^T q with alpha = sigma(W_alpha W_r x + b)^(1 / tau), tau = 16.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state S (..., d, m); parameters W_q, W_k (d, n), W_v (m, n), W_r (p, n), W_alpha (d, p),
    b_alpha (d,).  Values q, k, a_alpha, a2_alpha, alpha (..., d), v, o (..., m), r (..., p), S_next (..., d,
    m).

    >>> v = {"x": np.zeros(2), "S": np.ones((4, 3)), "W_q": np.ones((4, 2)), "W_k": np.ones((4, 2))}
    >>> v |= {"W_v": np.ones((3, 2)), "W_r": np.ones((1, 2)), "W_alpha": np.ones((4, 1))}
    >>> v["b_alpha"] = np.zeros(4)
    >>> np.round(step(v)["S_next"][0] ** 16, 12).tolist()
    [0.5, 0.5, 0.5]
    """
    x = v["x"]
    q, k, value, r = (x @ v[f"W_{name}"].T for name in "qkvr")
    a = r @ v["W_alpha"].T + v["b_alpha"]
    log_alpha = -np.log(1 + np.exp(-a)) / 16
    alpha = np.exp(log_alpha)
    S_next = alpha[..., :, None] * v["S"] + k[..., :, None] * value[..., None, :]
    o = (q[..., None, :] @ S_next)[..., 0, :]
    return {
        "q": q, "k": k, "v": value, "r": r, "a_alpha": a, "a2_alpha": log_alpha, "alpha": alpha,
        "S_next": S_next, "o": o,
    }  # fmt: skip
