"""FastGRNN, of Kusupati, Singh, Bhatia, Kumar, Jain and Varma (2018), with full matrices.

The paper writes z_t = sigma(W x_t + U h_{t-1} + b_z), h~_t = tanh(W x_t + U h_{t-1} + b_h) and h_t =
(zeta (1 - z_t) + nu) * h~_t + z_t * h_{t-1}, where zeta and nu are numbers between 0 and 1, sigmoids of
what is learned; here zeta and nu are what is learned, as in the authors' code. Its h~ and b_h are our g
and b_g. Low-rank and sparse W and U are left out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W (m, n), U (m, m), b_z, b_g (m,), zeta, nu (). Values p,
    a_z, z, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W": np.zeros((3, 2)), "U": np.zeros((3, 3))}
    >>> v |= {"b_z": np.zeros(3), "b_g": np.zeros(3), "zeta": np.array(3.0), "nu": np.array(-3.0)}
    >>> step(v)["h_next"].tolist()  # the gate at one half, candidate 0
    [0.5, 0.5, 0.5]
    """
    x, h = v["x"], v["h"]
    p = x @ v["W"].T + h @ v["U"].T
    a_z = p + v["b_z"]
    z = _sigma(a_z)
    a_g = p + v["b_g"]
    g = np.tanh(a_g)
    h_next = (_sigma(v["zeta"]) * (1 - z) + _sigma(v["nu"])) * g + z * h
    return {"p": p, "a_z": a_z, "z": z, "a_g": a_g, "g": g, "h_next": h_next}
