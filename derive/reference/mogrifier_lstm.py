"""The Mogrifier LSTM of Melis, Kocisky and Blunsom (2020), with five rounds and matrices of full rank.

x^i = 2 sigma(Q^i h^{i-1}) * x^{i-2} for odd i, h^i = 2 sigma(R^i x^{i-1}) * h^{i-2} for even i, from x^{-1} =
x and h^0 = h_{t-1}; the last of each goes into an LSTM. After five rounds these are x^5 and h^4.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters Q_1, Q_3, Q_5 (n, m), R_2, R_4 (m, n), W_k (m, n), U_k
    (m, m), b_k (m,) for k = f, i, g, o. Values a_x_1, x_1, a_h_2, h_2, a_x_3, x_3, a_h_4, h_4, a_x_5, x_5;
    a_k and k for the gates, c_next, h_next.

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "figo"} | {f"U_{k}": np.zeros((3, 3)) for k in "figo"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "figo"}
    >>> v |= {f"Q_{k}": np.zeros((2, 3)) for k in (1, 3, 5)} | {f"R_{k}": np.zeros((3, 2)) for k in (2, 4)}
    >>> step(v)["x_5"].tolist()  # twice one half changes nothing
    [1.0, 1.0]
    """
    a_x_1 = v["h"] @ v["Q_1"].T
    x_1 = 2 * _sigma(a_x_1) * v["x"]
    a_h_2 = x_1 @ v["R_2"].T
    h_2 = 2 * _sigma(a_h_2) * v["h"]
    a_x_3 = h_2 @ v["Q_3"].T
    x_3 = 2 * _sigma(a_x_3) * x_1
    a_h_4 = x_3 @ v["R_4"].T
    h_4 = 2 * _sigma(a_h_4) * h_2
    a_x_5 = h_4 @ v["Q_5"].T
    x_5 = 2 * _sigma(a_x_5) * x_3
    a_f, a_i, a_g, a_o = (x_5 @ v[f"W_{k}"].T + h_4 @ v[f"U_{k}"].T + v[f"b_{k}"] for k in "figo")
    f, i, g, o = _sigma(a_f), _sigma(a_i), np.tanh(a_g), _sigma(a_o)
    c_next = f * v["c"] + i * g
    h_next = o * np.tanh(c_next)
    return {
        "a_x_1": a_x_1, "x_1": x_1, "a_h_2": a_h_2, "h_2": h_2, "a_x_3": a_x_3, "x_3": x_3, "a_h_4": a_h_4,
        "h_4": h_4, "a_x_5": a_x_5, "x_5": x_5, "a_f": a_f, "f": f, "a_i": a_i, "i": i, "a_g": a_g, "g": g,
        "a_o": a_o, "o": o, "c_next": c_next, "h_next": h_next,
    }  # fmt: skip
