"""The Lipschitz recurrent network of Erichson et al. (2021), one Euler step.

The paper: dh/dt = A h + tanh(W h + U x + b), with A = (1 - beta)(M + M^T) + beta (M - M^T) - gamma I and W
in the same way from another M. Those two M are our B and C, W is our S, U our V. The step is epsilon = 0.05,
and beta = 0.7, gamma = 0.001, which the first author's code has for MNIST.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _structured(M: np.ndarray) -> np.ndarray:
    symmetric, antisymmetric = M + M.T, M - M.T
    return np.asarray(0.3 * symmetric + 0.7 * antisymmetric - 0.001 * np.eye(len(M)))


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters B, C (m, m), V (m, n), b (m,). Values A, S (m, m), a_g, g,
    h_next (..., m).

    >>> v = {"x": np.zeros(2), "h": np.ones(3), "B": np.zeros((3, 3)), "C": np.zeros((3, 3))}
    >>> v |= {"V": np.ones((3, 2)), "b": np.full(3, 0.001)}
    >>> step(v)["a_g"].tolist()  # what is left of the matrix is the damping, which b undoes
    [0.0, 0.0, 0.0]
    """
    x, h = v["x"], v["h"]
    A, S = _structured(v["B"]), _structured(v["C"])
    a_g = h @ S.T + x @ v["V"].T + v["b"]
    g = np.tanh(a_g)
    return {"A": A, "S": S, "a_g": a_g, "g": g, "h_next": h + 0.05 * (h @ A.T) + 0.05 * g}
