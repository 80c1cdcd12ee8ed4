"""The simplified state space layer of Smith, Warrington and Linderman (2023), complex numbers as real pairs.

x' = e^(lambda Delta) x + (e^(lambda Delta) - 1) / lambda (B u) and y = Re(C x') + D u.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input u (..., n); states x_re, x_im (..., m); parameters lambda_re, lambda_im, Delta_log (m,), B_re, B_im
    (m, n), C_re, C_im (n, m), D (n,).  Values Delta, a_rho, rho, a_e_re, e_re, a_e_im, e_im, q, g_re, g_im
    (m,), w_re, w_im, x_re_next, x_im_next (..., m), y (..., n).

    >>> v = {"u": np.ones(2), "lambda_re": -np.ones(3), "D": np.zeros(2)}
    >>> v["Delta_log"] = np.full(3, np.log(np.log(2)))
    >>> v |= {k: np.zeros(3) for k in ("x_re", "x_im", "lambda_im")} | {"B_im": np.zeros((3, 2))}
    >>> v |= {"B_re": np.ones((3, 2)), "C_re": np.ones((2, 3)), "C_im": np.ones((2, 3))}
    >>> np.round(step(v)["x_re_next"], 12).tolist()  # half of B u
    [1.0, 1.0, 1.0]
    """
    u, re, im, l_re, l_im = (v[k] for k in ("u", "x_re", "x_im", "lambda_re", "lambda_im"))
    Delta = np.exp(v["Delta_log"])
    a_rho, angle = l_re * Delta, l_im * Delta
    rho = np.exp(a_rho)
    e_re, e_im = rho * np.cos(angle), rho * np.sin(angle)
    q = l_re**2 + l_im**2
    g_re = ((e_re - 1) * l_re + e_im * l_im) / q  # (e - 1) times the conjugate of lambda, over its square
    g_im = (e_im * l_re - (e_re - 1) * l_im) / q
    w_re, w_im = u @ v["B_re"].T, u @ v["B_im"].T
    re_next = e_re * re - e_im * im + (g_re * w_re - g_im * w_im)
    im_next = e_im * re + e_re * im + (g_im * w_re + g_re * w_im)
    return {
        "Delta": Delta, "a_rho": a_rho, "rho": rho, "a_e_re": angle, "e_re": e_re, "a_e_im": angle,
        "e_im": e_im, "q": q, "g_re": g_re, "g_im": g_im, "w_re": w_re, "w_im": w_im, "x_re_next": re_next,
        "x_im_next": im_next, "y": re_next @ v["C_re"].T - im_next @ v["C_im"].T + v["D"] * u,
    }  # fmt: skip
