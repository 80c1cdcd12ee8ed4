"""The Legendre memory unit of Voelker, Kajić and Eliasmith (2019).

u = e_x^T x + e_h^T h + e_m^T m, m' = A m + B u and h' = tanh(W_x x + W_h h + W_m m'); A and B are fixed.  The
memory m is called s here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h (..., m), s (..., d); parameters e_x (n,), e_h (m,), e_s (d,), W_x (m, n), W_h
    (m, m), W_s (m, d); constants A (d, d), B (d,).  Values u (...), s_next (..., d), a_h, h_next (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "s": np.ones(4), "A": np.eye(4), "B": np.ones(4)}
    >>> v |= {"e_x": np.ones(2), "e_h": np.ones(3), "e_s": np.ones(4)}
    >>> v |= {"W_x": np.zeros((3, 2)), "W_h": np.zeros((3, 3)), "W_s": np.zeros((3, 4))}
    >>> step(v)["s_next"].tolist()
    [10.0, 10.0, 10.0, 10.0]
    """
    u = v["x"] @ v["e_x"] + v["h"] @ v["e_h"] + v["s"] @ v["e_s"]
    s_next = v["s"] @ v["A"].T + u[..., None] * v["B"]
    a_h = v["x"] @ v["W_x"].T + v["h"] @ v["W_h"].T + s_next @ v["W_s"].T
    return {"u": u, "s_next": s_next, "a_h": a_h, "h_next": np.tanh(a_h)}
