"""The mLSTM of Beck et al. (2024), one head, as first written: no stabiliser.

C' = f C + i v k^T, n' = f n + i k and h = o (.) C' q / max(|n'^T q|, 1) with i = exp(.), f = sigma(.).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., D); states C (..., d, d), n (..., d); parameters W_k (d, D), b_k (d,) for k = q, k, v, o,
    and w_k (D,), b_k () for k = i, f.  Values q, k, v, a_o, o (..., d), a_i, i, a_f, f, a_r, r (...), C_next
    (..., d, d), n_next, h (..., d).

    >>> v = {"x": np.ones(2), "C": np.eye(4), "n": np.ones(4)}
    >>> v |= {f"W_{k}": np.zeros((4, 2)) for k in "qkvo"} | {f"b_{k}": np.ones(4) for k in "qkvo"}
    >>> v |= {f"w_{k}": np.zeros(2) for k in "if"} | {f"b_{k}": np.array(0.0) for k in "if"}
    >>> float(round(step(v)["r"], 12))  # n' = 1.5, and q = 1
    6.0
    """
    x, d = v["x"], v["n"].shape[-1]
    q, value, a_o = (x @ v[f"W_{k}"].T + v[f"b_{k}"] for k in "qvo")
    key = (x @ v["W_k"].T) / d**0.5 + v["b_k"]
    o = 1 / (1 + np.exp(-a_o))
    a_i, a_f = (x @ v[f"w_{k}"] + v[f"b_{k}"] for k in "if")
    i, f = np.exp(a_i), 1 / (1 + np.exp(-a_f))
    C_next = f[..., None, None] * v["C"] + i[..., None, None] * (value[..., :, None] * key[..., None, :])
    n_next = f[..., None] * v["n"] + i[..., None] * key
    inner = (n_next * q).sum(axis=-1)
    size = np.where(inner.real < 0, -inner, inner) if inner.dtype != object else np.abs(inner)
    r = np.maximum(size, 1)
    read = (C_next * q[..., None, :]).sum(axis=-1)
    return {
        "q": q, "k": key, "v": value, "a_i": a_i, "i": i, "a_f": a_f, "f": f, "a_o": a_o, "o": o,
        "C_next": C_next, "n_next": n_next, "a_r": inner, "r": r, "h": o * (read / r[..., None]),
    }  # fmt: skip
