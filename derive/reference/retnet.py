"""Retention of Sun et al. (2023), one head, without rotation: S' = gamma S + k v^T and o = S'^T q."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state S (..., d, m); parameters W_q, W_k (d, n), W_v (m, n); constant gamma ().  Values
    q, k (..., d), v (..., m), S_next (..., d, m), o (..., m).

    >>> v = {"x": np.zeros(2), "S": np.ones((4, 3)), "gamma": np.array(0.5)}
    >>> v |= {"W_q": np.ones((4, 2)), "W_k": np.ones((4, 2)), "W_v": np.ones((3, 2))}
    >>> step(v)["S_next"][0].tolist()
    [0.5, 0.5, 0.5]
    """
    q, k, value = (v["x"] @ v[f"W_{name}"].T for name in "qkv")
    S_next = v["gamma"] * v["S"] + k[..., :, None] * value[..., None, :]
    o = (q[..., None, :] @ S_next)[..., 0, :]
    return {"q": q, "k": k, "v": value, "S_next": S_next, "o": o}
