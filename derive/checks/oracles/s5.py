"""s5-pytorch: the zero-order hold and the parallel scan of the simplified state space layer.

Its module turns parameters into complex64, so its functions are called with ours as complex128.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from s5.s5_model import apply_ssm, discretize_zoh

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated
from derive.checks.oracles.one_file import double


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """The layer over a sequence, one sample at a time; see `derive.checks.oracles.Oracle.run`."""

    def compute(v: Named) -> Named:
        with double():
            return _s5(v)

    return differentiated(compute, arrays)


def _s5(v: Named) -> Named:
    lambdas, B, C = (torch.complex(v[f"{name}_re"], v[f"{name}_im"]) for name in ("lambda", "B", "C"))
    discrete, scaled = discretize_zoh(lambdas, B, v["Delta_log"].exp())
    start = torch.complex(v["x_re"], v["x_im"])
    outputs, final = zip(
        *(
            apply_ssm(discrete, scaled, C, v["D"], series, state)
            for series, state in zip(v["u"].unbind(1), start, strict=True)
        ),
        strict=True,
    )
    last = torch.stack(final)[None]
    return {"y": torch.stack(outputs, dim=1), "x_re": last.real, "x_im": last.imag}
