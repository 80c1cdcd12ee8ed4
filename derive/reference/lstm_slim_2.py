"""The simplified LSTM that Akandeh and Salem (2017) call LSTM2.

Its gates are i_t = sigma(U_i h_{t-1}), and likewise f_t and o_t; the candidate, the cell state and the hidden
state are those of the LSTM.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_g (m, n), U_g (m, m), b_g (m,), and U_k (m, m) for k
    = i, f, o. Values a_f, f, a_i, i, a_g, g, a_o, o, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "c": np.ones(3)}
    >>> v |= {"W_g": np.zeros((3, 2)), "U_g": np.zeros((3, 3)), "b_g": np.zeros(3)}
    >>> v |= {f"U_{k}": np.zeros((3, 3)) for k in "ifo"}
    >>> step(v)["c_next"].tolist()
    [0.5, 0.5, 0.5]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_f = h @ v["U_f"].T
    a_i = h @ v["U_i"].T
    a_o = h @ v["U_o"].T
    f, i, o = _sigma(a_f), _sigma(a_i), _sigma(a_o)
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    c_next = f * c + i * g
    h_next = o * np.tanh(c_next)
    return {
        "a_f": a_f, "f": f, "a_i": a_i, "i": i, "a_g": a_g, "g": g, "a_o": a_o, "o": o, "c_next": c_next,
        "h_next": h_next,
    }  # fmt: skip
