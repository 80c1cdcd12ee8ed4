"""The adaptive units of Bellec et al. (2018), with the threshold B = theta + beta b.

V' = alpha V + (1 - alpha) I - B z, b' = rho b + (1 - rho) z, and a spike where (V' - B') / B' is
positive, with I = W x + U z.  The paper calls theta b_0 and has delays and a refractory period besides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

Fire = Callable[[np.ndarray], np.ndarray]


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states v, b, z (..., m); constants alpha, rho, beta (), theta (m,); matrices W_i (m, n),
    U_i (m, m), b_i (m,).  Values i, v_next, b_next, B, a_z, z_next (..., m).

    >>> v = {"x": np.zeros(1), "v": np.zeros(1), "b": np.ones(1), "z": np.zeros(1), "W_i": np.zeros((1, 1))}
    >>> v |= {"U_i": np.zeros((1, 1)), "b_i": np.zeros(1), "alpha": np.array(0.9), "rho": np.array(0.5)}
    >>> step(v | {"beta": np.array(2.0), "theta": np.ones(1)})["B"].tolist()  # the threshold falls back
    [2.0]
    """
    return _values(v, _jump)


def smooth_step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The same with the fast sigmoid z / (1 + |z|), whose slope is the surrogate gradient, for spikes."""
    return _values(v, _fast_sigmoid)


def _values(v: Mapping[str, np.ndarray], fire: Fire) -> dict[str, np.ndarray]:
    alpha, rho, z = v["alpha"], v["rho"], v["z"]
    i = v["x"] @ v["W_i"].T + z @ v["U_i"].T + v["b_i"]
    before = v["theta"] + v["beta"] * v["b"]
    v_next = i + alpha * (v["v"] - i) - before * z
    b_next = z + rho * (v["b"] - z)
    B = v["theta"] + v["beta"] * b_next
    a_z = v_next / B - 1
    return {"i": i, "v_next": v_next, "b_next": b_next, "B": B, "a_z": a_z, "z_next": fire(a_z)}


def _jump(z: np.ndarray) -> np.ndarray:
    return np.where(np.real(z) > 0, 1.0, 0.0)


def _fast_sigmoid(z: np.ndarray) -> np.ndarray:
    return np.asarray(z / (1 + np.where(np.real(z) > 0, z, -z)))
