"""Multi-head attention of a sequence to itself: Vaswani et al. (2017), section 3.2.2, with biases.

head_h = attention(X W_Q[h], X W_K[h], X W_V[h]), and the heads side by side times W_O; W_O is kept in three
axes here, (n, m, d).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input X (..., w, n); parameters W_Q, W_K, W_V (m, d, n), b_Q, b_K, b_V (m, d), W_O (n, m, d), b_O (n,).
    Values Q, K, V, Z (..., m, w, d), a_A, A (..., m, w, w), Y (..., w, n).

    >>> v = {f"W_{k}": np.ones((1, 1, 1)) for k in "QKVO"} | {f"b_{k}": np.zeros((1, 1)) for k in "QKV"}
    >>> step(v | {"X": np.array([[2.0]]), "b_O": np.ones(1)})["Y"].tolist()  # one place attends to itself
    [[3.0]]
    """
    Q, K, V = (_projected(v, name) for name in "QKV")
    scores = Q @ np.swapaxes(K, -1, -2) / Q.shape[-1] ** 0.5
    weights = _softmax(scores)
    Z = weights @ V
    Y = np.einsum("nhd,...hwd->...wn", v["W_O"], Z) + v["b_O"]
    return {"Q": Q, "K": K, "V": V, "a_A": scores, "A": weights, "Z": Z, "Y": Y}


def _projected(v: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    heads = [v["X"] @ W.T + b for W, b in zip(v[f"W_{name}"], v[f"b_{name}"], strict=True)]
    return np.stack(heads, axis=-3)


def _softmax(z: np.ndarray) -> np.ndarray:
    powers = np.exp(z)
    return np.asarray(powers / np.sum(powers, axis=-1, keepdims=True))
