"""The bistable recurrent cell of Vecoven, Ernst and Drion (2021).

The paper writes h_t = c_t * h_{t-1} + (1 - c_t) * tanh(U x_t + a_t * h_{t-1}), a_t = 1 + tanh(U_a x_t +
w_a * h_{t-1}) and c_t = sigma(U_c x_t + w_c * h_{t-1}): its U are our W, its w our u. The authors' code
adds a bias to a and to c, and so does this file; at zero they are the paper's.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n) for k = a, c, g, u_a, u_c, b_a and b_c (m,).
    Values a_a, a, a_c, c, a_g, g, h_next, each (..., m).

    >>> v = {k: np.zeros(3) for k in ("u_a", "u_c", "b_a", "b_c")} | {"b_c": np.full(3, 40.0)}
    >>> v |= {"x": np.ones(2), "h": np.ones(3)} | {f"W_{k}": np.zeros((3, 2)) for k in "acg"}
    >>> step(v)["h_next"].tolist()  # c is one: the old state is kept
    [1.0, 1.0, 1.0]
    """
    x, h = v["x"], v["h"]
    a_a = x @ v["W_a"].T + v["u_a"] * h + v["b_a"]
    a = 1 + np.tanh(a_a)
    a_c = x @ v["W_c"].T + v["u_c"] * h + v["b_c"]
    c = _sigma(a_c)
    a_g = x @ v["W_g"].T + a * h
    g = np.tanh(a_g)
    h_next = c * h + (1 - c) * g
    return {"a_a": a_a, "a": a, "a_c": a_c, "c": c, "a_g": a_g, "g": g, "h_next": h_next}
