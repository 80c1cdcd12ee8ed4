"""All kinds of checks of one cell."""

from __future__ import annotations

from collections.abc import Iterator

from derive.algebra.display import Rows
from derive.checks.claims import exact_verdict, shapes_verdict
from derive.checks.mutation import mutation_verdict
from derive.checks.numeric import numeric_verdict
from derive.checks.oracle import oracle_verdicts
from derive.checks.oracles import oracles_for
from derive.checks.precision import precision_verdict
from derive.checks.records import bounds_on_file
from derive.checks.reference import Reference
from derive.checks.reference import reference as known_reference
from derive.checks.verdict import KINDS, NOT_ASKED, Verdict, not_checked
from derive.definition import Cell


def check(cell: Cell, oracles: bool = False, reference: Reference | None = None) -> Rows[Verdict]:
    """All verdicts on a cell.

    oracles: also against other packages, where they are installed; reference: a NumPy `step` to compare with,
    for cells that have none in the catalogue.

    >>> from derive.catalogue import load
    >>> [verdict.status for verdict in check(load("dense"))]
    ['pass', 'pass', 'pass', 'not checked', 'pass', 'pass']
    """
    return Rows(verdicts(cell, oracles, reference))


def verdicts(cell: Cell, oracles: bool = False, reference: Reference | None = None) -> Iterator[Verdict]:
    """The same one by one, for who shows progress."""
    shapes = shapes_verdict(cell)
    yield shapes
    if not shapes.passed:  # then there is no gradient to look at
        yield from (not_checked(kind, "the shapes are wrong") for kind in KINDS[1:])
        return
    yield exact_verdict(cell)
    step = reference or known_reference(cell)  # one for both: what a user's own prints comes once
    yield numeric_verdict(cell, step)
    if oracles or not oracles_for(cell.name):
        yield from oracle_verdicts(cell)
    else:
        yield not_checked("oracle", NOT_ASKED)
    yield mutation_verdict(cell, step)
    yield precision_verdict(cell, bounds_on_file(cell))
