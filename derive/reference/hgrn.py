"""HGRN of Qin, Yang and Zhong (2023): h' = f e^(i theta) h + (1 - f) c in complex numbers, as real pairs.

f = gamma + (1 - gamma) sigma(.), both parts of c are silu(.); gamma is the lower bound of a layer, 1/4
here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h_re, h_im (..., m); parameters W_k (m, n), b_k (m,) for k = f, c_re, c_im, and
    theta (m,).  Values a_f, f, a_c_re, c_re, a_c_im, c_im, u_re, u_im, h_re_next, h_im_next, each (..., m).

    >>> v = {"x": np.zeros(2), "h_re": np.ones(3), "h_im": np.zeros(3), "theta": np.full(3, np.pi / 2)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in ("f", "c_re", "c_im")}
    >>> v |= {f"b_{k}": np.zeros(3) for k in ("f", "c_re", "c_im")}
    >>> np.round(step(v)["h_im_next"], 12).tolist()  # a quarter turn
    [0.625, 0.625, 0.625]
    """
    a = {k: v["x"] @ v[f"W_{k}"].T + v[f"b_{k}"] for k in ("f", "c_re", "c_im")}
    squashed = {k: 1 / (1 + np.exp(-value)) for k, value in a.items()}
    f = 0.25 + 0.75 * squashed["f"]
    c_re, c_im = a["c_re"] * squashed["c_re"], a["c_im"] * squashed["c_im"]
    cos, sin, re, im = np.cos(v["theta"]), np.sin(v["theta"]), v["h_re"], v["h_im"]
    u_re, u_im = re * cos - im * sin, re * sin + im * cos
    pre = {f"a_{k}": value for k, value in a.items()}
    values = {"f": f, "c_re": c_re, "c_im": c_im, "u_re": u_re, "u_im": u_im}
    return {**pre, **values, "h_re_next": c_re + f * (u_re - c_re), "h_im_next": c_im + f * (u_im - c_im)}
