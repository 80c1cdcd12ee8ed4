"""The GRU-RCN of Ballas et al. (2016), with biases, and their z on the candidate.

z = sigma(W_z * x + U_z * h), r = sigma(W_r * x + U_r * h), g = tanh(W * x + U * (r o h)) and
h' = (1 - z) o h + z o g.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n, d, e); state h (..., m, d, e); kernels W_k (m, n, 3, 3), U_k (m, m, 3, 3), b_k (m,) for
    k = z, r, g.  Values a_k, k, h_next (..., m, d, e).

    >>> v = {"x": np.ones((1, 1, 1)), "h": np.ones((1, 1, 1))}
    >>> v |= {f"{w}_{k}": np.zeros((1, 1, 3, 3)) for w in "WU" for k in "zrg"}
    >>> step(v | {f"b_{k}": np.zeros(1) for k in "zrg"})["h_next"].tolist()  # half of the state is kept
    [[[0.5]]]
    """
    x, h = v["x"], v["h"]
    a_z = _slide(v["W_z"], x) + _slide(v["U_z"], h) + v["b_z"][:, None, None]
    a_r = _slide(v["W_r"], x) + _slide(v["U_r"], h) + v["b_r"][:, None, None]
    z, r = _sigma(a_z), _sigma(a_r)
    a_g = _slide(v["W_g"], x) + _slide(v["U_g"], r * h) + v["b_g"][:, None, None]
    g = np.tanh(a_g)
    return {"a_z": a_z, "z": z, "a_r": a_r, "r": r, "a_g": a_g, "g": g, "h_next": h + z * (g - h)}


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))


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
