"""Causal attention to the last w steps: Beltagy, Peters and Cohan (2020), section 3.1, one head.

Scores are those of Vaswani et al. (2017).  The oldest key and value are dropped, the new ones put last.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states K, V (..., w, m); parameters W_q, W_k, W_v (m, n).  Values q, k, v, y (..., m),
    K_next, V_next (..., w, m), a_alpha, alpha (..., w).

    >>> v = {"x": np.ones(1), "K": np.zeros((3, 1)), "V": np.zeros((3, 1))}
    >>> step(v | {"W_q": np.zeros((1, 1)), "W_k": np.ones((1, 1)), "W_v": np.ones((1, 1))})["V_next"].tolist()
    [[0.0], [0.0], [1.0]]
    """
    x = v["x"]
    query, key, value = (x @ v[f"W_{name}"].T for name in "qkv")
    keys = np.concatenate([v["K"][..., 1:, :], key[..., None, :]], axis=-2)
    values = np.concatenate([v["V"][..., 1:, :], value[..., None, :]], axis=-2)
    scores = np.sum(keys * query[..., None, :], axis=-1) / query.shape[-1] ** 0.5
    weights = _softmax(scores)
    return {
        "q": query, "k": key, "v": value, "K_next": keys, "V_next": values, "a_alpha": scores,
        "alpha": weights, "y": np.sum(weights[..., None] * values, axis=-2),
    }  # fmt: skip


def _softmax(z: np.ndarray) -> np.ndarray:
    powers = np.exp(z)
    return np.asarray(powers / np.sum(powers, axis=-1, keepdims=True))
