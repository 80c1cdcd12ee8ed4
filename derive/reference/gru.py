"""The GRU with the reset gate after the matrix product, as in cuDNN and in PyTorch.

PyTorch's documentation: n_t = tanh(W_in x_t + b_in + r_t * (W_hn h_{t-1} + b_hn)) and h_t = (1 - z_t) * n_t +
z_t * h_{t-1}; it writes n for our g. The order is that of the first two versions of Cho et al. (2014) on
arXiv, equation (8) there; version 3, which was printed, has the reset gate before the product
(gru_reset_before.py). The libraries have two biases for r and for z too; only their sum counts, so there is
one here. The recurrent bias of the candidate, d_g, is multiplied by r and cannot be folded into b_g.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = r, z, g, and d_g
    (m,). Values a_r, r, a_z, z, q, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "d_g": np.zeros(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "rzg"} | {f"U_{k}": np.zeros((3, 3)) for k in "rzg"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "rzg"} | {"b_z": np.full(3, 40.0)}
    >>> step(v)["h_next"].tolist()  # z is one: the old state is kept
    [1.0, 1.0, 1.0]
    """
    x, h = v["x"], v["h"]
    a_r = x @ v["W_r"].T + h @ v["U_r"].T + v["b_r"]
    r = _sigma(a_r)
    a_z = x @ v["W_z"].T + h @ v["U_z"].T + v["b_z"]
    z = _sigma(a_z)
    q = h @ v["U_g"].T + v["d_g"]
    a_g = x @ v["W_g"].T + v["b_g"] + r * q
    g = np.tanh(a_g)
    h_next = (1 - z) * g + z * h
    return {"a_r": a_r, "r": r, "a_z": a_z, "z": z, "q": q, "a_g": a_g, "g": g, "h_next": h_next}
