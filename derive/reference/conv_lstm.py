"""The ConvLSTM of Shi et al. (2015), equation (3), with peepholes.

i = sigma(W_xi * X + W_hi * H + W_ci o C + b_i), likewise f; C' = f o C + i o tanh(W_xc * X + W_hc * H + b_c);
o = sigma(W_xo * X + W_ho * H + W_co o C' + b_o); H' = o o tanh(C').  Ours calls W_x. W, W_h. U, W_c. p, and
the candidate g.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n, d, e); states h, c (..., m, d, e); kernels W_k (m, n, 3, 3), U_k (m, m, 3, 3), b_k (m,)
    for k = i, f, g, o, and p_k (m, d, e) for k = i, f, o.  Values a_k, k, c_next, h_next (..., m, d, e).

    >>> v = {"x": np.ones((1, 2, 2)), "h": np.zeros((1, 2, 2)), "c": np.ones((1, 2, 2))}
    >>> v |= {f"{w}_{k}": np.zeros((1, 1, 3, 3)) for w in "WU" for k in "ifgo"}
    >>> v |= {f"b_{k}": np.zeros(1) for k in "ifgo"} | {f"p_{k}": np.zeros((1, 2, 2)) for k in "ifo"}
    >>> step(v)["c_next"].tolist()  # gates at one half, candidate 0
    [[[0.5, 0.5], [0.5, 0.5]]]
    """
    c = v["c"]
    a_i = _summed(v, "i") + v["p_i"] * c
    a_f = _summed(v, "f") + v["p_f"] * c
    a_g = _summed(v, "g")
    i, f, g = _sigma(a_i), _sigma(a_f), np.tanh(a_g)
    c_next = f * c + i * g
    a_o = _summed(v, "o") + v["p_o"] * c_next
    o = _sigma(a_o)
    return {
        "a_i": a_i, "i": i, "a_f": a_f, "f": f, "a_g": a_g, "g": g, "c_next": c_next, "a_o": a_o, "o": o,
        "h_next": o * np.tanh(c_next),
    }  # fmt: skip


def _summed(v: Mapping[str, np.ndarray], gate: str) -> np.ndarray:
    seen = _slide(v[f"W_{gate}"], v["x"]) + _slide(v[f"U_{gate}"], v["h"])
    return np.asarray(seen + v[f"b_{gate}"][:, None, None])


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
