"""The LSTM with peephole connections of Gers, Schraudolph and Schmidhuber (2002), as Graves (2013) writes it.

Graves (2013), equations (7) to (11): i_t and f_t see W_ci c_{t-1} and W_cf c_{t-1}, o_t sees W_co c_t, the
new cell state; "the weight matrices from the cell to gate vectors are diagonal", so they are the vectors p_i,
p_f, p_o here. The connections are those of Gers et al. (2002). That paper leaves out the squashing of the
output, h_next = o * c_next in our names, and cuts the gradient through the peepholes; Graves, and this file,
keep tanh, and gradients are full.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = i, f, o, g,
    and the peepholes p_i, p_f, p_o (m,). Values a_i, i, a_f, f, a_g, g, c_next, a_o, o, h_next, each (...,
    m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "ifog"} | {f"U_{k}": np.zeros((3, 3)) for k in "ifog"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "ifog"} | {f"p_{k}": np.full(3, 2.0) for k in "ifo"}
    >>> values = step(v)  # the output gate sees the new cell state, the others the old one
    >>> bool(np.allclose(values["a_o"], 2 * values["c_next"])), values["a_f"].tolist()
    (True, [2.0, 2.0, 2.0])
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["p_i"] * c + v["b_i"]
    i = _sigma(a_i)
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["p_f"] * c + v["b_f"]
    f = _sigma(a_f)
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    c_next = f * c + i * g
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["p_o"] * c_next + v["b_o"]
    o = _sigma(a_o)
    h_next = o * np.tanh(c_next)
    return {
        "a_i": a_i, "i": i, "a_f": a_f, "f": f, "a_g": a_g, "g": g, "c_next": c_next, "a_o": a_o, "o": o,
        "h_next": h_next,
    }  # fmt: skip
