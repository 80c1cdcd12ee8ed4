"""An LSTM whose gates are two-layer networks.

No paper is claimed for exactly this cell. It is the LSTM of lstm.py in which each of the four one-layer boxes
is replaced by a network with one hidden layer of m tanh units, the step that Pascanu et al. (2014) take for
the transition of a plain recurrent network (a deep transition). For the forget gate, in our names: e_f =
tanh(W_f x + U_f h + b_f) and f = sigma(V_f e_f + d_f); the same for i and o, and for the candidate g with
tanh at its end.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) of the first and V_k
    (m, m), d_k (m,) of the second layer, for k = i, f, o, g. Values a_e_k, e_k, a_k, k for the same four,
    c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.ones((3, 2)) for k in "ifog"} | {f"U_{k}": np.ones((3, 3)) for k in "ifog"}
    >>> v |= {f"V_{k}": np.zeros((3, 3)) for k in "ifog"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "ifog"} | {f"d_{k}": np.zeros(3) for k in "ifog"}
    >>> step(v)["c_next"].tolist()  # V is zero: all gates at one half
    [0.5, 0.5, 0.5]
    """
    x, h, c = v["x"], v["h"], v["c"]
    a_e_i = x @ v["W_i"].T + h @ v["U_i"].T + v["b_i"]
    e_i = np.tanh(a_e_i)
    a_i = e_i @ v["V_i"].T + v["d_i"]
    i = _sigma(a_i)
    a_e_f = x @ v["W_f"].T + h @ v["U_f"].T + v["b_f"]
    e_f = np.tanh(a_e_f)
    a_f = e_f @ v["V_f"].T + v["d_f"]
    f = _sigma(a_f)
    a_e_o = x @ v["W_o"].T + h @ v["U_o"].T + v["b_o"]
    e_o = np.tanh(a_e_o)
    a_o = e_o @ v["V_o"].T + v["d_o"]
    o = _sigma(a_o)
    a_e_g = x @ v["W_g"].T + h @ v["U_g"].T + v["b_g"]
    e_g = np.tanh(a_e_g)
    a_g = e_g @ v["V_g"].T + v["d_g"]
    g = np.tanh(a_g)
    c_next = f * c + i * g
    h_next = o * np.tanh(c_next)
    return {
        "a_e_i": a_e_i, "e_i": e_i, "a_i": a_i, "i": i, "a_e_f": a_e_f, "e_f": e_f, "a_f": a_f, "f": f,
        "a_e_o": a_e_o, "e_o": e_o, "a_o": a_o, "o": o, "a_e_g": a_e_g, "e_g": e_g, "a_g": a_g, "g": g,
        "c_next": c_next, "h_next": h_next,
    }  # fmt: skip
