"""The recurrence of RWKV-4, Peng et al. (2023), with a running maximum p.

Without it wkv = (a + e^(u + k) v) / (b + e^(u + k)), a' = e^-w a + e^k v and b' = e^-w b + e^k.  Here a
and b are those times e^-p, with p' = max(p - w, k), and the quotient is taken with q = max(p, u + k).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states x_last (..., n), a, b, p (..., m); parameters W_k (m, n), mu_k (n,) for k = r, k,
    v, and w_log, u (m,).  Values r, k, v, w, q, a_c, c, a_d, d, s, a_o, o, p_next, a_e, e, a_f, f, a_next,
    b_next (..., m), x_last_next (..., n); w is (m,).

    >>> v = {"x": np.zeros(2), "x_last": np.ones(2)} | {k: np.zeros(3) for k in "abp"}
    >>> v |= {f"W_{k}": np.ones((3, 2)) for k in "rkv"} | {f"mu_{k}": np.ones(2) for k in "rkv"}
    >>> step(v | {"w_log": np.zeros(3), "u": np.zeros(3)})["b_next"].tolist()  # the first key has weight one
    [1.0, 1.0, 1.0]
    """
    x, last, p = v["x"], v["x_last"], v["p"]
    mixed = {k: last + v[f"mu_{k}"] * (x - last) for k in "rkv"}
    r, k, value = (mixed[name] @ v[f"W_{name}"].T for name in "rkv")
    w, own = np.exp(v["w_log"]), v["u"] + k
    q = np.maximum(p, own)
    c, d = np.exp(p - q), np.exp(own - q)
    s = (c * v["a"] + d * value) / (c * v["b"] + d)
    p_next = np.maximum(p - w, k)
    e, f = np.exp(p - w - p_next), np.exp(k - p_next)
    return {
        "r": r, "k": k, "v": value, "w": w, "q": q, "a_c": p - q, "c": c, "a_d": own - q, "d": d, "s": s,
        "o": s / (1 + np.exp(-r)), "p_next": p_next, "a_e": p - w - p_next, "e": e, "a_f": k - p_next, "f": f,
        "a_next": e * v["a"] + f * value, "b_next": e * v["b"] + f, "x_last_next": x,
    }  # fmt: skip
