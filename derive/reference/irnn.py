"""The recurrent network of rectified linear units of Le, Jaitly and Hinton (2015).

h_t = max(0, W x_t + U h_{t-1} + b). The paper starts U at the identity and b at zero, which is what the name
stands for; the equation is the same for any U.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_h (m, n), U_h (m, m), b_h (m,). Values a_h, h_next, each
    (..., m).

    >>> v = {"x": np.zeros(2), "h": np.array([1.0, 2.0, 3.0]), "W_h": np.ones((3, 2)), "b_h": np.zeros(3)}
    >>> step(v | {"U_h": np.eye(3)})["h_next"].tolist()  # at its start it copies its state
    [1.0, 2.0, 3.0]
    """
    a_h = v["x"] @ v["W_h"].T + v["h"] @ v["U_h"].T + v["b_h"]
    return {"a_h": a_h, "h_next": np.where(a_h.real > 0, a_h, 0 * a_h)}
