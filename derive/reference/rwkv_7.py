"""The recurrence of RWKV-7 (Goose), Peng et al. (2025), one head.

S' = S (diag(w) - g (a g)^T) + v q^T and o = S' r, where g = k xi / |k xi| is the removal key, q = k (1 + (a -
1) eta) the replacement key, a = sigma(.) and w = exp(-exp(-1/2) sigma(.)).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state S (..., m, d); parameters W_r, W_k (d, n), W_v (m, n), W_s, W_e (p, n), W_w, W_a
    (d, p), b_w, b_a, xi, eta (d,).  Values r, k, a_w, a2_w, w, a_a, a, kappa, g, q (..., d), v, o (..., m),
    a_s, s, e (..., p), a_c, c (...), S_next (..., m, d).

    >>> v = {"x": np.ones(2), "S": np.ones((3, 4)), "W_v": np.ones((3, 2))}
    >>> v |= {f"W_{k}": np.ones((4, 2)) for k in "rk"} | {f"W_{k}": np.ones((1, 2)) for k in "se"}
    >>> v |= {f"W_{k}": np.ones((4, 1)) for k in "wa"} | {k: np.ones(4) for k in ("b_w", "b_a", "xi", "eta")}
    >>> step(v)["g"].tolist()
    [0.5, 0.5, 0.5, 0.5]
    """
    r, k, value, a_s, e = (v["x"] @ v[f"W_{name}"].T for name in "rkvse")
    s = np.tanh(a_s)
    a_w, a_a = s @ v["W_w"].T + v["b_w"], e @ v["W_a"].T + v["b_a"]
    log_w = -np.exp(-0.5) / (1 + np.exp(-a_w))
    w, a = np.exp(log_w), 1 / (1 + np.exp(-a_a))
    kappa = k * v["xi"]
    square = (kappa**2).sum(axis=-1)
    c = np.sqrt(square)
    g = kappa / c[..., None]
    q = k + k * (a - 1) * v["eta"]
    removed = (v["S"] * g[..., None, :]).sum(axis=-1)
    S_next = v["S"] * w[..., None, :] - removed[..., :, None] * (a * g)[..., None, :]
    S_next = S_next + value[..., :, None] * q[..., None, :]
    return {
        "r": r, "k": k, "v": value, "a_s": a_s, "s": s, "a_w": a_w, "a2_w": log_w, "w": w, "e": e,
        "a_a": a_a, "a": a, "kappa": kappa, "a_c": square, "c": c, "g": g, "q": q, "S_next": S_next,
        "o": (S_next * r[..., None, :]).sum(axis=-1),
    }  # fmt: skip
