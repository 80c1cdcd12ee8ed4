"""Layer normalisation: Ba, Kiros and Hinton (2016), with 1e-5 under the root."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); parameters gamma, beta (n,).  Values mu, v, a_y (...), d, y (..., n).

    >>> v = {"x": np.array([1.0, 3.0]), "gamma": np.ones(2), "beta": np.zeros(2)}
    >>> step(v)["y"].round(3).tolist()
    [-1.0, 1.0]
    """
    x = v["x"]
    mean = np.sum(x, axis=-1) / x.shape[-1]
    centred = x - mean[..., None]
    variance = np.sum(centred * centred, axis=-1) / x.shape[-1]
    kept = variance + 1e-5
    scaled = centred / kept[..., None] ** 0.5
    return {"mu": mean, "d": centred, "v": variance, "a_y": kept, "y": v["gamma"] * scaled + v["beta"]}
