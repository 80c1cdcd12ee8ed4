"""HGRN2 of Qin et al. (2024), one head: S' = diag(f) S + (1 - f) i^T and o = S'^T q.

f = gamma + (1 - gamma) sigma(.), where gamma is the lower bound of a layer, 1/4 here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state S (..., d, m); parameters W_q, W_f (d, n), W_i (m, n).  Values a_q, q, a_f, f
    (..., d), i, o (..., m), S_next (..., d, m).

    >>> v = {"x": np.zeros(2), "S": np.ones((4, 3))}
    >>> step(v | {"W_q": np.ones((4, 2)), "W_f": np.ones((4, 2)), "W_i": np.ones((3, 2))})["f"].tolist()
    [0.625, 0.625, 0.625, 0.625]
    """
    a_q, a_f, i = (v["x"] @ v[f"W_{name}"].T for name in "qfi")
    q = a_q / (1 + np.exp(-a_q))
    f = 0.25 + 0.75 / (1 + np.exp(-a_f))
    S_next = f[..., :, None] * v["S"] + (1 - f)[..., :, None] * i[..., None, :]
    o = (q[..., None, :] @ S_next)[..., 0, :]
    return {"a_q": a_q, "q": q, "a_f": a_f, "f": f, "i": i, "S_next": S_next, "o": o}
