"""The LSTM with layer normalisation of Ba, Kiros and Hinton (2016), equations (20) to (22).

(f, i, o, g) = LN(W_h h_{t-1}; alpha_1, beta_1) + LN(W_x x_t; alpha_2, beta_2) + b, c_t = sigma(f) * c_{t-1} +
sigma(i) * tanh(g), h_t = sigma(o) * tanh(LN(c_t; alpha_3, beta_3)), with LN(z; alpha, beta) = alpha * (z -
mean) / deviation + beta. Mean and deviation are over all 4m entries in the first line. The paper has nothing
to keep a deviation from 0; the second author's program adds 1e-5 to the variance, and so does this file.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def _normalised(z: np.ndarray, alpha: np.ndarray, beta: np.ndarray) -> tuple[np.ndarray, ...]:
    """Mean, what is left without it, variance, and the normalised vector."""
    size = z.shape[-1]
    mean = np.asarray(z.sum(axis=-1) / size)
    centred = z - mean[..., None]
    variance = np.asarray((centred * centred).sum(axis=-1) / size + 1e-5)
    return mean, centred, variance, alpha * centred / np.sqrt(variance)[..., None] + beta


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W (4m, n), U (4m, m), b, alpha_x, beta_x, alpha_h,
    beta_h (4m,), alpha_c, beta_c (m,). Values u, mu_x, d_x, s_x, l_x of the input part, v, mu_h, d_h, s_h,
    l_h of the recurrent one, z (all 4m or a number), a_k and k for the gates, c_next, mu_c, d_c, s_c, l_c,
    h_next.

    >>> v = {"x": np.ones(2), "h": np.ones(1), "c": np.ones(1), "W": np.ones((4, 2)), "U": np.ones((4, 1))}
    >>> v |= {f"{k}_{e}": np.ones(4) for k in ("alpha", "beta") for e in "xh"} | {"b": np.zeros(4)}
    >>> v |= {"alpha_c": np.ones(1), "beta_c": np.zeros(1)}
    >>> values = step(v)  # equal entries have no deviation from their mean: two biases are left
    >>> values["z"].tolist(), values["mu_x"].tolist()
    ([2.0, 2.0, 2.0, 2.0], 2.0)
    """
    c = v["c"]
    m = c.shape[-1]
    u = v["x"] @ v["W"].T
    mu_x, d_x, s_x, l_x = _normalised(u, v["alpha_x"], v["beta_x"])
    recurrent = v["h"] @ v["U"].T
    mu_h, d_h, s_h, l_h = _normalised(recurrent, v["alpha_h"], v["beta_h"])
    z = l_x + l_h + v["b"]
    a_f, a_i, a_o, a_g = (z[..., k * m : (k + 1) * m] for k in range(4))
    f, i, o, g = _sigma(a_f), _sigma(a_i), _sigma(a_o), np.tanh(a_g)
    c_next = f * c + i * g
    mu_c, d_c, s_c, l_c = _normalised(c_next, v["alpha_c"], v["beta_c"])
    h_next = o * np.tanh(l_c)
    return {
        "u": u, "mu_x": mu_x, "d_x": d_x, "s_x": s_x, "l_x": l_x, "v": recurrent, "mu_h": mu_h, "d_h": d_h,
        "s_h": s_h, "l_h": l_h, "z": z, "a_f": a_f, "f": f, "a_i": a_i, "i": i, "a_o": a_o, "o": o,
        "a_g": a_g, "g": g, "c_next": c_next, "mu_c": mu_c, "d_c": d_c, "s_c": s_c, "l_c": l_c,
        "h_next": h_next,
    }  # fmt: skip
