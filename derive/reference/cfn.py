"""The chaos-free network of Laurent and von Brecht (2017).

The paper: h_t = theta_t * tanh(h_{t-1}) + eta_t * tanh(W x_t), where theta_t = sigma(U_theta h_{t-1} +
V_theta x_t + b_theta), and eta_t in the same way. The paper's V is our W, its W our W_g, which has no bias.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = theta, eta, and
    W_g (m, n). Values a_theta, theta, a_eta, eta, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "W_g": np.full((3, 2), 20.0)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in ("theta", "eta")}
    >>> v |= {f"U_{k}": np.zeros((3, 3)) for k in ("theta", "eta")}
    >>> step(v | {f"b_{k}": np.zeros(3) for k in ("theta", "eta")})["h_next"].tolist()  # half of tanh(40)
    [0.5, 0.5, 0.5]
    """
    x, h = v["x"], v["h"]
    a_theta = x @ v["W_theta"].T + h @ v["U_theta"].T + v["b_theta"]
    theta = _sigma(a_theta)
    a_eta = x @ v["W_eta"].T + h @ v["U_eta"].T + v["b_eta"]
    eta = _sigma(a_eta)
    a_g = x @ v["W_g"].T
    g = np.tanh(a_g)
    return {
        "a_theta": a_theta, "theta": theta, "a_eta": a_eta, "eta": eta, "a_g": a_g, "g": g,
        "h_next": theta * np.tanh(h) + eta * g,
    }  # fmt: skip
