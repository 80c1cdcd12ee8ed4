"""The GRU with layer normalisation of Ba, Kiros and Hinton (2016), from their supplementary material.

(z, r) = LN(W_h h_{t-1}; alpha_1, beta_1) + LN(W_x x_t; alpha_2, beta_2), h^_t = tanh(LN(W x_t; alpha_3,
beta_3) + sigma(r) * LN(U h_{t-1}; alpha_4, beta_4)), h_t = (1 - sigma(z)) * h_{t-1} + sigma(z) * h^_t,
with LN(a; alpha, beta) = alpha * (a - mean) / deviation + beta. Mean and deviation are over all 2m
entries in the first line. Here W_h and W_x are U and W, W and U of the candidate are W_g and U_g, h^ is
g. The paper has nothing to keep a deviation from 0; the second author's program adds 1e-5 to the variance,
and so does this file.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def _normalised(a: np.ndarray, v: Mapping[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    """Mean, what is left without it, variance, and the normalised vector."""
    size = a.shape[-1]
    mean = np.asarray(a.sum(axis=-1) / size)
    centred = a - mean[..., None]
    variance = np.asarray((centred * centred).sum(axis=-1) / size + 1e-5)
    result = v[f"alpha_{name}"] * centred / np.sqrt(variance)[..., None] + v[f"beta_{name}"]
    return {f"mu_{name}": mean, f"d_{name}": centred, f"s_{name}": variance, f"l_{name}": result}


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W (2m, n), U (2m, m), W_g (m, n), U_g (m, m), alpha_k,
    beta_k (2m,) for k = h, x and (m,) for k = p, q. Values v, u, k, d_k, l_k (2m) and mu_k, s_k (a
    number) for k = h, x; p, q and the same of them (m); a_z, z, a_r, r, a_g, g, h_next.

    >>> v = {"x": np.ones(2), "h": np.ones(1), "W": np.ones((2, 2)), "U": np.ones((2, 1))}
    >>> v |= {"W_g": np.ones((1, 2)), "U_g": np.ones((1, 1))}
    >>> v |= {f"{k}_{e}": np.zeros(2 if e in "hx" else 1) for k in ("alpha", "beta") for e in "hxpq"}
    >>> step(v)["h_next"].tolist()  # both gates at one half, candidate 0
    [0.5]
    """
    x, h = v["x"], v["h"]
    m = h.shape[-1]
    found = {"v": h @ v["U"].T, "u": x @ v["W"].T, "p": x @ v["W_g"].T, "q": h @ v["U_g"].T}
    for name, value in (("h", "v"), ("x", "u"), ("p", "p"), ("q", "q")):
        found |= _normalised(found[value], v, name)
    k = found["l_h"] + found["l_x"]
    a_z, a_r = k[..., :m], k[..., m:]
    z, r = _sigma(a_z), _sigma(a_r)
    a_g = found["l_p"] + r * found["l_q"]
    g = np.tanh(a_g)
    h_next = (1 - z) * h + z * g
    return found | {"k": k, "a_z": a_z, "z": z, "a_r": a_r, "r": r, "a_g": a_g, "g": g, "h_next": h_next}
