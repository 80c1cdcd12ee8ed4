"""The LSTM with forget gate of Gers, Schmidhuber and Cummins (2000), in today's usage.

The paper writes s_c(t) = y_phi(t) s_c(t-1) + y_in(t) g(net_c(t)) and y_c(t) = y_out(t) h(s_c(t)): s_c is our
c, y_c our h, and y_in, y_phi, y_out are our i, f, o. What differs: the paper squashes with g(x) = 4 sigma(x)
- 2, in [-2, 2], and h(x) = 2 sigma(x) - 1, in [-1, 1], as Hochreiter and Schmidhuber (1997) do; here both are
tanh, as in today's libraries. Since g(x) = 2 tanh(x/2) and h(x) = tanh(x/2), halving W_g, U_g, b_g and the
cell state turns the paper's cell into this one. The paper's cells form blocks that share their gates, here
every cell has its own; its general equations also feed back the activations of the gates, its experiments and
this file do not.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = i, f, o, g.
    Values a_i, i, a_f, f, a_o, o, a_g, g, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "ifog"} | {f"U_{k}": np.zeros((3, 3)) for k in "ifog"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "ifog"}
    >>> step(v)["c_next"].tolist()  # all gates at one half, candidate 0: half of the cell state is kept
    [0.5, 0.5, 0.5]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_i = x @ v["W_i"].T + h @ v["U_i"].T + v["b_i"]
    i = _sigma(a_i)
    a_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"]
    f = _sigma(a_f)
    a_o = x @ v["W_o"].T + h @ v["U_o"].T + v["b_o"]
    o = _sigma(a_o)
    a_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    g = np.tanh(a_g)
    c_next = f * c + i * g
    h_next = o * np.tanh(c_next)
    return {
        "a_i": a_i, "i": i, "a_f": a_f, "f": f, "a_o": a_o, "o": o, "a_g": a_g, "g": g,
        "c_next": c_next, "h_next": h_next,
    }  # fmt: skip
