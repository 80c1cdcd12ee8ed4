"""The strongly typed LSTM (T-LSTM) of Balduzzi and Ghifary (2016).

z_t = V_z x_{t-1} + W_z x_t + b_z, f_t = sigma(V_f x_{t-1} + W_f x_t + b_f), o_t = tau(V_o x_{t-1} + W_o x_t +
b_o), c_t = f_t * c_{t-1} + (1 - f_t) * z_t, h_t = c_t * o_t. The paper's V is U here, and tau is tanh. The
input of the step before is a state.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states x_last (..., n), c (..., m); parameters W_k, U_k (m, n), b_k (m,) for k = z, f,
    o. Values z, a_f, f, a_o, o, c_next, h, each (..., m), and x_last_next (..., n).

    >>> v = {"x": np.ones(2), "x_last": np.zeros(2), "c": np.zeros(3)}
    >>> v |= {f"{k}_{g}": np.ones((3, 2)) for k in "WU" for g in "zfo"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "zfo"}
    >>> values = step(v)
    >>> values["z"].tolist(), values["x_last_next"].tolist()
    ([2.0, 2.0, 2.0], [1.0, 1.0])
    """
    x, last, c = v["x"], v["x_last"], v["c"]
    z, a_f, a_o = (last @ v[f"U_{k}"].T + x @ v[f"W_{k}"].T + v[f"b_{k}"] for k in "zfo")
    f, o = _sigma(a_f), np.tanh(a_o)
    c_next = f * c + (1 - f) * z
    h = c_next * o
    x_last_next = np.array(x)
    return {
        "z": z, "a_f": a_f, "f": f, "a_o": a_o, "o": o, "c_next": c_next, "h": h,
        "x_last_next": x_last_next,
    }  # fmt: skip
