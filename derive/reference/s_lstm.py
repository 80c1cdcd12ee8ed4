"""The sLSTM of Beck et al. (2024), with the stabiliser state m.

The paper first writes c' = f c + i z, n' = f n + i and h' = o c' / n' with i = exp(.) and f = sigma(.) or
exp(.); here f = sigma(.), as in the authors' code.  To avoid overflow it then carries m' = max(log f + m,
log i) and uses i exp(-m') and f exp(m - m') in the gates' places; h stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., D); states h, c, n, m (..., d); parameters W_k (d, D), R_k (d, d), b_k (d,) for k = z, o, i,
    f.  Values a_z, z, a_o, o, i_log, a_f_log, f_log, m_next, a_i, i, a_f, f, c_next, n_next, h_next, each
    (..., d).

    >>> v = {"x": np.ones(2), **{k: np.zeros(3) for k in "hcm"}, "n": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "zoif"} | {f"R_{k}": np.zeros((3, 3)) for k in "zoif"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "zoif"}
    >>> np.round(step(v)["n_next"], 12).tolist()  # log i = 0 is the maximum: half is kept, and one comes in
    [1.5, 1.5, 1.5]
    """
    a = {k: v["x"] @ v[f"W_{k}"].T + v["h"] @ v[f"R_{k}"].T + v[f"b_{k}"] for k in "zoif"}
    z, o = np.tanh(a["z"]), 1 / (1 + np.exp(-a["o"]))
    log_i, log_f = a["i"], -np.log(1 + np.exp(-a["f"]))
    m_next = np.maximum(log_f + v["m"], log_i)
    less_i, less_f = log_i - m_next, log_f + v["m"] - m_next
    i, f = np.exp(less_i), np.exp(less_f)
    c_next = f * v["c"] + i * z
    n_next = f * v["n"] + i
    h_next = o * (c_next / n_next)
    return {
        "a_z": a["z"], "z": z, "a_o": a["o"], "o": o, "i_log": log_i, "a_f_log": a["f"], "f_log": log_f,
        "m_next": m_next, "a_i": less_i, "i": i, "a_f": less_f, "f": f,
        "c_next": c_next, "n_next": n_next, "h_next": h_next,
    }  # fmt: skip
