"""The sLSTM of Beck et al. (2024), as first written: no stabiliser.

c' = f c + i z, n' = f n + i and h' = o c' / n' with i = exp(.) and f = sigma(.) or exp(.); here f = sigma(.),
as in the authors' code.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., D); states h, c, n (..., d); parameters W_k (d, D), R_k (d, d), b_k (d,) for k = z, i, f, o.
    Values a_z, z, a_i, i, a_f, f, a_o, o, c_next, n_next, h_next, each (..., d).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.zeros(3), "n": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "zoif"} | {f"R_{k}": np.zeros((3, 3)) for k in "zoif"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "zoif"}
    >>> step(v)["n_next"].tolist()  # half is kept, and one comes in
    [1.5, 1.5, 1.5]
    """
    a = {k: v["x"] @ v[f"W_{k}"].T + v["h"] @ v[f"R_{k}"].T + v[f"b_{k}"] for k in "zifo"}
    z, i = np.tanh(a["z"]), np.exp(a["i"])
    f, o = 1 / (1 + np.exp(-a["f"])), 1 / (1 + np.exp(-a["o"]))
    c_next = f * v["c"] + i * z
    n_next = f * v["n"] + i
    h_next = o * (c_next / n_next)
    named = {"z": z, "i": i, "f": f, "o": o}
    pre = {f"a_{k}": value for k, value in a.items()}
    return {**pre, **named, "c_next": c_next, "n_next": n_next, "h_next": h_next}
