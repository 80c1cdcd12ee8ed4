"""MinimalRNN of Chen (2017).

The paper: z_t = Phi(x_t), u_t = sigma(U_h h_{t-1} + U_z z_t + b_u), h_t = u_t * h_{t-1} + (1 - u_t) * z_t.
Phi may be any network; here it is one dense layer, tanh(W_z x_t + b_z), which is what the paper's
experiments use.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_z (m, n), b_z (m,), U_h, U_z (m, m), b_u (m,). Values
    a_z, z, a_u, u, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W_z": np.zeros((3, 2)), "b_z": np.zeros(3)}
    >>> v |= {"U_h": np.zeros((3, 3)), "U_z": np.zeros((3, 3)), "b_u": np.zeros(3)}
    >>> step(v)["h_next"].tolist()  # half of the old state, and the code is 0
    [0.5, 0.5, 0.5]
    """
    a_z = v["x"] @ v["W_z"].T + v["b_z"]
    z = np.tanh(a_z)
    a_u = v["h"] @ v["U_h"].T + z @ v["U_z"].T + v["b_u"]
    u = _sigma(a_u)
    return {"a_z": a_z, "z": z, "a_u": a_u, "u": u, "h_next": u * v["h"] + (1 - u) * z}
