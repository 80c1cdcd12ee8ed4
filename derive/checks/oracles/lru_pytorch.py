"""LRU-pytorch: the linear recurrent unit with complex parameters.

It starts every sequence of a batch but the first with a state of zeros, so it gets one sequence at a time.
It keeps its states to itself: further rows of C, the identity and -i times the identity, show real and
imaginary parts as further outputs.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from LRU_pytorch import LRU
from torch.func import functional_call

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated
from derive.checks.oracles.one_file import double


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """The unit over a sequence; see `derive.checks.oracles.Oracle.run`."""

    def compute(v: Named) -> Named:
        with double():
            return _lru(v)

    return differentiated(compute, arrays)


def _lru(v: Named) -> Named:
    (m, n), p = v["B_re"].shape, len(v["D"])
    B, C = (torch.complex(v[f"{name}_re"], v[f"{name}_im"]) for name in "BC")
    eye = torch.eye(m)
    weights = {name: v[name] for name in ("nu_log", "theta_log", "gamma_log")} | {"B": B}
    weights["C"] = torch.cat([C, torch.complex(eye, 0 * eye), torch.complex(0 * eye, -eye)])
    weights["D"] = torch.cat([v["D"], torch.zeros(2 * m, n)])
    start, module = torch.complex(v["x_re"], v["x_im"]), LRU(n, p + 2 * m, m)
    outputs = [
        functional_call(module, weights, (series, state))
        for series, state in zip(v["u"].unbind(1), start, strict=True)
    ]
    parts = torch.tensor_split(torch.stack(outputs, dim=1), (p, p + m), dim=-1)
    return dict(zip(("y", "x_re", "x_im"), parts, strict=True))
