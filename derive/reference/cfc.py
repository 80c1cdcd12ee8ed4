"""The closed-form continuous-time cell of Hasani et al. (2022) with one layer as backbone.

h' = g (1 - f) + f k with f = sigma(t d + e); d, e and what g and k are the tanh of are linear in s.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Inputs x (..., n), t (...); state h (..., m); parameters W_s (p, n + m), b_s (p,), W_k (m, p), b_k (m,)
    for k = g, k, d, e.  Values a_s, s (..., p), a_g, g, a_k, k, d, e, a_f, f, h_next (..., m).

    >>> v = {"x": np.zeros(2), "t": np.array(1.0), "h": np.zeros(3), "W_s": np.zeros((4, 5))}
    >>> v["b_s"] = np.zeros(4)
    >>> v |= {f"W_{k}": np.zeros((3, 4)) for k in "gkde"} | {f"b_{k}": np.ones(3) for k in "gkde"}
    >>> got = step(v)
    >>> np.allclose(got["h_next"], np.tanh(1))  # both candidates are the same
    True
    """
    a_s = np.concatenate([v["x"], v["h"]], axis=-1) @ v["W_s"].T + v["b_s"]
    s = 1.7159 * np.tanh(0.666 * a_s)
    a_g, a_k, d, e = (s @ v[f"W_{name}"].T + v[f"b_{name}"] for name in "gkde")
    g, k = np.tanh(a_g), np.tanh(a_k)
    a_f = v["t"][..., None] * d + e
    f = 1 / (1 + np.exp(-a_f))
    return {
        "a_s": 0.666 * a_s, "s": s, "a_g": a_g, "g": g, "a_k": a_k, "k": k, "d": d, "e": e, "a_f": a_f,
        "f": f, "h_next": g + f * (k - g),
    }  # fmt: skip
