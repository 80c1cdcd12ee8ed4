"""The minimal gated unit of flax.linen.MGUCell with reset_gate=True, written from its documentation.

f = sigma(W_if x + b_if + W_hf h), n = tanh(W_in x + b_in + f * (W_hn h + b_hn)), h' = (1 - f) * n + f * h.
Its b_if is our b_f, its b_in our b_g, its b_hn our d_g and its n our g.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,), k = f, g, and d_g (m,).
    Values a_f, f, q, a_g, g, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "d_g": np.zeros(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "fg"} | {f"U_{k}": np.zeros((3, 3)) for k in "fg"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "fg"}
    >>> step(v)["h_next"].tolist()  # gate at one half, candidate 0: half of the state is kept
    [0.5, 0.5, 0.5]
    """
    x, h = v["x"], v["h"]
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"]
    f = 1 / (1 + np.exp(-a_f))
    q = h @ v["U_g"].T + v["d_g"]
    a_g = x @ v["W_g"].T + v["b_g"] + f * q
    g = np.tanh(a_g)
    return {"a_f": a_f, "f": f, "q": q, "a_g": a_g, "g": g, "h_next": (1 - f) * g + f * h}
