"""The tau-GRU of Erichson, Lim and Mahoney (2022).

As torchrecurrent's documentation reproduces it: u_n = tanh(W_1 h_n + U_1 x_n), z_n = tanh(W_2 h_{n-d} +
U_2 x_n), g_n = sigma(W_3 h_n + U_3 x_n), a_n = sigma(W_4 h_n + U_4 x_n) and h_{n+1} = (1 - g_n) * h_n +
g_n * (u_n + a_n * z_n). Its W are our U and its U our W. The last d states are carried in D, the oldest
first, so p is h_{n-d}.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h (..., m), D (..., d, m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = u,
    z, g, a. Values p, a_u, u, a_z, z, a_g, g, a_a, a, h_next, each (..., m), and D_next (..., d, m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "D": np.zeros((2, 3))}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "uzga"}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "uzga"} | {f"U_{k}": np.zeros((3, 3)) for k in "uzga"}
    >>> step(v)["h_next"].tolist(), step(v)["D_next"].tolist()
    ([0.5, 0.5, 0.5], [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    """
    x, h = v["x"], v["h"]
    p = v["D"][..., 0, :]
    a_u = x @ v["W_u"].T + h @ v["U_u"].T + v["b_u"]
    u = np.tanh(a_u)
    a_z = x @ v["W_z"].T + p @ v["U_z"].T + v["b_z"]
    z = np.tanh(a_z)
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    g = _sigma(a_g)
    a_a = x @ v["W_a"].T + h @ v["U_a"].T + v["b_a"]
    a = _sigma(a_a)
    h_next = (1 - g) * h + g * (u + a * z)
    D_next = np.concatenate([v["D"][..., 1:, :], h[..., None, :]], axis=-2)
    return {
        "p": p, "a_u": a_u, "u": u, "a_z": a_z, "z": z, "a_g": a_g, "g": g, "a_a": a_a, "a": a,
        "h_next": h_next, "D_next": D_next,
    }  # fmt: skip
