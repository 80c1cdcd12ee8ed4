"""The multiplicative recurrent network of Sutskever, Martens and Hinton (2011).

The paper: f_t = diag(W_fx x_t) W_fh h_{t-1}, h_t = tanh(W_hf f_t + W_hx x_t). W_fx, W_fh are our W_f, U_f,
and W_hx, W_hf our W_h, U_h; the bias b_h is added as in the paper's first form of the network.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); state h (..., m); parameters W_f (p, n), U_f (p, m), W_h (m, n), U_h (m, p), b_h (m,).
    Values f (..., p), a_h, h_next (..., m).

    >>> v = {"x": np.ones(2), "h": np.ones(3), "W_f": np.ones((4, 2)), "U_f": np.ones((4, 3))}
    >>> v |= {"W_h": np.zeros((3, 2)), "U_h": np.zeros((3, 4)), "b_h": np.zeros(3)}
    >>> step(v)["f"].tolist()  # 2 times 3
    [6.0, 6.0, 6.0, 6.0]
    """
    x, h = v["x"], v["h"]
    f = (x @ v["W_f"].T) * (h @ v["U_f"].T)
    a_h = f @ v["U_h"].T + x @ v["W_h"].T + v["b_h"]
    return {"f": f, "a_h": a_h, "h_next": np.tanh(a_h)}
