"""The shuffling recurrent network of Rotman and Wolf (2021).

The paper: h_t = sigma(W_p h_{t-1} + beta(x_t)), W_p a permutation and beta a learned function. In the
authors' code sigma is ReLU, W_p moves each entry one place on and the last one to the front, and beta is a
network with ReLU between its layers, times a gate, a logistic function of a projection of x; here it has one
hidden layer.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _relu(z: np.ndarray) -> np.ndarray:
    return np.asarray(np.where(z.real > 0, z, 0 * z))


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_e (p, n), b_e (p,), W_v (m, p), b_v (m,), W_f (m, n),
    b_f (m,). Values a_e, e (..., p), v, a_f, f, r, a_h, h_next (..., m).

    >>> v = {"x": np.ones(2), "h": np.array([1.0, 2.0, 3.0]), "W_e": np.ones((4, 2)), "b_e": np.zeros(4)}
    >>> v |= {"W_v": np.zeros((3, 4)), "b_v": np.zeros(3), "W_f": np.ones((3, 2)), "b_f": np.zeros(3)}
    >>> step(v)["h_next"].tolist()  # without what is added the state is only rotated
    [3.0, 1.0, 2.0]
    """
    x = v["x"]
    a_e = x @ v["W_e"].T + v["b_e"]
    e = _relu(a_e)
    added = e @ v["W_v"].T + v["b_v"]
    a_f = x @ v["W_f"].T + v["b_f"]
    f = np.asarray(1 / (1 + np.exp(-a_f)))
    r = np.roll(v["h"], 1, axis=-1)
    a_h = added * f + r
    return {
        "a_e": a_e, "e": e, "v": added, "a_f": a_f, "f": f, "r": r, "a_h": a_h, "h_next": _relu(a_h),
    }  # fmt: skip
