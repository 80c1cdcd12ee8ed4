"""The recurrent highway network of Zilly et al. (2017), of depth 3.

The paper: s_l = h_l * t_l + s_{l-1} * c_l with h_l = tanh(W_H x [l = 1] + R_Hl s_{l-1} + b_Hl), t_l =
sigma(W_T x [l = 1] + R_Tl s_{l-1} + b_Tl); s_0 is the old state, s_L the new one, and c_l = 1 - t_l, as in
the experiments. h_l is our g_l.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_H, W_T (m, n), R_H_l, R_T_l (m, m), b_H_l, b_T_l (m,)
    for l = 1, 2, 3. Values a_g_l, g_l, a_t_l, t_l for each l, s_1, s_2, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W_H": np.zeros((3, 2)), "W_T": np.zeros((3, 2))}
    >>> v |= {f"R_{k}_{j}": np.zeros((3, 3)) for k in "HT" for j in (1, 2, 3)}
    >>> v |= {f"b_{k}_{j}": np.zeros(3) for k in "HT" for j in (1, 2, 3)}
    >>> step(v)["h_next"].tolist()  # each of the three layers forgets half
    [0.125, 0.125, 0.125]
    """
    x, s = v["x"], v["h"]
    found: dict[str, np.ndarray] = {}
    for layer in (1, 2, 3):
        a_g = s @ v[f"R_H_{layer}"].T + v[f"b_H_{layer}"] + (x @ v["W_H"].T if layer == 1 else 0)
        a_t = s @ v[f"R_T_{layer}"].T + v[f"b_T_{layer}"] + (x @ v["W_T"].T if layer == 1 else 0)
        g, t = np.tanh(a_g), _sigma(a_t)
        s = g * t + s * (1 - t)
        values = {"a_g": a_g, "g": g, "a_t": a_t, "t": t, "s": s}
        found |= {f"{name}_{layer}": value for name, value in values.items()}
    found["h_next"] = found.pop("s_3")
    return found
