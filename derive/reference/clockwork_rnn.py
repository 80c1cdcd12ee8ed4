"""The clockwork RNN of Koutník et al. (2014).

The paper cuts the units into modules with periods T_1 < T_2 < ...; module i is computed at step t only where
t is a multiple of T_i, else it keeps its values, and its rows of the recurrent matrix are zero for all
faster modules. Here M has a 1 where the matrix may have an entry, and the input k has a 1 for each unit
whose clock ticks.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Inputs x (..., n), k (..., m); state h (..., m); parameters W (m, n), U (m, m), b (m,); constant M (m,
    m). Values R (m, m), a_g, g, h_next (..., m).

    >>> v = {"x": np.ones(2), "k": np.array([1.0, 1.0, 0.0]), "h": np.ones(3), "M": np.triu(np.ones((3, 3)))}
    >>> v |= {"W": np.zeros((3, 2)), "U": np.zeros((3, 3)), "b": np.zeros(3)}
    >>> step(v)["h_next"].tolist()  # the last unit's clock does not tick
    [0.0, 0.0, 1.0]
    """
    R = v["M"] * v["U"]
    a_g = v["x"] @ v["W"].T + v["h"] @ R.T + v["b"]
    g = np.tanh(a_g)
    return {"R": R, "a_g": a_g, "g": g, "h_next": v["k"] * g + (1 - v["k"]) * v["h"]}
