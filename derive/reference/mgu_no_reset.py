"""The minimal gated unit of flax.linen.MGUCell with reset_gate=False, written from its documentation.

f = sigma(W_if x + b_if + W_hf h), n = tanh(W_in x + b_in + W_hn h), h' = (1 - f) * n + f * h.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = f, g.
    Values a_f, f, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "fg"} | {f"U_{k}": np.zeros((3, 3)) for k in "fg"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "fg"}
    >>> step(v)["h_next"].tolist()  # gate at one half, candidate 0: half of the state is kept
    [0.5, 0.5, 0.5]
    """
    x, h = v["x"], v["h"]
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"]
    f = 1 / (1 + np.exp(-a_f))
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    return {"a_f": a_f, "f": f, "a_g": a_g, "g": g, "h_next": (1 - f) * g + f * h}
