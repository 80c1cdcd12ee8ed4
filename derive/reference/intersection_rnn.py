"""The intersection recurrent network, +RNN, of Collins, Sohl-Dickstein and Sussillo (2017), (15) to (20).

The paper writes y_in = s1(W^yh h_{t-1} + W^yx x_t + b^y), h_in = s2(W^hh h_{t-1} + W^hx x_t + b^h), gates
g^y and g^h of the same form with sigma and one more number in the sum, y_t = g^y * x_t + (1 - g^y) * y_in
and h_t = g^h * h_{t-1} + (1 - g^h) * h_in. Here y_in is k, h_in is g, g^y is u, g^h is z, and the numbers
are part of b_u and b_z; s1 is ReLU and s2 tanh. Since x is mixed with the output entry by entry, inputs
and units have one size.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def _relu(z: np.ndarray) -> np.ndarray:
    return np.where(z.real > 0, z, 0 * z)


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x and state h (..., m); parameters W_k, U_k (m, m), b_k (m,) for k = k, g, u, z. Values a_k, k, a_g,
    g, a_u, u, a_z, z, y, h_next, each (..., m).

    >>> v = {"x": np.full(3, 2.0), "h": np.ones(3)} | {f"b_{k}": np.zeros(3) for k in "kguz"}
    >>> v |= {f"{w}_{k}": np.zeros((3, 3)) for w in "WU" for k in "kguz"}
    >>> step(v)["y"].tolist(), step(v)["h_next"].tolist()  # both gates at one half, both candidates 0
    ([1.0, 1.0, 1.0], [0.5, 0.5, 0.5])
    """
    x, h = v["x"], v["h"]
    a_k = x @ v["W_k"].T + h @ v["U_k"].T + v["b_k"]
    k = _relu(a_k)
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    a_u = x @ v["W_u"].T + h @ v["U_u"].T + v["b_u"]
    u = _sigma(a_u)
    a_z = x @ v["W_z"].T + h @ v["U_z"].T + v["b_z"]
    z = _sigma(a_z)
    y = u * x + (1 - u) * k
    h_next = z * h + (1 - z) * g
    return {
        "a_k": a_k, "k": k, "a_g": a_g, "g": g, "a_u": a_u, "u": u, "a_z": a_z, "z": z, "y": y,
        "h_next": h_next,
    }  # fmt: skip
