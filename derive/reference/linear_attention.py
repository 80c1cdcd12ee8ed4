"""Linear attention of Katharopoulos et al. (2020) as a recurrence, one head.

s' = s + phi(k) v^T, z' = z + phi(k) and y = phi(q)^T s' / phi(q)^T z' with phi(a) = elu(a) + 1.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _below(a: np.ndarray) -> np.ndarray:
    return np.minimum(a, 0 * a)


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states S (..., d, m), z (..., d); parameters W_q, W_k (d, n), W_v (m, n).  Values rho,
    a_q, q, kappa, a_k, k (..., d), v (..., m), S_next (..., d, m), z_next (..., d), y (..., m).

    >>> v = {"x": np.ones(2), "S": np.zeros((4, 3)), "z": np.zeros(4)}
    >>> v |= {"W_q": np.ones((4, 2)), "W_k": np.ones((4, 2)), "W_v": np.ones((3, 2))}
    >>> step(v)["y"].tolist()  # the mean of the only value
    [2.0, 2.0, 2.0]
    """
    x = v["x"]
    rho, kappa, value = x @ v["W_q"].T, x @ v["W_k"].T, x @ v["W_v"].T
    a_q, a_k = _below(rho), _below(kappa)
    q, k = (np.exp(low) + (a - low) for a, low in ((rho, a_q), (kappa, a_k)))
    S_next = v["S"] + k[..., :, None] * value[..., None, :]
    z_next = v["z"] + k
    y = (q[..., :, None] * S_next).sum(axis=-2) / (q * z_next).sum(axis=-1)[..., None]
    return {
        "rho": rho, "a_q": a_q, "q": q, "kappa": kappa, "a_k": a_k, "k": k, "v": value, "S_next": S_next,
        "z_next": z_next, "y": y,
    }  # fmt: skip
