"""Gated DeltaNet of Yang, Kautz and Hatamizadeh (2025).

S' = S (alpha (I - beta k k^T)) + beta v k^T and o = S' q.  It is computed here as it is in practice: the
memory fades first, alpha S, then the delta rule corrects it, which takes no product of two matrices.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state S (..., m, d); parameters W_q, W_k (d, n), W_v (m, n), w_alpha, w_beta (n,),
    b_alpha, A_log ().  Values a_rho, rho, q, a_kappa, kappa, k (..., d), a_v, v, o (..., m), a_s_q, s_q,
    a_s_k, s_k, a_alpha, a2_alpha, alpha, a_beta, beta (...), S_next (..., m, d).

    >>> v = {"x": np.ones(2), "S": np.eye(3, 4), "W_q": np.ones((4, 2)), "W_k": np.ones((4, 2))}
    >>> v |= {"W_v": np.zeros((3, 2)), "w_beta": np.zeros(2), "w_alpha": np.zeros(2)}
    >>> v |= {"b_alpha": np.array(0.0), "A_log": np.array(0.0)}
    >>> float(round(step(v)["alpha"], 12))  # exp(-softplus(0))
    0.5
    """
    x = v["x"]
    a_rho, a_kappa, a_v = x @ v["W_q"].T, x @ v["W_k"].T, x @ v["W_v"].T
    rho, kappa, value = (a * _sigma(a) for a in (a_rho, a_kappa, a_v))
    a_s_q, a_s_k = (rho**2).sum(axis=-1), (kappa**2).sum(axis=-1)
    s_q, s_k = np.sqrt(a_s_q), np.sqrt(a_s_k)
    q, k = rho / s_q[..., None], kappa / s_k[..., None]
    a_alpha, a_beta = x @ v["w_alpha"] + v["b_alpha"], x @ v["w_beta"]
    exponent = -np.exp(v["A_log"]) * np.log(1 + np.exp(a_alpha))
    alpha, beta = np.exp(exponent), _sigma(a_beta)
    faded = alpha[..., None, None] * v["S"]
    error = value - (faded * k[..., None, :]).sum(axis=-1)
    S_next = faded + (beta[..., None] * error)[..., None] * k[..., None, :]
    return {
        "a_rho": a_rho, "rho": rho, "a_s_q": a_s_q, "s_q": s_q, "q": q,
        "a_kappa": a_kappa, "kappa": kappa, "a_s_k": a_s_k, "s_k": s_k,
        "k": k, "a_v": a_v, "v": value, "a_alpha": a_alpha, "a2_alpha": exponent, "alpha": alpha,
        "a_beta": a_beta, "beta": beta, "S_next": S_next, "o": (S_next * q[..., None, :]).sum(axis=-1),
    }  # fmt: skip
