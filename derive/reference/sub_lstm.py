"""The subLSTM of Costa, Assael, Shillingford, de Freitas and Vogels (2017).

[f_t, o_t, z_t, i_t] = sigma(W x_t + R h_{t-1} + b), c_t = c_{t-1} * f_t + z_t - i_t, h_t = sigma(c_t) - o_t.
All four are logistic; the paper's R is U here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = f, i, o, z.
    Values a_k and k for those, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "fioz"} | {f"U_{k}": np.zeros((3, 3)) for k in "fioz"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "fioz"}
    >>> step(v)["c_next"].tolist()  # half of 1, one half comes in, one half is subtracted
    [0.5, 0.5, 0.5]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"]
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["b_i"]
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["b_o"]
    a_z = x @ v["W_z"].T + h @ v["U_z"].T + v["b_z"]
    f, i, o, z = _sigma(a_f), _sigma(a_i), _sigma(a_o), _sigma(a_z)
    c_next = c * f + z - i
    h_next = _sigma(c_next) - o
    return {
        "a_f": a_f, "f": f, "a_i": a_i, "i": i, "a_o": a_o, "o": o, "a_z": a_z, "z": z, "c_next": c_next,
        "h_next": h_next,
    }  # fmt: skip
