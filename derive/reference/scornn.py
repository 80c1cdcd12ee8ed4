"""The orthogonal recurrent network with scaled Cayley transform of Helfrich, Willmott and Ye (2018).

The paper: W = (I + A)^-1 (I - A) D with A skew-symmetric and D diagonal, of entries 1 and -1, and h_t =
sigma(U x_t + W h_{t-1}), sigma the modReLU sign(z) max(|z| + b, 0). Here A = B - B^T, and d is the diagonal
of D.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _solved(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """left^-1 right by elimination, for any numbers; I + A needs no pivots, as x^T (I + A) x is |x|^2."""
    rows = np.concatenate([left, right], axis=1)
    for k in range(len(rows)):
        rows[k] = rows[k] / rows[k, k]
        for j in range(len(rows)):
            if j != k:
                rows[j] = rows[j] - rows[k] * rows[j, k]
    return rows[:, len(rows) :]


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters U (m, n), B (m, m), b (m,); constant d (m,). Values A, E,
    C, W (m, m), z, a_r, r, h_next (..., m).

    >>> v = {"x": np.zeros(2), "h": np.array([1.0, -2.0]), "U": np.zeros((2, 2)), "b": np.zeros(2)}
    >>> v |= {"B": np.array([[0.0, 1.0], [0.0, 0.0]]), "d": np.ones(2)}
    >>> step(v)["W"].tolist(), step(v)["h_next"].tolist()  # a rotation by a right angle
    ([[0.0, -1.0], [1.0, 0.0]], [2.0, 1.0])
    """
    x, h, B = v["x"], v["h"], v["B"]
    A = B - B.T
    identity = np.eye(len(A))
    E = identity + A
    C = _solved(E, identity - A)
    W = C * v["d"]
    z = x @ v["U"].T + h @ W.T
    positive = z.real > 0
    a_r = np.where(positive, z, -z) + v["b"]
    r = np.where(a_r.real > 0, a_r, 0 * a_r)
    h_next = np.where(positive, r, -r)
    return {"A": A, "E": E, "C": C, "W": W, "z": z, "a_r": a_r, "r": r, "h_next": h_next}
