"""The LSTM with multiplicative integration (MI-LSTM) of Wu et al. (2016), in its general form.

Where a recurrent network has W x + U z + b, multiplicative integration has alpha * W x * U z + beta_1 * U z +
beta_2 * W x + b, with vectors alpha, beta_1, beta_2; in the LSTM each gate and the candidate has its own.
beta_1 and beta_2 are beta and gamma here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def _integrated(v: Mapping[str, np.ndarray], k: str) -> np.ndarray:
    first, second = v["x"] @ v[f"W_{k}"].T, v["h"] @ v[f"U_{k}"].T
    return np.asarray(
        (v[f"alpha_{k}"] * first + v[f"beta_{k}"]) * second + v[f"gamma_{k}"] * first + v[f"b_{k}"]
    )


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k, alpha_k, beta_k, gamma_k
    (m,) for k = f, i, g, o. Values a_k and k for those, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.ones((3, 2)) for k in "figo"} | {f"U_{k}": np.ones((3, 3)) for k in "figo"}
    >>> v |= {f"{name}_{k}": np.ones(3) for k in "figo" for name in ("alpha", "beta", "gamma", "b")}
    >>> step(v)["a_f"].tolist()  # 2 times 3, 3, 2 and 1
    [12.0, 12.0, 12.0]
    """
    a_f, a_i, a_g, a_o = (_integrated(v, k) for k in "figo")
    f, i, g, o = _sigma(a_f), _sigma(a_i), np.tanh(a_g), _sigma(a_o)
    c_next = f * v["c"] + i * g
    h_next = o * np.tanh(c_next)
    return {
        "a_f": a_f, "f": f, "a_i": a_i, "i": i, "a_g": a_g, "g": g, "a_o": a_o, "o": o, "c_next": c_next,
        "h_next": h_next,
    }  # fmt: skip
