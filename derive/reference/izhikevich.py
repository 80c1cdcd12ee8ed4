"""Izhikevich (2003): v' = k_2 v^2 + k_1 v + k_0 - u + I and u' = a (b v - u), in Euler steps.

Where v is above theta it becomes c, and u rises by d.  The paper has k_2 = 0.04, k_1 = 5, k_0 = 140 and theta
= 30, and its own program takes two half steps for v.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

Fire = Callable[[np.ndarray], np.ndarray]


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states v, u (..., m); constants a, b, c, d, theta (m,), k_0, k_1, k_2, tau ();
    parameters W_i (m, n), b_i (m,).  Values i, p, r, a_s, s, v_next, u_next (..., m).

    >>> v = {"x": np.ones(1), "v": np.array([29.0]), "u": np.zeros(1), "a": np.zeros(1), "b": np.zeros(1)}
    >>> v |= {"c": np.array([-65.0]), "d": np.array([8.0]), "tau": np.array(0.5), "b_i": np.zeros(1)}
    >>> v |= {"theta": np.array([30.0])} | {f"k_{k}": np.array(x) for k, x in enumerate((140.0, 5.0, 0.04))}
    >>> out = step(v | {"W_i": np.ones((1, 1))})
    >>> out["v_next"].tolist(), out["u_next"].tolist()  # a spike, and the reset
    ([-65.0], [8.0])
    """
    return _values(v, _jump)


def smooth_step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The same with the fast sigmoid z / (1 + |z|), whose slope is the surrogate gradient, for spikes."""
    return _values(v, _fast_sigmoid)


def _values(v: Mapping[str, np.ndarray], fire: Fire) -> dict[str, np.ndarray]:
    potential, recovery, tau = v["v"], v["u"], v["tau"]
    i = v["x"] @ v["W_i"].T + v["b_i"]
    p = potential + tau * (v["k_2"] * potential**2 + v["k_1"] * potential + v["k_0"] - recovery + i)
    r = recovery + tau * v["a"] * (v["b"] * potential - recovery)
    s = fire(p - v["theta"])
    return {
        "i": i, "p": p, "r": r, "a_s": p - v["theta"], "s": s, "v_next": s * v["c"] + (1 - s) * p,
        "u_next": r + s * v["d"],
    }  # fmt: skip


def _jump(z: np.ndarray) -> np.ndarray:
    return np.where(np.real(z) > 0, 1.0, 0.0)


def _fast_sigmoid(z: np.ndarray) -> np.ndarray:
    return np.asarray(z / (1 + np.where(np.real(z) > 0, z, -z)))
