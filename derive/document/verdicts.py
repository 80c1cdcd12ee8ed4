"""What was checked, as a table: one row a kind, also for those that have no verdict; and rounding errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from derive.checks.records import Recorded, place, recorded
from derive.checks.reference import is_own
from derive.checks.verdict import KINDS, Kind, Verdict
from derive.definition import Cell
from derive.document.links import CHECKS
from derive.document.model import Block, Column, Prose, Table, Verdicts
from derive.document.rounding import rounding
from derive.document.spans import Badge, Code, Link, Spans
from derive.document.words import say

# what a pass of each kind says
MEANINGS: Mapping[Kind, str] = MappingProxyType({
    "shapes": "the two sides of every statement have the same size, for all sizes",
    "exact": "the derived gradient is the derivative of the scalar equations, as an identity",
    "numeric": "code and gradients agree with a NumPy cell written by hand and its numerical derivatives",
    "oracle": "values and gradients agree with an implementation made elsewhere",
    "mutation": "broken versions of the cell are noticed by the checks above",
    "precision": "float32 and float64 stay close to 50 digits, as close as the cell itself allows",
})  # fmt: skip
# the same of a cell of the user's own, without and with a reference beside it
_BY_EQUATIONS = "code and gradients agree with the scalar equations in 50 digits and their differences"
_BY_BOTH = "code and gradients agree with the reference beside the definition, and with the scalar equations"
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
    rows = tuple(_row(cell, kind, verdict, found.stale) for kind, verdict in _by_kind(found))
    if found.stale:
        yield Prose(say(_STALE, *_after(" ", _command(cell), " checks it again.")))
    if found.missing:
        now = _after(
            "This cell is not checked yet: ", _command(cell), " does it, and its page shows it then."
        )
        yield Prose(say(*(now or (_MISSING,))))
    yield Verdicts(Table(_HEADS, rows))
    for verdict in () if found.stale else found.verdicts:
        yield from rounding(verdict)
    about = Link("on the page about the checks", CHECKS)
    yield Prose(say("What each check compares, and what it would not notice, is told ", about, "."))


def _command(cell: Cell) -> Code | None:
    """What makes a record of a cell in a file of the user's own."""
    has_file = is_own(cell) and place(cell)
    return Code(f"derive check {Path(cell.where.file).name}:{cell.name} --record") if has_file else None


def _after(before: str, command: Code | None, after: str) -> tuple[Code | str, ...]:
    return (before, command, after) if command else ()


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


def _row(cell: Cell, kind: Kind, verdict: Verdict | None, stale: bool) -> tuple[Spans, ...]:
    figure = "; ".join(filter(None, (verdict.figure, verdict.detail))) if verdict else ""
    return say(kind), say(_badge(verdict, stale)), say(figure), say(_meaning(cell, kind))


def _meaning(cell: Cell, kind: Kind) -> str:
    if kind != "numeric" or not is_own(cell):
        return MEANINGS[kind]
    return _BY_BOTH if cell.reference else _BY_EQUATIONS


def _badge(verdict: Verdict | None, stale: bool) -> Badge:
    """A status in one word; what passed for an earlier definition is no verdict on this one."""
    if verdict is None or verdict.status == "not checked":
        return Badge("not checked", "unchecked")
    status = "stale" if stale and verdict.passed else verdict.status
    return Badge(status, status)
