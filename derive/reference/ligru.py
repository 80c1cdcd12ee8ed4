"""The light GRU of Ravanelli, Brakel, Omologo and Bengio (2018), without its batch normalisation.

The paper writes z_t = sigma(BN(W_z x_t) + U_z h_{t-1}), h~_t = ReLU(BN(W_h x_t) + U_h h_{t-1}) and h_t =
z_t * h_{t-1} + (1 - z_t) * h~_t. BN uses the statistics of a batch, so it is no function of one sample;
what is left of it here is its shift, the biases b_z and b_g. The paper's h~ is our g.
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

    Input x (..., n); state h (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = z, g. Values a_z,
    z, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "b_z": np.zeros(3), "b_g": np.full(3, 3.0)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "zg"} | {f"U_{k}": np.zeros((3, 3)) for k in "zg"}
    >>> step(v)["h_next"].tolist()  # half of 1 and half of 3: the candidate is not bounded by 1
    [2.0, 2.0, 2.0]
    """
    x, h = v["x"], v["h"]
    a_z = x @ v["W_z"].T + h @ v["U_z"].T + v["b_z"]
    z = _sigma(a_z)
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    g = _relu(a_g)
    h_next = z * h + (1 - z) * g
    return {"a_z": a_z, "z": z, "a_g": a_g, "g": g, "h_next": h_next}
