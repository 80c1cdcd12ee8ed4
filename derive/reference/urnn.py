"""The unitary evolution recurrent network of Arjovsky, Shah and Bengio (2016).

The paper: h_{t+1} = modReLU(W h_t + V x_{t+1}) with W = D_3 R_2 F^-1 D_2 Pi R_1 F D_1: D_k diagonal with
entries exp(i w), R_k the reflection I - 2 v v* / |v|^2, Pi a permutation, F the Fourier transform;
modReLU(z) = (|z| + b) z / |z| where |z| + b >= 0, else 0. Everything complex is a pair of a real and an
imaginary part here, and F is unitary, so that F* is its inverse.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Pair = tuple[np.ndarray, np.ndarray]


def _turned(w: np.ndarray, z: Pair) -> Pair:
    return np.cos(w) * z[0] - np.sin(w) * z[1], np.sin(w) * z[0] + np.cos(w) * z[1]


def _applied(re: np.ndarray, im: np.ndarray, z: Pair) -> Pair:
    return z[0] @ re.T - z[1] @ im.T, z[0] @ im.T + z[1] @ re.T


def _reflected(k: int, v: Mapping[str, np.ndarray], z: Pair, found: dict[str, np.ndarray]) -> Pair:
    """z - 2 v (v* z) / |v|^2; the numbers on the way go into `found`."""
    re, im = v[f"v_{k}_re"], v[f"v_{k}_im"]
    length = np.asarray((re * re + im * im).sum())
    c_re = np.asarray(2 * (z[0] * re + z[1] * im).sum(-1) / length)
    c_im = np.asarray(2 * (z[1] * re - z[0] * im).sum(-1) / length)
    found |= {f"l_{k}": length, f"c_{k}_re": c_re, f"c_{k}_im": c_im}
    along = c_re[..., None] * re - c_im[..., None] * im, c_re[..., None] * im + c_im[..., None] * re
    return z[0] - along[0], z[1] - along[1]


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h_re, h_im (..., m); parameters w_1, w_2, w_3, v_k_re, v_k_im (m,) for k = 1, 2,
    V_re, V_im (m, n), b (m,); constants F_re, F_im, P (m, m). Values z_k_re, z_k_im (..., m) for k = 1 to 9;
    l_k (), c_k_re, c_k_im (...) for k = 1, 2; a_r, r, a_s, s, h_re_next, h_im_next (..., m).

    >>> v = {"x": np.zeros(2), "h_re": np.array([1.0, 2.0]), "h_im": np.zeros(2), "b": np.zeros(2)}
    >>> v |= {f"w_{k}": np.zeros(2) for k in (1, 2, 3)} | {"V_re": np.zeros((2, 2)), "V_im": np.zeros((2, 2))}
    >>> v |= {f"v_{k}_re": np.array([1.0, 0.0]) for k in (1, 2)} | {f"v_{k}_im": np.zeros(2) for k in (1, 2)}
    >>> v |= {"F_re": np.eye(2), "F_im": np.zeros((2, 2)), "P": np.array([[0.0, 1.0], [1.0, 0.0]])}
    >>> step(v)["h_re_next"].tolist()  # reflected, swapped, reflected again
    [-2.0, -1.0]
    """
    found: dict[str, np.ndarray] = {}
    z_1 = _turned(v["w_1"], (v["h_re"], v["h_im"]))
    z_2 = _applied(v["F_re"], v["F_im"], z_1)
    z_3 = _reflected(1, v, z_2, found)
    z_4 = z_3[0] @ v["P"].T, z_3[1] @ v["P"].T
    z_5 = _turned(v["w_2"], z_4)
    z_6 = _applied(v["F_re"].T, -v["F_im"].T, z_5)
    z_7 = _reflected(2, v, z_6, found)
    z_8 = _turned(v["w_3"], z_7)
    z_9 = z_8[0] + v["x"] @ v["V_re"].T, z_8[1] + v["x"] @ v["V_im"].T
    for k, (re, im) in enumerate((z_1, z_2, z_3, z_4, z_5, z_6, z_7, z_8, z_9), 1):
        found |= {f"z_{k}_re": re, f"z_{k}_im": im}
    a_r = z_9[0] ** 2 + z_9[1] ** 2
    r = a_r**0.5
    a_s = r + v["b"]
    s = np.where(a_s.real > 0, a_s, 0 * a_s) / r
    return found | {"a_r": a_r, "r": r, "a_s": a_s, "s": s, "h_re_next": s * z_9[0], "h_im_next": s * z_9[1]}
