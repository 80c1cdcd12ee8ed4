"""What the adapters of flash-linear-attention share: its files, its axes, float64.

Its files are loaded one by one, since the package needs Triton; its casts to float32 give float64 here.  Its
axes are (batch, time, head, ...), its memory is keys by values, its gates are logarithms, and it divides
queries by the root of their size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from torch import Tensor
from torch.nn import functional

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.autograd import Named, differentiated
from derive.checks.oracles.one_file import alone, double


def run_with(compute: Callable[[Named], Named], arrays: Mapping[str, Array]) -> Run:
    """A recurrence over a sequence, in float64."""

    def doubled(v: Named) -> Named:
        with double():
            return compute(v)

    return differentiated(doubled, arrays)


def file(operator: str, name: str = "naive") -> ModuleType:
    """The file of an operator."""
    return alone("fla", f"ops/{operator}/{name}.py")


def inward(series: Tensor) -> Tensor:
    """(time, batch, ...) as (batch, time, one head, ...)."""
    return series.transpose(0, 1).unsqueeze(2)


def outward(series: Tensor) -> Tensor:
    """The reverse: (time, batch, ...) of one head."""
    return series[:, :, 0].transpose(0, 1)


def flipped(state: Tensor) -> Tensor:
    """A memory of values by keys, as one head of keys by values."""
    return state.transpose(-1, -2).unsqueeze(1)


def query(q: Tensor) -> Tensor:
    """The query times the root of its size, by which it will be divided."""
    return inward(q * float(q.shape[-1]) ** 0.5)


def unit(v: Named, matrix: str) -> Tensor:
    """SiLU of a projection, with length one."""
    return functional.normalize(functional.silu(functional.linear(v["x"], v[matrix])), dim=-1, eps=0.0)


def heads_first(recurrence: Callable[..., Any]) -> Callable[..., Any]:
    """A recurrence with axes (batch, head, time, ...) as one with (batch, time, head, ...)."""

    def turned(*series: Tensor, **others: Any) -> tuple[Tensor, Tensor]:
        o, final = recurrence(*(each.transpose(1, 2) for each in series), **others)
        return o.transpose(1, 2), final

    return turned


def projections(v: Named, names: str) -> list[Tensor]:
    """Linear maps of the input, by the letters of their matrices."""
    return [functional.linear(v["x"], v[f"W_{name}"]) for name in names]
