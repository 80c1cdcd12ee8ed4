"""An LSTM whose gates are HardSigmoid, max(0, min(1, alpha z + beta)), as the ONNX standard defines it.

alpha = 0.2 and beta = 0.5 are the standard's defaults; Keras 3 has alpha = 1/6.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def _hard(line: np.ndarray) -> np.ndarray:
    above = np.where(np.real(line) > 1, 1.0, line)
    return np.where(np.real(line) > 0, above, 0.0)


def step(v: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All values of one step, by name.

    Input x (..., n); states h, c (..., m); parameters W_k (m, n), U_k (m, m), b_k (m,) for k = i, f, o, g.
    Values z_i, i, z_f, f, z_o, o, a_g, g, c_next, h_next, each (..., m).

    >>> v = {"x": np.ones(2), "h": np.zeros(3), "c": np.ones(3)}
    >>> v |= {f"W_{k}": np.zeros((3, 2)) for k in "ifog"} | {f"U_{k}": np.zeros((3, 3)) for k in "ifog"}
    >>> v |= {f"b_{k}": np.full(3, -4.0) for k in "ifog"}
    >>> step(v)["c_next"].tolist()  # far below: a hard gate is closed
    [0.0, 0.0, 0.0]
    """
    x, h, c = v["x"], v["h"], v["c"]
    sums = {k: x @ v[f"W_{k}"].T + h @ v[f"U_{k}"].T + v[f"b_{k}"] for k in "ifog"}
    line = {k: 0.2 * sums[k] + 0.5 for k in "ifo"}
    i, f, o, g = _hard(line["i"]), _hard(line["f"]), _hard(line["o"]), np.tanh(sums["g"])
    c_next = f * c + i * g
    return {
        "z_i": line["i"], "i": i, "z_f": line["f"], "f": f, "z_o": line["o"], "o": o, "a_g": sums["g"],
        "g": g, "c_next": c_next, "h_next": o * np.tanh(c_next),
    }  # fmt: skip
