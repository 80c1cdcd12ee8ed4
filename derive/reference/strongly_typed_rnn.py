"""The strongly-typed recurrent network (T-RNN) of Balduzzi and Ghifary (2016).

The paper: z_t = W x_t, f_t = sigma(V x_t + b), h_t = f_t * h_{t-1} + (1 - f_t) * z_t. Its W is our W_z, its
V our W_f.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_z, W_f (m, n), b_f (m,). Values z, a_f, f, h_next, each
    (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W_z": np.ones((3, 2)), "W_f": np.zeros((3, 2))}
    >>> step(v | {"b_f": np.zeros(3)})["h_next"].tolist()  # half of 1 and half of the input, 2
    [1.5, 1.5, 1.5]
    """
    x, h = v["x"], v["h"]
    z = x @ v["W_z"].T
    a_f = x @ v["W_f"].T + v["b_f"]
    f = _sigma(a_f)
    return {"z": z, "a_f": a_f, "f": f, "h_next": f * h + (1 - f) * z}
