"""Verdicts on users' own cells that have no record which fits: found while their pages are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count

from derive.checks.records import Verdicts, definition_hash, place, recorded
from derive.checks.reference import is_own
from derive.checks.side_by_side import Checked, check_all
from derive.definition import Cell


def fresh(cells: Iterable[Cell], progress: Callable[[str], None]) -> dict[str, Verdicts]:
    """The verdicts on those of the cells that are in a file of the user's own and have no record that fits,
    by `derive.checks.records.definition_hash`; no oracle is asked, and nothing is written.

    Raises: whatever the check of a cell raises.

    >>> from derive import catalogue
    >>> fresh([catalogue.load("lstm")], print)
    {}
    """
    own = {
        f"{cell.where.file}:{cell.name}": cell
        for cell in cells
        if is_own(cell) and place(cell) and not recorded(cell).fits
    }
    known = count(1)

    def done(spec: str, found: Checked) -> None:
        progress(f"checked {found.name} ({next(known)} of {len(own)})")

    found = check_all(own, done=done)
    return {definition_hash(cell): found[spec].verdicts for spec, cell in own.items()}
