"""The mLSTM of Beck et al. (2024), one head, with the stabiliser state m.

C' = f C + i v k^T, n' = f n + i k and h = o (.) C' q / max(|n'^T q|, 1) with i = exp(.), f = sigma(.).  With
m' = max(log f + m, log i) the gates become i exp(-m') and f exp(m - m'), C and n are smaller by exp(-m'),
and so the bound 1 of the normaliser becomes exp(-m'), as in the authors' code.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., D); states C (..., d, d), n (..., d), m (...); parameters W_k (d, D), b_k (d,) for k = q, k,
    v, o, and w_k (D,), b_k () for k = i, f.  Values q, k, v, a_o, o (..., d), i_log, a_f_log, f_log,
    m_next, a_i, i, a_f, f, a_r, a2_r, r (...), C_next (..., d, d), n_next, h (..., d).

    >>> v = {"x": np.ones(2), "C": np.eye(4), "n": np.ones(4), "m": np.array(0.0)}
    >>> v |= {f"W_{k}": np.zeros((4, 2)) for k in "qkvo"} | {f"b_{k}": np.ones(4) for k in "qkvo"}
    >>> v |= {f"w_{k}": np.zeros(2) for k in "if"} | {f"b_{k}": np.array(0.0) for k in "if"}
    >>> float(round(step(v)["r"], 12))  # n' = 1.5, and q = 1
    6.0
    """
    x, d = v["x"], v["n"].shape[-1]
    q, value = (x @ v[f"W_{k}"].T + v[f"b_{k}"] for k in "qv")
    projected = x @ v["W_k"].T
    key = projected / d**0.5 + v["b_k"]
    a_o = x @ v["W_o"].T + v["b_o"]
    o = 1 / (1 + np.exp(-a_o))
    log_i = x @ v["w_i"] + v["b_i"]
    a_f_log = x @ v["w_f"] + v["b_f"]
    log_f = -np.log(1 + np.exp(-a_f_log))
    m_next = np.maximum(log_f + v["m"], log_i)
    less_i, less_f = log_i - m_next, log_f + v["m"] - m_next
    i, f = np.exp(less_i), np.exp(less_f)
    rows, columns = value[..., :, None], key[..., None, :]
    C_next = f[..., None, None] * v["C"] + i[..., None, None] * (rows * columns)
    n_next = f[..., None] * v["n"] + i[..., None] * key
    inner = (n_next * q).sum(axis=-1)
    size = np.where(inner.real < 0, -inner, inner) if inner.dtype != object else np.abs(inner)
    bound = np.exp(-m_next)
    r = np.maximum(size, bound)
    read = (C_next * q[..., None, :]).sum(axis=-1)
    return {
        "q": q, "k": key, "v": value, "i_log": log_i, "a_f_log": a_f_log, "f_log": log_f, "a_o": a_o, "o": o,
        "m_next": m_next, "a_i": less_i, "i": i, "a_f": less_f, "f": f, "C_next": C_next, "n_next": n_next,
        "a_r": inner, "a2_r": -m_next, "r": r, "h": o * (read / r[..., None]),
    }  # fmt: skip
