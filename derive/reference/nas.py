"""The recurrent cell found by the search of Zoph and Le (2017), as in their code for TensorFlow.

Eight leaves of the input and the hidden state: leaf 3 multiplies its two projections, and only the one of
the state has the bias there; the other leaves add them. Pairs of leaves are combined by product, sum,
product and sum; the old cell state is added to the first pair, whose product with the second is the new cell
state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np


def _sigma(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))  # written out: complex and object arrays must pass through


def _relu(z: np.ndarray) -> np.ndarray:
    return np.asarray(np.where(z.real > 0, z, 0 * z))


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_l_k (m, n), U_l_k (m, m), b_l_k (m,) for k = 0 to 7.
    Values a_l_k, l_k for each k, a_k_j, k_j for j = 0 to 3, a_c, c_next, a_q, q, a_h, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.zeros(3)}
    >>> v |= {f"W_l_{k}": np.zeros((3, 2)) for k in range(8)} | {f"b_l_{k}": np.zeros(3) for k in range(8)}
    >>> v |= {f"U_l_{k}": np.zeros((3, 3)) for k in range(8)}
    >>> step(v)["h_next"].tolist()  # leaf 1 is off, and the old cell state is 0
    [0.0, 0.0, 0.0]
    """
    x, h, c = v["x"], v["h"], v["c"]
    projected = [(x @ v[f"W_l_{k}"].T, h @ v[f"U_l_{k}"].T + v[f"b_l_{k}"]) for k in range(8)]
    a = [p * q if k == 3 else p + q for k, (p, q) in enumerate(projected)]
    squash: list[Callable[[np.ndarray], np.ndarray]]
    squash = [_sigma, _relu, _sigma, _relu, np.tanh, _sigma, np.tanh, _sigma]
    leaf = [function(z) for function, z in zip(squash, a, strict=True)]
    pairs = [leaf[0] * leaf[1], leaf[2] + leaf[3], leaf[4] * leaf[5], leaf[6] + leaf[7]]
    node = [np.tanh(pairs[0]), np.tanh(pairs[1]), np.tanh(pairs[2]), _sigma(pairs[3])]
    a_c = node[0] + c
    c_next = np.tanh(a_c) * node[1]
    a_q = node[2] + node[3]
    q = np.tanh(a_q)
    a_h = c_next * q
    found = {f"a_l_{k}": z for k, z in enumerate(a)} | {f"l_{k}": z for k, z in enumerate(leaf)}
    found |= {f"a_k_{j}": z for j, z in enumerate(pairs)} | {f"k_{j}": z for j, z in enumerate(node)}
    return found | {"a_c": a_c, "c_next": c_next, "a_q": a_q, "q": q, "a_h": a_h, "h_next": np.tanh(a_h)}
