"""The selective state space S6 of Gu and Dao (2023), algorithm 2 with the sizes of their code.

For each channel j with input x_j: h'_j = exp(Delta_j A_j) h_j + Delta_j B x_j and y_j = C^T h'_j + D_j x_j.
Delta = softplus(W_Delta (W_r x) + b_Delta), B and C are linear in x, A = -exp(A_log).  The paper says
zero-order hold for B too; its code, and this file, take Delta B.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., n, d); parameters W_r (p, n), W_Delta (n, p), b_Delta (n,), W_B, W_C (d,
    n), A_log (n, d), D (n,).  Values r (..., p), a_Delta, Delta (..., n), B, C (..., d), A (n, d), a_A_dis,
    A_dis, B_dis, h_next (..., n, d), y (..., n).

    >>> v = {"x": np.ones(2), "h": np.ones((2, 3)), "W_r": np.ones((1, 2)), "W_Delta": np.zeros((2, 1))}
    >>> v |= {"W_B": np.zeros((3, 2)), "W_C": np.ones((3, 2)), "b_Delta": np.zeros(2), "D": np.ones(2)}
    >>> v["A_log"] = np.zeros((2, 3))
    >>> np.round(step(v)["h_next"], 12).tolist()  # Delta = log 2 and A = -1: the state is halved
    [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]
    """
    x = v["x"]
    r = x @ v["W_r"].T
    a_Delta = r @ v["W_Delta"].T + v["b_Delta"]
    Delta = np.log(1 + np.exp(a_Delta))
    B, C = x @ v["W_B"].T, x @ v["W_C"].T
    A = -np.exp(v["A_log"])
    exponent = Delta[..., None] * A
    decay = np.exp(exponent)
    B_dis = Delta[..., None] * B[..., None, :]
    h_next = decay * v["h"] + B_dis * x[..., None]
    y = (h_next * C[..., None, :]).sum(axis=-1) + v["D"] * x
    return {
        "r": r, "a_Delta": a_Delta, "Delta": Delta, "B": B, "C": C, "A": A, "a_A_dis": exponent,
        "A_dis": decay, "B_dis": B_dis, "h_next": h_next, "y": y,
    }  # fmt: skip
