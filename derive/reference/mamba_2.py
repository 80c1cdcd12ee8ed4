"""Mamba-2's state space of Dao and Gu (2024), one head.

H' = exp(Delta A) H + Delta x B^T and y = H' C + D x with A = -exp(A_log), one number, and Delta =
softplus(.).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input u (..., n); state H (..., m, d); parameters W_x (m, n), W_B, W_C (d, n), w_Delta (n,), b_Delta,
    A_log, D ().  Values x, y (..., m), B, C (..., d), a_Delta, Delta, a_a, a (...), H_next (..., m, d).

    >>> v = {"u": np.zeros(2), "H": np.ones((3, 4)), "W_x": np.ones((3, 2)), "w_Delta": np.ones(2)}
    >>> v |= {f"W_{k}": np.ones((4, 2)) for k in "BC"}
    >>> v |= {k: np.array(0.0) for k in ("b_Delta", "A_log", "D")}
    >>> float(round(step(v)["a"], 12))
    0.5
    """
    x, B, C = (v["u"] @ v[f"W_{name}"].T for name in "xBC")
    a_Delta = v["u"] @ v["w_Delta"] + v["b_Delta"]
    Delta = np.log(1 + np.exp(a_Delta))
    exponent = -Delta * np.exp(v["A_log"])
    a = np.exp(exponent)
    H_next = a[..., None, None] * v["H"] + (Delta[..., None] * x)[..., :, None] * B[..., None, :]
    y = (H_next * C[..., None, :]).sum(axis=-1) + v["D"] * x
    return {
        "x": x, "B": B, "C": C, "a_Delta": a_Delta, "Delta": Delta, "a_a": exponent, "a": a, "H_next": H_next,
        "y": y,
    }  # fmt: skip
