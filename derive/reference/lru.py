"""The linear recurrent unit of Orvieto et al. (2023).

x' = lambda (.) x + exp(gamma_log) (.) (B u) and y = Re(C x') + D u with lambda = exp(-exp(nu_log) + i
exp(theta_log)).  Real and imaginary parts are kept apart, so that complex steps may pass through.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input u (..., n); states x_re, x_im (..., m); parameters nu_log, theta_log, gamma_log (m,), B_re, B_im (m,
    n), C_re, C_im (p, m), D (p, n).  Values a_rho, rho, phi, lambda_re, lambda_im, gamma (m,), x_re_next,
    x_im_next (..., m), y (..., p).

    >>> v = {"u": np.ones(1), "x_re": np.ones(2), "x_im": np.zeros(2), "D": np.zeros((1, 1))}
    >>> v |= {f"{k}_log": np.zeros(2) for k in ("nu", "theta", "gamma")}
    >>> v |= {f"B_{k}": np.zeros((2, 1)) for k in ("re", "im")}
    >>> v |= {f"C_{k}": np.eye(1, 2) for k in ("re", "im")}
    >>> got = step(v)
    >>> np.round(np.hypot(got["x_re_next"], got["x_im_next"]) - np.exp(-1), 12).tolist()  # e^-1 is kept
    [0.0, 0.0]
    """
    u, re, im = v["u"], v["x_re"], v["x_im"]
    less = -np.exp(v["nu_log"])
    modulus, phase, gamma = np.exp(less), np.exp(v["theta_log"]), np.exp(v["gamma_log"])
    l_re, l_im = modulus * np.cos(phase), modulus * np.sin(phase)
    re_next = l_re * re - l_im * im + u @ (gamma[:, None] * v["B_re"]).T
    im_next = l_im * re + l_re * im + u @ (gamma[:, None] * v["B_im"]).T
    y = re_next @ v["C_re"].T - im_next @ v["C_im"].T + u @ v["D"].T
    return {
        "a_rho": less, "rho": modulus, "phi": phase, "lambda_re": l_re, "lambda_im": l_im, "gamma": gamma,
        "x_re_next": re_next, "x_im_next": im_next, "y": y,
    }  # fmt: skip
