"""Gated slot attention of Zhang et al. (2024), one head.

K' = K diag(a) + k (1 - a)^T, V' = diag(a) V + (1 - a) v^T, o = V'^T softmax(K'^T q), a = sigma(.)^(1/8).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states K (..., d, p), V (..., p, m); parameters W_q, W_k (d, n), W_v (m, n), W_alpha (p,
    n).  Values q, k (..., d), v, o (..., m), a_alpha, a2_alpha, alpha, a_s, s (..., p), K_next, V_next.

    >>> v = {"x": np.zeros(2), "K": np.zeros((3, 4)), "V": np.ones((4, 2))}
    >>> v |= {"W_q": np.ones((3, 2)), "W_k": np.ones((3, 2)), "W_v": np.ones((2, 2))}
    >>> v["W_alpha"] = np.ones((4, 2))
    >>> step(v)["s"].tolist()  # all slots alike
    [0.25, 0.25, 0.25, 0.25]
    """
    q, k, value, a = (v["x"] @ v[f"W_{name}"].T for name in ("q", "k", "v", "alpha"))
    log_alpha = -np.log(1 + np.exp(-a)) / 8
    alpha = np.exp(log_alpha)
    K_next = v["K"] * alpha[..., None, :] + k[..., :, None] * (1 - alpha)[..., None, :]
    V_next = v["V"] * alpha[..., :, None] + (1 - alpha)[..., :, None] * value[..., None, :]
    scores = (K_next * q[..., :, None]).sum(axis=-2)
    powers = np.exp(scores)
    s = powers / powers.sum(axis=-1)[..., None]
    return {
        "q": q, "k": k, "v": value, "a_alpha": a, "a2_alpha": log_alpha, "alpha": alpha, "K_next": K_next,
        "V_next": V_next, "a_s": scores, "s": s, "o": (V_next * s[..., :, None]).sum(axis=-2),
    }  # fmt: skip
