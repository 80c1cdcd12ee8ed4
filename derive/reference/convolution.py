"""A convolutional layer as networks have it: LeCun et al. (1989), written as a sum over the kernel's places.

y[o, i, j] = b[o] + sum_{c, u, v} W[o, c, u, v] x[c, i + u - 1, j + v - 1] for a kernel of 3 by 3, with zeros
outside of the input.  The kernel is not flipped.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n, d, e); parameters W (m, n, 3, 3), b (m,).  Value y (..., m, d, e).

    >>> W = np.zeros((1, 1, 3, 3))
    >>> W[0, 0, 1, 2] = 1  # the right neighbour
    >>> step({"x": np.array([[[1.0, 2.0, 3.0]]]), "W": W, "b": np.zeros(1)})["y"].tolist()
    [[[2.0, 3.0, 0.0]]]
    """
    return {"y": _slide(v["W"], v["x"]) + v["b"][:, None, None]}


def _slide(kernel: np.ndarray, image: np.ndarray) -> np.ndarray:
    """sum_{c, u, v} kernel[o, c, u, v] image[c, i + u - r, j + v - r], r half of the kernel, 0 outside."""
    rows, columns = image.shape[-2:]
    half = kernel.shape[-1] // 2
    wide = np.zeros((*image.shape[:-2], rows + 2 * half, columns + 2 * half), dtype=image.dtype)
    wide[..., half : half + rows, half : half + columns] = image
    return np.asarray(
        sum(
            np.einsum("oc,...cij->...oij", kernel[:, :, u, v], wide[..., u : u + rows, v : v + columns])
            for u, v in np.ndindex(*kernel.shape[-2:])
        )
    )
