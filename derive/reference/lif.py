"""snnTorch's Leaky with reset by subtraction: Eshraghian et al. (2023).

U' = beta U + W X' - R theta with R = 1 where the old U was above theta, and a spike where U' is; beta = 0.9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

Fire = Callable[[np.ndarray], np.ndarray]


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state u (..., m); constant theta (m,); parameters W_i (m, n), b_i (m,).  Values i, a_u,
    u_next, a_s, s (..., m).

    >>> v = {"x": np.ones(1), "u": np.array([2.0]), "theta": np.ones(1), "W_i": np.ones((1, 1))}
    >>> out = step(v | {"b_i": np.zeros(1)})
    >>> out["u_next"].round(6).tolist(), out["s"].tolist()  # 0.9 * 2 + 1 - 1, and a spike
    ([1.8], [1.0])
    """
    return _values(v, _jump)


def smooth_step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The same with the fast sigmoid z / (1 + 25 |z|), whose slope is the surrogate gradient, for spikes."""
    return _values(v, _fast_sigmoid)


def _values(v: Mapping[str, np.ndarray], fire: Fire) -> dict[str, np.ndarray]:
    i = v["x"] @ v["W_i"].T + v["b_i"]
    a_u = v["u"] - v["theta"]
    u_next = 0.9 * v["u"] + i - v["theta"] * _jump(a_u)
    a_s = u_next - v["theta"]
    return {"i": i, "a_u": a_u, "u_next": u_next, "a_s": a_s, "s": fire(a_s)}


def _jump(z: np.ndarray) -> np.ndarray:
    return np.where(np.real(z) > 0, 1.0, 0.0)


def _fast_sigmoid(z: np.ndarray) -> np.ndarray:
    return np.asarray(z / (1 + 25 * np.where(np.real(z) > 0, z, -z)))
