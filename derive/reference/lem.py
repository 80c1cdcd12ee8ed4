"""Long expressive memory of Rusch et al. (2022).

The paper: dt_n = dt s(W_1 y_{n-1} + V_1 u_n + b_1), dt'_n = dt s(W_2 y_{n-1} + V_2 u_n + b_2), s the
logistic function; z_n = (1 - dt_n) z_{n-1} + dt_n tanh(W_z y_{n-1} + V_z u_n + b_z), y_n = (1 - dt'_n)
y_{n-1} + dt'_n tanh(W_y z_n + V_y u_n + b_y). dt_n, dt'_n are our d, e, the candidates u, v; W is our U, V
our W; dt = 0.0242, which the authors' code has for the adding problem.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states y, z (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = d, e, u, v.
    Values a_d, d, a_e, e, a_u, u, z_next, a_v, v, y_next, each (..., m).

    >>> v = {"x": np.ones(2), "y": np.ones(3), "z": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "deuv"} | {f"U_{k}": np.zeros((3, 3)) for k in "deuv"}
    >>> step(v | {f"b_{k}": np.zeros(3) for k in "deuv"})["z_next"].tolist()  # half of dt is forgotten
    [0.9879, 0.9879, 0.9879]
    """
    x, y, z = v["x"], v["y"], v["z"]
    a_d = x @ v["W_d"].T + y @ v["U_d"].T + v["b_d"]
    d = 0.0242 * _sigma(a_d)
    a_e = x @ v["W_e"].T + y @ v["U_e"].T + v["b_e"]
    e = 0.0242 * _sigma(a_e)
    a_u = x @ v["W_u"].T + y @ v["U_u"].T + v["b_u"]
    u = np.tanh(a_u)
    z_next = (1 - d) * z + d * u
    a_v = x @ v["W_v"].T + z_next @ v["U_v"].T + v["b_v"]
    new = np.tanh(a_v)
    y_next = (1 - e) * y + e * new
    return {
        "a_d": a_d, "d": d, "a_e": a_e, "e": e, "a_u": a_u, "u": u, "z_next": z_next,
        "a_v": a_v, "v": new, "y_next": y_next,
    }  # fmt: skip
