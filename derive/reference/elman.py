"""The simple recurrent network of Elman (1990), in today's usage.

The paper describes the network in words and a figure: the hidden units see the input and the context units,
which hold the hidden activations of the step before (copied one to one). Its units have activations between 0
and 1 and the context starts at 0.5; today's libraries use tanh and start at 0, and so does this file. The
output layer of the paper is a dense layer of its own and not part of the cell.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_h (m, n), U_h (m, m), b_h (m,). Values a_h and h_next,
    each (..., m).

    >>> v = {"x": np.zeros(2), "h": np.ones(3)}
    >>> v |= {"W_h": np.ones((3, 2)), "U_h": np.zeros((3, 3)), "b_h": np.zeros(3)}
    >>> step(v)["h_next"].tolist()
    [0.0, 0.0, 0.0]
    """
    a_h = v["x"] @ v["W_h"].T + v["h"] @ v["U_h"].T + v["b_h"]
    h_next = np.tanh(a_h)
    return {"a_h": a_h, "h_next": h_next}
