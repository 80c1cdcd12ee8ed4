"""GRU-D of Che, Purushotham, Cho, Sontag and Liu (2018).

The paper writes gamma_t = exp(-max(0, W_gamma delta_t + b_gamma)), diagonal for the inputs; x^_t = m_t *
x_t + (1 - m_t) * (gamma_x * x_t' + (1 - gamma_x) * x~), where x_t' is the last observation and x~ the
mean; h^_{t-1} = gamma_h * h_{t-1}; and the GRU r_t = sigma(W_r x^_t + U_r h^_{t-1} + V_r m_t + b_r), z_t
likewise, h~_t = tanh(W x^_t + U (r_t * h^_{t-1}) + V m_t + b) and h_t = (1 - z_t) * h^_{t-1} + z_t *
h~_t. Here m_t is mask, x^ is u, h^ is d, h~ is g, x_t' is x_last.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def _relu(z: np.ndarray) -> np.ndarray:
    return np.where(z.real > 0, z, 0 * z)


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Inputs x, mask, delta and state x_last (..., n); state h (..., m); constant x_mean (n,); parameters w_x,
    b_x (n,), W_h (m, n), b_h (m,), W_k, V_k (m, n), U_k (m, m), b_k (m,) for k = r, z, g. Values a_gamma_x,
    a2_gamma_x, gamma_x, u, x_last_next (..., n); a_gamma_h, a2_gamma_h, gamma_h, d, a_r, r, a_z, z, s, a_g,
    g, h_next (..., m).

    >>> v = {"x": np.ones(2), "mask": np.array([1.0, 0.0]), "delta": np.ones(2), "x_last": np.full(2, 5.0)}
    >>> v |= {"h": np.ones(3), "x_mean": np.zeros(2), "w_x": np.zeros(2), "b_x": np.zeros(2)}
    >>> v |= {f"{w}_{k}": np.zeros((3, 2)) for w in "WV" for k in "rzgh"}
    >>> v |= {f"b_{k}": np.zeros(3) for k in "rzgh"} | {f"U_{k}": np.zeros((3, 3)) for k in "rzg"}
    >>> step(v)["u"].tolist(), step(v)["x_last_next"].tolist()  # the second entry is missing: its last value
    ([1.0, 5.0], [1.0, 5.0])
    """
    x, h, mask, x_last = v["x"], v["h"], v["mask"], v["x_last"]
    a_gamma_x = v["w_x"] * v["delta"] + v["b_x"]
    a2_gamma_x = -_relu(a_gamma_x)
    gamma_x = np.exp(a2_gamma_x)
    a_gamma_h = v["delta"] @ v["W_h"].T + v["b_h"]
    a2_gamma_h = -_relu(a_gamma_h)
    gamma_h = np.exp(a2_gamma_h)
    u = mask * x + (1 - mask) * (gamma_x * x_last + (1 - gamma_x) * v["x_mean"])
    d = gamma_h * h
    a_r = u @ v["W_r"].T + d @ v["U_r"].T + mask @ v["V_r"].T + v["b_r"]
    r = _sigma(a_r)
    a_z = u @ v["W_z"].T + d @ v["U_z"].T + mask @ v["V_z"].T + v["b_z"]
    z = _sigma(a_z)
    s = r * d
    a_g = u @ v["W_g"].T + s @ v["U_g"].T + mask @ v["V_g"].T + v["b_g"]
    g = np.tanh(a_g)
    h_next = (1 - z) * d + z * g
    x_last_next = mask * x + (1 - mask) * x_last
    return {
        "a_gamma_x": a_gamma_x, "a2_gamma_x": a2_gamma_x, "gamma_x": gamma_x, "a_gamma_h": a_gamma_h,
        "a2_gamma_h": a2_gamma_h, "gamma_h": gamma_h, "u": u, "d": d, "a_r": a_r, "r": r, "a_z": a_z,
        "z": z, "s": s, "a_g": a_g, "g": g, "h_next": h_next, "x_last_next": x_last_next,
    }  # fmt: skip
