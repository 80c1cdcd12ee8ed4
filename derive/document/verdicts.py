"""What was checked, as a table: one row a kind, also for those that have no verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from derive.checks.records import Recorded, recorded
from derive.checks.verdict import KINDS, Kind, Verdict
from derive.definition import Cell
from derive.document.links import CHECKS
from derive.document.model import Block, Column, Prose, Table, Verdicts
from derive.document.spans import Badge, Link, Spans
from derive.document.words import say

# what a pass of each kind says
MEANINGS: Mapping[Kind, str] = MappingProxyType({
    "shapes": "the two sides of every statement have the same size, for all sizes",
    "exact": "the derived gradient is the derivative of the scalar equations, as an identity",
    "numeric": "code and gradients agree with a NumPy cell written by hand and its numerical derivatives",
    "oracle": "values and gradients agree with an implementation made elsewhere",
    "mutation": "broken versions of the cell are noticed by the checks above",
})  # fmt: skip
_STALE = "The cell has changed since these checks were recorded; they say nothing about it as it is now."
_MISSING = "No check of this cell has been recorded."
_WORST = ("fail", "stale", "unchecked", "pass")
_HEADS = (
    Column(say("check")),
    Column(say("verdict")),
    Column(say("figure")),
    Column(say("what a pass means")),
)


def verdicts(cell: Cell) -> Iterator[Block]:
    """One row a verdict, and one for a kind that has none; a record of an earlier definition says so."""
    found = recorded(cell)
    rows = tuple(_row(kind, verdict, found.stale) for kind, verdict in _by_kind(found))
    if found.stale or found.missing:
        yield Prose(say(_STALE if found.stale else _MISSING))
    yield Verdicts(Table(_HEADS, rows))
    about = Link("on the page about the checks", CHECKS)
    yield Prose(say("What each check compares, and what it would not notice, is told ", about, "."))


def badges(cell: Cell) -> Spans:
    """All verdicts in a few words, for a list: the worst first."""
    found = recorded(cell)
    shown = [_badge(verdict, found.stale) for _, verdict in _by_kind(found)]
    counted = Counter((badge.status, badge.text) for badge in shown)
    worst = sorted(counted.items(), key=lambda item: _WORST.index(item[0][0]))
    parts = [Badge(f"{number} {text}", status) for (status, text), number in worst]
    return say(*(piece for k, part in enumerate(parts) for piece in (" " if k else "", part)))


def _by_kind(found: Recorded) -> Iterator[tuple[Kind, Verdict | None]]:
    """The verdicts in the order of the kinds; a kind without one comes with none."""
    for kind in KINDS:
        of_kind: list[Verdict | None] = [verdict for verdict in found.verdicts if verdict.kind == kind]
        yield from ((kind, verdict) for verdict in of_kind or [None])


def _row(kind: Kind, verdict: Verdict | None, stale: bool) -> tuple[Spans, ...]:
    figure = "; ".join(filter(None, (verdict.figure, verdict.detail))) if verdict else ""
    return say(kind), say(_badge(verdict, stale)), say(figure), say(MEANINGS[kind])


def _badge(verdict: Verdict | None, stale: bool) -> Badge:
    """A status in one word; what passed for an earlier definition is no verdict on this one."""
    if verdict is None or verdict.status == "not checked":
        return Badge("not checked", "unchecked")
    status = "stale" if stale and verdict.passed else verdict.status
    return Badge(status, status)
