"""The addition-subtraction twin-gated recurrent unit of Zhang, Xiong, Su, Lin and Zhang (2018).

The paper writes p_t = W x_t, q_t = U h_{t-1}, i_t = sigma(p_t + q_t), f_t = sigma(p_t - q_t) and h_t =
i_t * p_t + f_t * h_{t-1}. There is no bias and no other nonlinearity, so the state is not bounded.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W (m, n), U (m, m). Values p, q, a_i, i, a_f, f, h_next,
    each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W": np.zeros((3, 2)), "U": np.zeros((3, 3))}
    >>> step(v)["h_next"].tolist()  # both gates at one half, nothing comes in
    [0.5, 0.5, 0.5]
    """
    x, h = v["x"], v["h"]
    p = x @ v["W"].T
    q = h @ v["U"].T
    a_i = p + q
    i = _sigma(a_i)
    a_f = p - q
    f = _sigma(a_f)
    h_next = i * p + f * h
    return {"p": p, "q": q, "a_i": a_i, "i": i, "a_f": a_f, "f": f, "h_next": h_next}
