"""One update of a modern Hopfield network: Ramsauer et al. (2021), equation (3), X softmax(beta X^T xi)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input xi (..., n); parameters X (n, m), beta ().  Values a_p, p (..., m), y (..., n).

    >>> v = {"xi": np.array([1.0, 0.0]), "X": np.eye(2), "beta": np.array(100.0)}
    >>> step(v)["y"].round(6).tolist()  # a sharp softmax recalls the pattern
    [1.0, 0.0]
    """
    scores = v["beta"] * (v["xi"] @ v["X"])
    powers = np.exp(scores)
    p = powers / np.sum(powers, axis=-1, keepdims=True)
    return {"a_p": scores, "p": p, "y": p @ v["X"].T}
