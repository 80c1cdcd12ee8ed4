"""The GRU of Cho et al. (2014) as printed: the reset gate before the matrix product, z keeps the old state.

Cho et al. (2014), version 3 on arXiv and EMNLP, equations (5) to (7) and the one after, for unit j: r_j =
sigma([W_r x]_j + [U_r h]_j), z_j the same, h_j = z_j h_j + (1 - z_j) h~_j with h~_j = phi([W x]_j + [U (r *
h)]_j). The paper prints no biases; they are added here. Its W and U without index are W_g and U_g, its h~ is
g, and phi is tanh, as in its experiments.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = r, z, g. Values
    a_r, r, a_z, z, s, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3)}
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
    s = r * h
    a_g = x @ v["W_g"].T + s @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    h_next = z * h + (1 - z) * g
    return {"a_r": a_r, "r": r, "a_z": a_z, "z": z, "s": s, "a_g": a_g, "g": g, "h_next": h_next}
