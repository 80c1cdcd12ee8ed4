"""A stack of two LSTM layers: the second layer's input is the new state of the first.

Each layer is the LSTM of lstm.py (Gers, Schmidhuber and Cummins 2000, with tanh). Stacking is as PyTorch's
num_layers = 2 without dropout: the input of layer 2 in step t is h_1 of the same step t. All names of a layer
carry the suffix _1 or _2, before _next: h_1_next.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def _layer(v: Mapping[str, np.ndarray], x: np.ndarray, k: int) -> dict[str, np.ndarray]:
    h, c = v[f"h_{k}"], v[f"c_{k}"]
    a_i = x @ v[f"W_i_{k}"].T + h @ v[f"U_i_{k}"].T + v[f"b_i_{k}"]
    i = _sigma(a_i)
    a_f = x @ v[f"W_f_{k}"].T + h @ v[f"U_f_{k}"].T + v[f"b_f_{k}"]
    f = _sigma(a_f)
    a_o = x @ v[f"W_o_{k}"].T + h @ v[f"U_o_{k}"].T + v[f"b_o_{k}"]
    o = _sigma(a_o)
    a_g = x @ v[f"W_g_{k}"].T + h @ v[f"U_g_{k}"].T + v[f"b_g_{k}"]
    g = np.tanh(a_g)
    c_next = f * c + i * g
    h_next = o * np.tanh(c_next)
    return {
        f"a_i_{k}": a_i, f"i_{k}": i, f"a_f_{k}": a_f, f"f_{k}": f, f"a_o_{k}": a_o, f"o_{k}": o,
        f"a_g_{k}": a_g, f"g_{k}": g, f"c_{k}_next": c_next, f"h_{k}_next": h_next,
    }  # fmt: skip


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step of both layers, by name.

    Input x (..., n); states h_1, c_1, h_2, c_2 (..., m); parameters W_k_1 (m, n), W_k_2 (m, m), and U_k_l (m,
    m), b_k_l (m,) for k = i, f, o, g and l = 1, 2. Values a_i_l, i_l, a_f_l, f_l, a_o_l, o_l, a_g_l, g_l,
    c_l_next, h_l_next, each (..., m).

    >>> v = {"x": np.ones(2), "h_1": np.zeros(3), "c_1": np.ones(3), "h_2": np.zeros(3), "c_2": np.ones(3)}
    >>> v |= {f"W_{k}_1": np.zeros((3, 2)) for k in "ifog"} | {f"W_{k}_2": np.zeros((3, 3)) for k in "ifog"}
    >>> v |= {f"U_{k}_{l}": np.zeros((3, 3)) for k in "ifog" for l in "12"}
    >>> v |= {f"b_{k}_{l}": np.zeros(3) for k in "ifog" for l in "12"}
    >>> values = step(v)
    >>> values["c_2_next"].tolist(), len(values)
    ([0.5, 0.5, 0.5], 20)
    """
    first = _layer(v, v["x"], 1)
    second = _layer(v, first["h_1_next"], 2)
    return first | second
