"""snnTorch's Synaptic with reset by subtraction: Eshraghian et al. (2023).

I' = alpha I + W X', U' = beta U + I' - R theta with R = 1 where the old U was above theta, and a spike where
U' is; alpha = 0.8, beta = 0.9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

Fire = Callable[[np.ndarray], np.ndarray]


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states i, u (..., m); constant theta (m,); parameters W_c (m, n), b_c (m,).  Values c,
    i_next, a_u, u_next, a_s, s (..., m).

    >>> v = {"x": np.zeros(1), "i": np.ones(1), "u": np.zeros(1), "theta": np.ones(1)}
    >>> step(v | {"W_c": np.ones((1, 1)), "b_c": np.zeros(1)})["u_next"].tolist()  # the current is left
    [0.8]
    """
    return _values(v, _jump)


def smooth_step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The same with the fast sigmoid z / (1 + 25 |z|), whose slope is the surrogate gradient, for spikes."""
    return _values(v, _fast_sigmoid)


def _values(v: Mapping[str, np.ndarray], fire: Fire) -> dict[str, np.ndarray]:
    c = v["x"] @ v["W_c"].T + v["b_c"]
    i_next = 0.8 * v["i"] + c
    a_u = v["u"] - v["theta"]
    u_next = 0.9 * v["u"] + i_next - v["theta"] * _jump(a_u)
    a_s = u_next - v["theta"]
    return {"c": c, "i_next": i_next, "a_u": a_u, "u_next": u_next, "a_s": a_s, "s": fire(a_s)}


def _jump(z: np.ndarray) -> np.ndarray:
    return np.where(np.real(z) > 0, 1.0, 0.0)


def _fast_sigmoid(z: np.ndarray) -> np.ndarray:
    return np.asarray(z / (1 + 25 * np.where(np.real(z) > 0, z, -z)))
