"""The nested LSTM of Moniz and Krueger (2017), with one inner LSTM.

The outer gates are those of an LSTM. The inner LSTM has the input i_t * g_t, the hidden state f_t * c_{t-1}
and a cell state of its own, s here; its new hidden state o~_t * tanh(s_t) is the new cell state c_t, and h_t
= o_t * tanh(c_t). Gates of the inner LSTM have the suffix _s.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c, s (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = f, i, g, o
    and W_k_s, U_k_s (m, m), b_k_s (m,). Values a_k, k, u, v, a_k_s, k_s, s_next, c_next, h_next, each (...,
    m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3), "s": np.zeros(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "figo"} | {f"U_{k}": np.zeros((3, 3)) for k in "figo"}
    >>> v |= {f"{w}_{k}_s": np.zeros((3, 3)) for k in "figo" for w in "WU"}
    >>> v |= {f"b_{k}{end}": np.zeros(3) for k in "figo" for end in ("", "_s")}
    >>> step(v)["c_next"].tolist()  # the old cell state is an input of gates, and is not kept itself
    [0.0, 0.0, 0.0]
    """
    x, h = v["x"], v["h"]
    a_f, a_i, a_g, a_o = (x @ v[f"W_{k}"].T + h @ v[f"U_{k}"].T + v[f"b_{k}"] for k in "figo")
    f, i, g, o = _sigma(a_f), _sigma(a_i), np.tanh(a_g), _sigma(a_o)
    u, w = i * g, f * v["c"]
    a_f_s, a_i_s, a_g_s, a_o_s = (u @ v[f"W_{k}_s"].T + w @ v[f"U_{k}_s"].T + v[f"b_{k}_s"] for k in "figo")
    f_s, i_s, g_s, o_s = _sigma(a_f_s), _sigma(a_i_s), np.tanh(a_g_s), _sigma(a_o_s)
    s_next = f_s * v["s"] + i_s * g_s
    c_next = o_s * np.tanh(s_next)
    h_next = o * np.tanh(c_next)
    return {
        "a_f": a_f, "f": f, "a_i": a_i, "i": i, "a_g": a_g, "g": g, "a_o": a_o, "o": o, "u": u, "v": w,
        "a_f_s": a_f_s, "f_s": f_s, "a_i_s": a_i_s, "i_s": i_s, "a_g_s": a_g_s, "g_s": g_s, "a_o_s": a_o_s,
        "o_s": o_s, "s_next": s_next, "c_next": c_next, "h_next": h_next,
    }  # fmt: skip
