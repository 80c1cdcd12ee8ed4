"""The recurrence of RWKV-4, Peng et al. (2023), as first written.

wkv = (a + e^(u + k) v) / (b + e^(u + k)), a' = e^-w a + e^k v and b' = e^-w b + e^k; o = sigma(r) wkv.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states x_last (..., n), a, b (..., m); parameters W_k (m, n), mu_k (n,) for k = r, k, v,
    and w_log, u (m,).  Values r, k, v, a_d, d, s, o, f, a_next, b_next (..., m), w, a_e, e (m,), x_last_next
    (..., n).

    >>> v = {"x": np.zeros(2), "x_last": np.ones(2)} | {k: np.zeros(3) for k in "ab"}
    >>> v |= {f"W_{k}": np.ones((3, 2)) for k in "rkv"} | {f"mu_{k}": np.ones(2) for k in "rkv"}
    >>> step(v | {"w_log": np.zeros(3), "u": np.zeros(3)})["b_next"].tolist()
    [1.0, 1.0, 1.0]
    """
    x, last = v["x"], v["x_last"]
    mixed = {k: last + v[f"mu_{k}"] * (x - last) for k in "rkv"}
    r, k, value = (mixed[name] @ v[f"W_{name}"].T for name in "rkv")
    w, own = np.exp(v["w_log"]), v["u"] + k
    d, e, f = np.exp(own), np.exp(-w), np.exp(k)
    s = (v["a"] + d * value) / (v["b"] + d)
    return {
        "r": r, "k": k, "v": value, "w": w, "a_d": own, "d": d, "s": s, "o": s / (1 + np.exp(-r)), "a_e": -w,
        "e": e, "f": f, "a_next": e * v["a"] + f * value, "b_next": e * v["b"] + f, "x_last_next": x,
    }  # fmt: skip
