"""The rounding errors of the code, per dtype, as a small table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.checks.precision import DTYPES, GROUPS, LENGTHS, LIMIT, named
from derive.checks.verdict import Verdict
from derive.document.model import Block, Column, Prose, Table
from derive.document.spans import Math, Spans
from derive.document.words import say

_STATISTICS = ("median", "largest")
_UNIT = (
    "How far rounding takes the NumPy code from the same computation in 50 digits, as bounds of errors: a ",
    "unit is ", Math("2^{-23}"), " in float32 and ", Math("2^{-52}"), " in float64, times the largest entry ",
    "of the array, in which a sum counts as the sum of the absolute values of its terms. What goes in are ",
    "float32 numbers, whatever the type, so that computing alone is measured. The limit is ",
    f"{LIMIT:.0f} units, and {LIMIT:.0f} more for each that the cell makes of half a unit in all inputs and ",
    "named values. The table has the median and the largest error, or says that values are too large for ",
    "the type.",
)  # fmt: skip


def rounding(verdict: Verdict) -> Iterator[Block]:
    """A sentence that defines the unit, and a row for values and gradients after so many steps."""
    bounds = dict(verdict.bounds)
    if not bounds:
        return
    yield Prose(say(*_UNIT))
    heads = (Column(say("errors of")), Column(say("steps"), "number"))
    columns = (*heads, *(Column(say(f"in {dtype}"), "number") for dtype in DTYPES))
    yield Table(columns, tuple(_row(bounds, group, length) for group in GROUPS for length in LENGTHS))


def _row(bounds: Mapping[str, float], group: str, length: int) -> tuple[Spans, ...]:
    return say(group), say(str(length)), *(say(_cell(bounds, named(d, group, length))) for d in DTYPES)


def _cell(bounds: Mapping[str, float], name: str) -> str:
    """The median and the largest error; what to say where the values are beyond the type."""
    found = [bounds.get(f"{name}: {what}") for what in _STATISTICS]
    return "too large" if None in found else " / ".join(map(_bound, found))


def _bound(bound: float | None) -> str:
    """A bound in short."""
    assert bound is not None
    return "exact" if bound == 0 else f"{bound:.0f}" if bound >= 1 else f"{bound:g}"
