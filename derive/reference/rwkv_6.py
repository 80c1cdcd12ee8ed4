"""The recurrence of RWKV-6 (Finch), Peng et al. (2024), one head.

o = (S + diag(u) k v^T)^T r and S' = diag(w) S + k v^T with w = exp(-exp(.)): what is read is the old memory
and the token of the step with its bonus u.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state S (..., d, m); parameters W_r, W_k (d, n), W_v (m, n), W_s (p, n), W_w (d, p),
    b_w, u (d,).  Values r, k, a_w, a2_w, w (..., d), v, o (..., m), a_s, s (..., p), S_next (..., d, m).

    >>> v = {"x": np.zeros(2), "S": np.ones((4, 3)), "u": np.ones(4), "b_w": np.full(4, np.log(np.log(2)))}
    >>> v |= {f"W_{k}": np.ones((4, 2)) for k in "rk"} | {"W_v": np.ones((3, 2))}
    >>> np.round(step(v | {"W_s": np.ones((1, 2)), "W_w": np.ones((4, 1))})["S_next"][0], 12).tolist()
    [0.5, 0.5, 0.5]
    """
    r, k, value, a_s = (v["x"] @ v[f"W_{name}"].T for name in "rkvs")
    s = np.tanh(a_s)
    a_w = s @ v["W_w"].T + v["b_w"]
    log_w = -np.exp(a_w)
    w = np.exp(log_w)
    written = k[..., :, None] * value[..., None, :]
    o = (r[..., :, None] * (v["S"] + v["u"][:, None] * written)).sum(axis=-2)
    return {
        "r": r, "k": k, "v": value, "a_s": a_s, "s": s, "a_w": a_w, "a2_w": log_w, "w": w, "o": o,
        "S_next": w[..., :, None] * v["S"] + written,
    }  # fmt: skip
