"""The latent variables of a variational autoencoder: Kingma and Welling (2014), equations (9) and (10).

Mean and logarithm of the variance are linear in the input here (in the paper, in the hidden layer of the
encoder: equation (12) of appendix C.2).  Their (10) adds 1/2 sum(1 + log sigma^2 - mu^2 - sigma^2) to what is
maximised; its negative is the divergence d.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Inputs x (..., n), epsilon (..., m); parameters W_mu, W_l (m, n), b_mu, b_l (m,).  Values mu, l, a_s, s, z
    (..., m), and d (...).

    >>> v = {"x": np.ones(2), "epsilon": np.ones(1), "W_mu": np.ones((1, 2)), "W_l": np.zeros((1, 2))}
    >>> step(v | {"b_mu": np.zeros(1), "b_l": np.zeros(1)})["z"].tolist()  # mean 2, deviation 1
    [3.0]
    """
    mu = v["x"] @ v["W_mu"].T + v["b_mu"]
    log_variance = v["x"] @ v["W_l"].T + v["b_l"]
    half = 0.5 * log_variance
    sigma = np.exp(half)
    inside = 1 + log_variance - mu * mu - np.exp(log_variance)
    return {
        "mu": mu, "l": log_variance, "a_s": half, "s": sigma, "z": mu + sigma * v["epsilon"],
        "d": -0.5 * np.sum(inside, axis=-1),
    }  # fmt: skip
