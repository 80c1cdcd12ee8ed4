"""reservoirpy's leaky reservoir in float64: values only, since a reservoir is not trained by gradients."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from reservoirpy.nodes import Reservoir

from derive.algebra.record import Array
from derive.checks.oracles import Run


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A reservoir over a sequence, sample by sample; see `derive.checks.oracles.Oracle.run`."""
    samples = [_states(arrays, k) for k in range(arrays["x"].shape[1])]
    return Run({"h": np.stack(samples, axis=1)})


def _states(v: Mapping[str, Array], sample: int) -> Array:
    """The states after each step of one sample, from its own start."""
    node = Reservoir(lr=0.3, W=v["U_g"], Win=v["W_g"], bias=v["b_g"])
    node.initialize(v["x"][:, sample])
    node.state = {"out": v["h"][sample]}
    found: Array = node.run(v["x"][:, sample])
    return found
