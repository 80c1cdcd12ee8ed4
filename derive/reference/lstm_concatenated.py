"""The LSTM with forget gate, written with one matrix a gate: sigma(W_f [x, h] + b_f).

This is the form of many tutorials, Olah (2015) among them, of an equation that Gers, Schmidhuber and Cummins
(2000) write as one sum over all incoming connections. Olah puts the state first, [h_{t-1}, x_t]; here the
input comes first, s = [x, h], as Haiku and TensorFlow 1 do. The order permutes the columns of W and changes
nothing else. See lstm.py for how the paper's squashing functions differ from tanh.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n + m), b_k (m,) for k = i, f, o, g. Values s
    (..., n + m) and a_i, i, a_f, f, a_o, o, a_g, g, c_next, h_next, each (..., m).

    >>> v = {"x": np.array([1.0, 2.0]), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 5)) for k in "ifog"} | {f"b_{k}": np.zeros(3) for k in "ifog"}
    >>> values = step(v)
    >>> values["s"].tolist(), values["c_next"].tolist()
    ([1.0, 2.0, 0.0, 0.0, 0.0], [0.5, 0.5, 0.5])
    """
    s = np.concatenate([v["x"], v["h"]], axis=-1)
    a_i = s @ v["W_i"].T + v["b_i"]
    i = _sigma(a_i)
    a_f = s @ v["W_f"].T + v["b_f"]
    f = _sigma(a_f)
    a_o = s @ v["W_o"].T + v["b_o"]
    o = _sigma(a_o)
    a_g = s @ v["W_g"].T + v["b_g"]
    g = np.tanh(a_g)
    c_next = f * v["c"] + i * g
    h_next = o * np.tanh(c_next)
    return {
        "s": s, "a_i": a_i, "i": i, "a_f": a_f, "f": f, "a_o": a_o, "o": o, "a_g": a_g, "g": g,
        "c_next": c_next, "h_next": h_next,
    }  # fmt: skip
