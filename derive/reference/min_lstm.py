"""The minLSTM of Feng et al. (2024): h' = (f h + i g) / (f + i), all from the input alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n), b_k (m,) for k = f, i, g.  Values a_f, f, a_i,
    i, g, k, s, h_next, each (..., m); k and s are the two gates scaled to the sum one.

    >>> v = {"x": np.ones(2), "h": np.ones(3)} | {f"W_{k}": np.zeros((3, 2)) for k in "fig"}
    >>> step(v | {f"b_{k}": np.zeros(3) for k in "fig"})["h_next"].tolist()
    [0.5, 0.5, 0.5]
    """
    a_f, a_i, g = (v["x"] @ v[f"W_{k}"].T + v[f"b_{k}"] for k in "fig")
    f, i = 1 / (1 + np.exp(-a_f)), 1 / (1 + np.exp(-a_i))
    keep, take = f / (f + i), i / (f + i)
    h_next = (f * v["h"] + i * g) / (f + i)
    return {"a_f": a_f, "f": f, "a_i": a_i, "i": i, "g": g, "k": keep, "s": take, "h_next": h_next}
