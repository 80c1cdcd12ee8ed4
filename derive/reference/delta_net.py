"""DeltaNet: the delta rule of Schlag et al. (2021) with the keys of Yang et al. (2024).

S' = S + beta (v - S k) k^T and o = S' q, with beta = sigma(.), v = silu(.), and q and k made with silu and
then scaled to length one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state S (..., m, d); parameters W_q, W_k (d, n), W_v (m, n), w_beta (n,).  Values
    a_rho, rho, q, a_kappa, kappa, k (..., d), a_v, v, u, o (..., m), a_s_q, s_q, a_s_k, s_k, a_beta, beta
    (...), S_next (..., m, d).

    >>> v = {"x": np.ones(2), "S": np.zeros((3, 4)), "W_q": np.ones((4, 2)), "W_k": np.ones((4, 2))}
    >>> v |= {"W_v": np.zeros((3, 2)), "w_beta": np.zeros(2)}
    >>> step(v)["k"].tolist()  # of length one
    [0.5, 0.5, 0.5, 0.5]
    """
    x, S = v["x"], v["S"]
    a_rho, a_kappa, a_v = x @ v["W_q"].T, x @ v["W_k"].T, x @ v["W_v"].T
    rho, kappa, value = (a * _sigma(a) for a in (a_rho, a_kappa, a_v))
    a_s_q, a_s_k = (rho**2).sum(axis=-1), (kappa**2).sum(axis=-1)
    s_q, s_k = np.sqrt(a_s_q), np.sqrt(a_s_k)
    q, k = rho / s_q[..., None], kappa / s_k[..., None]
    a_beta = x @ v["w_beta"]
    beta = _sigma(a_beta)
    u = (S * k[..., None, :]).sum(axis=-1)
    S_next = S + (beta[..., None] * (value - u))[..., None] * k[..., None, :]
    return {
        "a_rho": a_rho, "rho": rho, "a_s_q": a_s_q, "s_q": s_q, "q": q,
        "a_kappa": a_kappa, "kappa": kappa, "a_s_k": a_s_k, "s_k": s_k,
        "k": k, "a_v": a_v, "v": value, "a_beta": a_beta, "beta": beta, "u": u, "S_next": S_next,
        "o": (S_next * q[..., None, :]).sum(axis=-1),
    }  # fmt: skip
