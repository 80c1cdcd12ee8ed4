"""The strongly typed GRU, T-GRU, of Balduzzi and Ghifary (2016).

The paper writes z_t = V_z x_{t-1} + W_z x_t + b_z, f_t = sigma(V_f x_{t-1} + W_f x_t + b_f), o_t =
tau(V_o x_{t-1} + W_o x_t + b_o) and h_t = f_t * h_{t-1} + z_t * o_t. Its V are our U; tau is tanh. The
input of the step before is carried as a state, x_last.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x and state x_last (..., n); state h (..., m); parameters W_k, U_k (m, n), b_k (m,) for k = z, f, o.
    Values z, a_f, f, a_o, o, h_next, each (..., m), and x_last_next (..., n).

    >>> v = {"x": np.ones(2), "x_last": np.zeros(2), "h": np.ones(3)} | {f"b_{k}": np.zeros(3) for k in "zfo"}
    >>> v |= {f"{w}_{k}": np.zeros((3, 2)) for w in "WU" for k in "zfo"}
    >>> step(v)["h_next"].tolist(), step(v)["x_last_next"].tolist()
    ([0.5, 0.5, 0.5], [1.0, 1.0])
    """
    x, h, x_last = v["x"], v["h"], v["x_last"]
    z = x @ v["W_z"].T + x_last @ v["U_z"].T + v["b_z"]
    a_f = x @ v["W_f"].T + x_last @ v["U_f"].T + v["b_f"]
    f = _sigma(a_f)
    a_o = x @ v["W_o"].T + x_last @ v["U_o"].T + v["b_o"]
    o = np.tanh(a_o)
    h_next = f * h + z * o
    x_last_next = +x
    return {"z": z, "a_f": a_f, "f": f, "a_o": a_o, "o": o, "h_next": h_next, "x_last_next": x_last_next}
