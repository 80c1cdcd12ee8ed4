"""The LSTM with a recurrent projection layer (LSTMP) of Sak, Senior and Beaufays (2014), as PyTorch has it.

i_t = sigma(W_ix x_t + W_ir r_{t-1} + b_i) and likewise for the others, m_t = o_t * h(c_t), r_t = W_rm m_t.
The paper's m_t is q here. The paper has peepholes, and a second projection that does not come back; both are
left out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states r (..., p), c (..., m); parameters W_k (m, n), U_k (m, p), b_k (m,) for k = f, i,
    g, o, and W_r (p, m). Values a_k and k for those, c_next, q (..., m), r_next (..., p).

    >>> v = {"x": np.ones(2), "r": np.zeros(1), "c": np.zeros(3), "W_r": np.ones((1, 3))}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "figo"} | {f"U_{k}": np.zeros((3, 1)) for k in "figo"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "figo"}
    >>> step(v)["r_next"].tolist()
    [0.0]
    """
    x, r, c = v["x"], v["r"], v["c"]
    a_f = x @ v["W_f"].T + r @ v["U_f"].T + v["b_f"]
    a_i = x @ v["W_i"].T + r @ v["U_i"].T + v["b_i"]
    a_g = x @ v["W_g"].T + r @ v["U_g"].T + v["b_g"]
    a_o = x @ v["W_o"].T + r @ v["U_o"].T + v["b_o"]
    f, i, g, o = _sigma(a_f), _sigma(a_i), np.tanh(a_g), _sigma(a_o)
    c_next = f * c + i * g
    q = o * np.tanh(c_next)
    r_next = q @ v["W_r"].T
    return {
        "a_f": a_f, "f": f, "a_i": a_i, "i": i, "a_g": a_g, "g": g, "a_o": a_o, "o": o,
        "c_next": c_next, "q": q, "r_next": r_next,
    }  # fmt: skip
