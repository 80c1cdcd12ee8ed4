"""What was checked, as a table: one row a kind, also for those that have no verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from derive.checks.records import Recorded, recorded
from derive.definition import Cell
from derive.document.model import Badge, Block, Column, Link, Prose, Spans, Table, Verdicts
from derive.document.words import say

# what a pass of each kind says
MEANINGS: Mapping[str, str] = MappingProxyType({
    "shapes": "the two sides of every statement have the same size, for all sizes",
    "exact": "the derived gradient is the derivative of the scalar equations, as an identity",
    "numeric": "code and gradients agree with a NumPy cell written by hand, and with its differences",
    "oracle": "values and gradients agree with an implementation made elsewhere",
    "mutation": "broken versions of the cell are noticed by the checks above",
})  # fmt: skip
_HEADS = ("check", "verdict", "figure", "what a pass means")


def verdicts(cell: Cell) -> Iterator[Block]:
    """One row a kind of check, also where nothing was checked; a record of an earlier definition says so."""
    found = recorded(cell)
    rows = tuple(_row(found, kind) for kind in MEANINGS)
    yield Verdicts(Table(tuple(Column(say(head)) for head in _HEADS), rows))
    yield Prose(
        say("What each check compares is told ", Link("on the page about the checks", "../checks.md"), ".")
    )


def badges(cell: Cell) -> Spans:
    """All verdicts in a few words, for a list: the worst first."""
    found = recorded(cell)
    shown = [_badge(found, kind) for kind in MEANINGS]
    counted = {
        status: [b for b in shown if b.status == status] for status in ("fail", "stale", "unchecked", "pass")
    }
    return say(
        *(
            piece
            for status, some in counted.items()
            if some
            for piece in (Badge(f"{len(some)} {some[0].text}", status), " ")
        )
    )


def _row(found: Recorded, kind: str) -> tuple[Spans, ...]:
    verdict = next((v for v in found.verdicts if v.kind == kind), None)
    figure = ", ".join(filter(None, (verdict.figure, verdict.detail))) if verdict else ""
    return say(kind), say(_badge(found, kind)), say(figure), say(MEANINGS[kind])


def _badge(found: Recorded, kind: str) -> Badge:
    """A verdict's status in one word; a stale record is no verdict on this definition."""
    verdict = next((v for v in found.verdicts if v.kind == kind), None)
    if verdict is None:
        return Badge("not checked", "unchecked")
    status = "stale" if found.stale and verdict.passed else verdict.status
    return Badge(status, "unchecked" if status == "not checked" else status)
