"""The liquid time-constant cell of Hasani et al. (2021), one step of its fused solver.

v' = (c/t v + g r + sum S E + sum R F) / (c/t + g + sum S + sum R), where S = W sigma(sigma (v - mu)) are the
conductances of the synapses between units and R those of the inputs; E and F are reversal potentials.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _synapses(source: np.ndarray, weight: np.ndarray, slope: np.ndarray, centre: np.ndarray) -> tuple[
    np.ndarray, np.ndarray
]:  # fmt: skip
    a = slope * (source[..., :, None] - centre)
    return a, weight / (1 + np.exp(-a))


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Inputs x (..., n), t (...); state v (..., m); parameters W, mu, sigma, E (m, m), V, nu, rho, F (n, m),
    g, r, c (m,).  Values a_S, S (..., m, m), a_R, R (..., n, m), q, y, z, v_next (..., m).

    >>> v = {"x": np.zeros(2), "t": np.array(1.0), "v": np.ones(3)} | {k: np.ones(3) for k in "grc"}
    >>> v |= {k: np.zeros((3, 3)) for k in ("W", "mu", "sigma", "E")}
    >>> v |= {k: np.zeros((2, 3)) for k in ("V", "nu", "rho", "F")}
    >>> step(v)["v_next"].tolist()  # without synapses it leaks towards r
    [1.0, 1.0, 1.0]
    """
    a_S, S = _synapses(v["v"], v["W"], v["sigma"], v["mu"])
    a_R, R = _synapses(v["x"], v["V"], v["rho"], v["nu"])
    q = v["c"] / v["t"][..., None]
    y = q * v["v"] + v["g"] * v["r"] + (S * v["E"]).sum(axis=-2) + (R * v["F"]).sum(axis=-2)
    z = q + v["g"] + S.sum(axis=-2) + R.sum(axis=-2)
    return {"a_S": a_S, "S": S, "a_R": a_R, "R": R, "q": q, "y": y, "z": z, "v_next": y / z}
