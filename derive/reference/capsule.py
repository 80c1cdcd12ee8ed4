"""Routing between capsules: Sabour, Frosst and Hinton (2017), procedure 1 with three rounds.

Prediction vectors u_hat[j|i] = W[i, j] u[i] (equation 2), coupling coefficients c[i] = softmax(b[i]) over the
capsules j above (equation 3), s[j] = sum_i c[i, j] u_hat[j|i], v[j] = squash(s[j]) (equation 1), and
b[i, j] += u_hat[j|i] . v[j] between the rounds.  Ours calls u_hat p, and |s|^2 q.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

ROUNDS = 3


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input u (..., n, d); parameter W (n, m, e, d).  Values p (..., n, m, e), for every round k b_k, c_k (...,
    n, m), s_k, v_k (..., m, e), q_k (..., m); the last v_k is called v.

    >>> out = step({"u": np.ones((1, 1)), "W": np.ones((1, 1, 1, 1))})
    >>> out["v"].tolist()  # one capsule, one vote of length 1
    [[0.5]]
    """
    u_hat = np.einsum("ijed,...id->...ije", v["W"], v["u"])
    found = {"p": u_hat}
    b = np.zeros(v["W"].shape[:2])  # the same for all samples, until the first agreement
    for k in range(1, ROUNDS + 1):
        powers = np.exp(b)
        c = powers / np.sum(powers, axis=-1, keepdims=True)
        s = np.sum(c[..., None] * u_hat, axis=-3)
        squared = np.sum(s * s, axis=-1)
        out = _squash(s, squared)
        found |= {f"b_{k}": b, f"c_{k}": c, f"s_{k}": s, f"q_{k}": squared, f"v_{k}": out}
        b = b + np.sum(u_hat * out[..., None, :, :], axis=-1)
    found["v"] = found.pop(f"v_{ROUNDS}")
    return found


def _squash(s: np.ndarray, squared: np.ndarray) -> np.ndarray:
    length = np.power(squared, 0.5)
    return np.asarray((squared / (1 + squared) / length)[..., None] * s)
