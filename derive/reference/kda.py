"""Kimi delta attention of the Kimi Team (2025), one head.

S' = (I - beta k k^T) diag(alpha) S + beta k v^T and o = S'^T q. It is computed here as it is in practice:
each key dimension of the memory fades first, then the delta rule corrects it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state S (..., d, m); parameters W_q, W_k (d, n), W_v (m, n), w_beta (n,), W_r (p, n),
    W_alpha (d, p), b_alpha (d,), A_log ().  Values a_rho, rho, q, a_kappa, kappa, k, a_alpha, a2_alpha, alpha
    (..., d), a_v, v, o (..., m), r (..., p), a_s_q, s_q, a_s_k, s_k, a_beta, beta (...), S_next (..., d, m).

    >>> v = {"x": np.ones(2), "S": np.ones((4, 3)), "W_q": np.ones((4, 2)), "W_k": np.ones((4, 2))}
    >>> v |= {"W_v": np.zeros((3, 2)), "w_beta": np.zeros(2), "W_r": np.zeros((1, 2))}
    >>> v |= {"W_alpha": np.zeros((4, 1)), "b_alpha": np.zeros(4), "A_log": np.array(0.0)}
    >>> np.round(step(v)["alpha"], 12).tolist()
    [0.5, 0.5, 0.5, 0.5]
    """
    x = v["x"]
    a_rho, a_kappa, a_v = (x @ v[f"W_{name}"].T for name in "qkv")
    rho, kappa, value = (a / (1 + np.exp(-a)) for a in (a_rho, a_kappa, a_v))
    a_s_q, a_s_k = (rho**2).sum(axis=-1), (kappa**2).sum(axis=-1)
    s_q, s_k = np.sqrt(a_s_q), np.sqrt(a_s_k)
    q, k = rho / s_q[..., None], kappa / s_k[..., None]
    r = x @ v["W_r"].T
    a_alpha, a_beta = r @ v["W_alpha"].T + v["b_alpha"], x @ v["w_beta"]
    log_alpha = -np.exp(v["A_log"]) * np.log(1 + np.exp(a_alpha))
    alpha, beta = np.exp(log_alpha), 1 / (1 + np.exp(-a_beta))
    faded = alpha[..., :, None] * v["S"]
    error = value - (k[..., :, None] * faded).sum(axis=-2)
    S_next = faded + k[..., :, None] * (beta[..., None] * error)[..., None, :]
    return {
        "a_rho": a_rho, "rho": rho, "a_s_q": a_s_q, "s_q": s_q, "q": q,
        "a_kappa": a_kappa, "kappa": kappa, "a_s_k": a_s_k, "s_k": s_k,
        "k": k, "a_v": a_v, "v": value, "r": r, "a_alpha": a_alpha, "a2_alpha": log_alpha, "alpha": alpha,
        "a_beta": a_beta, "beta": beta, "S_next": S_next, "o": (q[..., :, None] * S_next).sum(axis=-2),
    }  # fmt: skip
