"""Max pooling over squares of two by two that do not overlap: Scherer, Mueller and Behnke (2010)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n, 2d, 2e).  Values a_c (..., n, 2d, e, 2), c (..., n, 2d, e), a_y (..., n, d, e, 2), y
    (..., n, d, e): pairs along the last axis, and the larger of each.

    >>> step({"x": np.array([[[1.0, 2.0], [4.0, 3.0]]])})["y"].tolist()
    [[[4.0]]]
    """
    x = v["x"]
    a_c = np.stack([x[..., 0::2], x[..., 1::2]], axis=-1)
    c = _larger(a_c)
    a_y = np.stack([c[..., 0::2, :], c[..., 1::2, :]], axis=-1)
    return {"a_c": a_c, "c": c, "a_y": a_y, "y": _larger(a_y)}


def _larger(pairs: np.ndarray) -> np.ndarray:
    first, second = pairs[..., 0], pairs[..., 1]
    return np.where(np.real(first) >= np.real(second), first, second)
