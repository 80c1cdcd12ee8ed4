"""The LSTM with full gate recurrence (FGR) of Greff et al. (2017).

The paper's vanilla LSTM has peepholes, and so has each of its variants: z^t = g(W_z x^t + R_z y^{t-1} + b_z),
i^t and f^t see p * c^{t-1}, o^t sees p_o * c^t, c^t = z^t * i^t + c^{t-1} * f^t, y^t = h(c^t) * o^t. Its z, y
and R are our g, h and U. In this variant each gate also sees all three gates of the step before, through nine
more matrices: i^t sees R_ii i^{t-1} + R_fi f^{t-1} + R_oi o^{t-1}, and likewise f^t and o^t.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c, i, f, o (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = i, f,
    o, g, the peepholes p_i, p_f, p_o (m,) and R_jk (m, m) from gate j to gate k. Values a_f, f_next, a_i,
    i_next, a_g, g, c_next, a_o, o_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2)} | {k: np.ones(3) for k in "hcifo"}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "ifog"} | {f"U_{k}": np.zeros((3, 3)) for k in "ifog"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "ifog"} | {f"p_{k}": np.zeros(3) for k in "ifo"}
    >>> v |= {f"R_{j}{k}": np.eye(3) for j in "ifo" for k in "ifo"}
    >>> step(v)["a_o"].tolist()  # the three gates before were open
    [3.0, 3.0, 3.0]
    """
    x, h, c = v["x"], v["h"], v["c"]
    before = {k: sum(v[j] @ v[f"R_{j}{k}"].T for j in "ifo") for k in "ifo"}
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["p_i"] * c + v["b_i"] + before["i"]
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["p_f"] * c + v["b_f"] + before["f"]
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    i_next, f_next, g = _sigma(a_i), _sigma(a_f), np.tanh(a_g)
    c_next = g * i_next + c * f_next
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["p_o"] * c_next + v["b_o"] + before["o"]
    o_next = _sigma(a_o)
    h_next = np.tanh(c_next) * o_next
    return {
        "a_f": a_f, "f_next": f_next, "a_i": a_i, "i_next": i_next, "a_g": a_g, "g": g, "c_next": c_next,
        "a_o": a_o, "o_next": o_next, "h_next": h_next,
    }  # fmt: skip
