"""Scaled dot-product attention: Vaswani et al. (2017), equation (1), softmax(Q K^T / sqrt(d)) V."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Inputs Q (..., n, d), K (..., m, d), V (..., m, e).  Values a_A, A (..., n, m), Y (..., n, e).

    >>> step({"Q": np.zeros((1, 2)), "K": np.ones((2, 2)), "V": np.array([[1.0], [3.0]])})["Y"].tolist()
    [[2.0]]
    """
    scores = np.einsum("...nd,...md->...nm", v["Q"], v["K"]) / v["Q"].shape[-1] ** 0.5
    weights = _softmax(scores)
    return {"a_A": scores, "A": weights, "Y": np.einsum("...nm,...me->...ne", weights, v["V"])}


def _softmax(z: np.ndarray) -> np.ndarray:
    powers = np.exp(z)
    return np.asarray(powers / np.sum(powers, axis=-1, keepdims=True))
