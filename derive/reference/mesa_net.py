"""MesaNet of von Oswald et al. (2025), one head.

H' = gamma H + beta k k^T, G' = gamma G + beta k v^T and o = G'^T (H' + diag(lambda))^-1 q, where lambda =
softplus(.) + 1/4, gamma and beta are sigma(.), and q and k are made with silu and scaled to length one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))


def _solved(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """By elimination, which any kind of number goes through."""
    rows = np.concatenate([matrix, right[..., None]], axis=-1)
    for j in range(matrix.shape[-1]):
        pivot = rows[..., j, :] / rows[..., j, j][..., None]
        rows = rows - rows[..., :, j][..., None] * pivot[..., None, :]
        rows[..., j, :] = pivot
    return np.asarray(rows[..., -1])


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states H (..., d, d), G (..., d, m); parameters W_q, W_k (d, n), W_v (m, n), w_gamma,
    w_beta (n,), b_gamma, b_beta (), lambda_raw (d,).  Values a_rho, rho, q, a_kappa, kappa, k, y (..., d), v,
    o (..., m), a_s_q, s_q, a_s_k, s_k, a_beta, beta, a_gamma, gamma (...), H_next, G_next, a_y (...,
    d, d), Lambda (d,).

    >>> v = {"x": np.ones(2), "H": np.zeros((4, 4)), "G": np.zeros((4, 3)), "W_v": np.ones((3, 2))}
    >>> v |= {"W_q": np.ones((4, 2)), "W_k": np.ones((4, 2)), "w_gamma": np.zeros(2), "w_beta": np.zeros(2)}
    >>> v |= {"b_gamma": np.array(0.0), "b_beta": np.array(0.0)}
    >>> v["lambda_raw"] = np.full(4, np.log(np.exp(0.25) - 1))
    >>> np.round(step(v)["o"], 12).tolist()  # half of the value, and half of it for the regulariser
    [1.0, 1.0, 1.0]
    """
    x = v["x"]
    a_rho, a_kappa, value = (x @ v[f"W_{name}"].T for name in "qkv")
    rho, kappa = a_rho * _sigma(a_rho), a_kappa * _sigma(a_kappa)
    a_s_q, a_s_k = (rho**2).sum(axis=-1), (kappa**2).sum(axis=-1)
    s_q, s_k = np.sqrt(a_s_q), np.sqrt(a_s_k)
    q, k = rho / s_q[..., None], kappa / s_k[..., None]
    a_gamma, a_beta = (x @ v[f"w_{name}"] + v[f"b_{name}"] for name in ("gamma", "beta"))
    gamma, beta = _sigma(a_gamma), _sigma(a_beta)
    written = beta[..., None, None] * k[..., :, None]
    H_next = gamma[..., None, None] * v["H"] + written * k[..., None, :]
    G_next = gamma[..., None, None] * v["G"] + written * value[..., None, :]
    Lambda = np.log(1 + np.exp(v["lambda_raw"])) + 0.25
    regular = H_next + np.diag(Lambda)
    y = _solved(regular, q)
    return {
        "a_rho": a_rho, "rho": rho, "a_s_q": a_s_q, "s_q": s_q, "q": q, "a_kappa": a_kappa, "kappa": kappa,
        "a_s_k": a_s_k, "s_k": s_k, "k": k, "v": value, "a_beta": a_beta, "beta": beta, "a_gamma": a_gamma,
        "gamma": gamma, "H_next": H_next, "G_next": G_next, "Lambda": Lambda, "a_y": regular, "y": y,
        "o": (G_next * y[..., :, None]).sum(axis=-2),
    }  # fmt: skip
