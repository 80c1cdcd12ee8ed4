"""The convolutional LSTM of the libraries, after Shi et al. (2015), equation (3), without its peepholes.

i = sigma(W_xi * X + W_hi * H + b_i), the same for f and o, C' = f C + i tanh(W_xc * X + W_hc * H + b_c) and
H' = o tanh(C'); * is a convolution with zeros around that keeps rows and columns, written here as a sum of
shifted images.  The paper's W_x. are our W, its W_h. our U, and its c our g.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _convolution(kernel: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Kernel (out, in, a, b), image (..., in, d, e)."""
    a, b = kernel.shape[2:]
    d, e = image.shape[-2:]
    zeros = [(0, 0)] * (image.ndim - 2)
    padded = np.pad(image, [*zeros, (a // 2, a // 2), (b // 2, b // 2)])
    total = 0
    for row in range(a):
        for column in range(b):
            shifted = padded[..., row : row + d, column : column + e]
            total = total + np.einsum("oc,...cde->...ode", kernel[:, :, row, column], shifted)
    return np.asarray(total)


def _sums(v: Mapping[str, np.ndarray], k: str) -> np.ndarray:
    bias = v[f"b_{k}"][:, None, None]
    return np.asarray(_convolution(v[f"W_{k}"], v["x"]) + _convolution(v[f"U_{k}"], v["h"]) + bias)


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n, d, e); states h, c (..., m, d, e); parameters W_k (m, n, 3, 3), U_k (m, m, 3, 3), b_k
    (m,) for k = i, f, o, g.  Values a_k, k, c_next, h_next, each (..., m, d, e).

    >>> v = {"x": np.ones((2, 4, 5)), "h": np.zeros((3, 4, 5)), "c": np.ones((3, 4, 5))}
    >>> v |= {f"W_{k}": np.zeros((3, 2, 3, 3)) for k in "ifog"} | {f"b_{k}": np.zeros(3) for k in "ifog"}
    >>> v |= {f"U_{k}": np.zeros((3, 3, 3, 3)) for k in "ifog"}
    >>> float(step(v)["c_next"].max())  # all gates at one half, candidate 0: half of the cell state is kept
    0.5
    """
    sums = {k: _sums(v, k) for k in "ifog"}
    i, f, o, g = _sigma(sums["i"]), _sigma(sums["f"]), _sigma(sums["o"]), np.tanh(sums["g"])
    c_next = f * v["c"] + i * g
    return {
        "a_i": sums["i"], "i": i, "a_f": sums["f"], "f": f, "a_o": sums["o"], "o": o, "a_g": sums["g"],
        "g": g, "c_next": c_next, "h_next": o * np.tanh(c_next),
    }  # fmt: skip
