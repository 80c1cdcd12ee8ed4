"""The alignment model of Bahdanau, Cho and Bengio (2015): equation (6) and appendix A.1.2.

e_j = v^T tanh(W s + U h_j), alpha = softmax(e), c = sum_j alpha_j h_j.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Inputs s (..., n), H (..., w, m); parameters W (d, n), U (d, m), v (d,).  Values a_E, E (..., w, d), e,
    alpha (..., w), c (..., m).

    >>> v = {"s": np.ones(1), "H": np.array([[1.0], [3.0]]), "W": np.ones((1, 1)), "U": np.ones((1, 1))}
    >>> step(v | {"v": np.zeros(1)})["c"].tolist()  # all scores are 0
    [2.0]
    """
    before = (v["s"] @ v["W"].T)[..., None, :] + v["H"] @ v["U"].T
    hidden = np.tanh(before)
    scores = hidden @ v["v"]
    weights = _softmax(scores)
    context = np.sum(weights[..., None] * v["H"], axis=-2)
    return {"a_E": before, "E": hidden, "e": scores, "alpha": weights, "c": context}


def _softmax(z: np.ndarray) -> np.ndarray:
    powers = np.exp(z)
    return np.asarray(powers / np.sum(powers, axis=-1, keepdims=True))
