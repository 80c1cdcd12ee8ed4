"""The recurrence with multiplicative integration of Wu et al. (2016).

The paper's general form: phi(alpha * W x * U z + beta_1 * U z + beta_2 * W x + b), z the old state, * entry
by entry, alpha, beta_1, beta_2 vectors; phi is tanh here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W (m, n), U (m, m), alpha, beta_1, beta_2, b (m,). Values
    p, q, a_h, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W": np.ones((3, 2)), "U": np.ones((3, 3))}
    >>> v |= {"b": np.full(3, -6.0), "alpha": np.ones(3), "beta_1": np.zeros(3), "beta_2": np.zeros(3)}
    >>> step(v)["h_next"].tolist()  # 2 times 3, less the bias
    [0.0, 0.0, 0.0]
    """
    p, q = v["x"] @ v["W"].T, v["h"] @ v["U"].T
    a_h = v["alpha"] * p * q + v["beta_1"] * q + v["beta_2"] * p + v["b"]
    return {"p": p, "q": q, "a_h": a_h, "h_next": np.tanh(a_h)}
