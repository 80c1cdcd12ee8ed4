"""Root mean square normalisation: Zhang and Sennrich (2019), equation (4), with 1e-5 under the root."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); parameter gamma (n,).  Values v, a_y (...), y (..., n).

    >>> step({"x": np.array([3.0, -3.0]), "gamma": np.ones(2)})["y"].round(3).tolist()
    [1.0, -1.0]
    """
    x = v["x"]
    square = np.sum(x * x, axis=-1) / x.shape[-1]
    kept = square + 1e-5
    return {"v": square, "a_y": kept, "y": v["gamma"] * x / kept[..., None] ** 0.5}
