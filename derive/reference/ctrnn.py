"""The continuous-time recurrent network of Beer (1995), in Euler steps.

Beer: tau_i dy_i/dt = -y_i + sum_j w_ji sigma(y_j + theta_j) + I_i, sigma the logistic function. y is our h,
w_ji our U_ij, the external input I is W x, and one step of size dt = 0.1 is taken.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W (m, n), U (m, m), theta, tau (m,). Values a_s, s, v,
    h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W": np.zeros((3, 2)), "U": np.zeros((3, 3))}
    >>> step(v | {"theta": np.zeros(3), "tau": np.full(3, 0.1)})["h_next"].tolist()  # dt is tau
    [0.0, 0.0, 0.0]
    """
    x, h = v["x"], v["h"]
    a_s = h + v["theta"]
    s = _sigma(a_s)
    velocity = (-h + s @ v["U"].T + x @ v["W"].T) / v["tau"]
    return {"a_s": a_s, "s": s, "v": velocity, "h_next": h + 0.1 * velocity}
