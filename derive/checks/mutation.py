"""Do the checks notice mistakes?  Every mutant of a cell is run through them; what none notices must change
nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from derive.checks.mutants import OPERATORS, Mutant, mutants
from derive.checks.notice import Check, agreeing, by_change, by_numbers, by_proof
from derive.checks.own_reference import UnfitReference
from derive.checks.proof import Undefined
from derive.checks.reference import Reference, lacking, reference
from derive.checks.residue import NotModelled
from derive.checks.verdict import Verdict, not_checked, outcome
from derive.definition import Cell
from derive.errors import DefinitionError
from derive.passes.gradient import gradient
from derive.program import Program

# of numbers for the step, and of points for the gradient: a threshold may make no difference to all those of
# the first, and two conditions may come out alike at all of them
DRAWS = 4
FATES = ("shapes", "exact", "numeric", "equivalent", "unnoticed")


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: the check that noticed it, "equivalent" where it is proved to change nothing,
    or "unnoticed".
    """

    mutant: Mutant
    backward: bool
    noticed: str


@dataclass(frozen=True)
class Report:
    """The fates of all mutants of a cell."""

    fates: tuple[Fate, ...]

    def count(self, noticed: str) -> int:
        """How many mutants met that fate."""
        return sum(fate.noticed == noticed for fate in self.fates)

    @property
    def unnoticed(self) -> tuple[Mutant, ...]:
        """The mutants that change something and that no check noticed."""
        return tuple(fate.mutant for fate in self.fates if fate.noticed == "unnoticed")

    def table(self) -> dict[str, Counter[str]]:
        """Operator to number of mutants by what noticed them."""
        counts = {operator: Counter[str]() for operator in OPERATORS}
        for fate in self.fates:
            counts[fate.mutant.operator][fate.noticed] += 1
        return counts


@np.errstate(all="ignore")  # what is no number is told by name
def mutation_verdict(cell: Cell, step: Reference | None = None, every: bool = False) -> Verdict:
    """The verdict on the checks themselves, at this cell."""
    step = step or reference(cell)
    try:
        if absent := lacking(cell, step) if step else []:
            return outcome("mutation", len(cell.program.steps), absent, "", "")
        found = report(cell, step, every)
    except UnfitReference as reason:
        return outcome("mutation", len(cell.program.steps), [str(reason)], "", "")
    except (NotModelled, Undefined) as reason:
        return not_checked("mutation", reason.message)
    caught = sum(found.count(check) for check in FATES[:3])
    counts = tuple((f"{o}: {f}", row[f]) for o, row in found.table().items() for f in FATES if row[f])
    figure = (
        f"{len(found.fates)} mutants: {caught} noticed, {found.count('equivalent')} proved to change nothing"
    )
    first = ", ".join(f"{check} ({found.count(check)})" for check in FATES[:3] if found.count(check))
    noticed = f"noticed first by {first}" if first else ""
    detail = "; ".join(filter(None, (noticed, _left_out(cell, step))))
    blind = [f"no check notices '{each.operator}', {each.statement}" for each in found.unnoticed]
    return outcome("mutation", len(found.fates), blind, figure, detail, counts, wrong="unnoticed")


def _left_out(cell: Cell, step: Reference | None) -> str:
    """Which statements have no mutants, since there is no reference's value to compare theirs with."""
    if step is None:
        return "the gradient's only, as there is no reference for the step's"
    given, total = len(agreeing(cell, step)), len(cell.program.steps)
    return f"of the step only {given} of {total} values, those that the reference has too" * (given < total)


def report(cell: Cell, step: Reference | None = None, every: bool = False) -> Report:
    """All mutants of a cell's step and of its gradient, and what became of them.

    Without a reference there is nothing that could notice a mistake in the step, so only the gradient is
    mutated.
    """
    step, forward, backward = step or reference(cell), cell.program, gradient(cell)
    fates: list[Fate] = []
    if step:
        numeric = [by_numbers(cell, step, draw) for draw in range(DRAWS)]
        changes = by_change(cell, forward)
        given = agreeing(cell, step)
        made = (m for m in mutants(forward, 0, every) if m.step.target.name in given)
        fates += (_fate(m, forward, "numeric", numeric, changes) for m in made)
    exact, changes = [by_proof(cell, backward, draw) for draw in range(DRAWS)], by_change(cell, backward)
    behind = mutants(backward, len(forward.steps), every)
    return Report((*fates, *(_fate(m, backward, "exact", exact, changes) for m in behind)))


def _fate(mutant: Mutant, original: Program, name: str, notices: Sequence[Check], changes: Check) -> Fate:
    """notices: the first is asked of every mutant, the others of those that change something without it."""
    first, *others = notices
    backward = original.order > 0
    try:
        mutant.alone(original)
    except DefinitionError:
        return Fate(mutant, backward, "shapes")
    if first(mutant):
        return Fate(mutant, backward, name)
    if not changes(mutant):
        return Fate(mutant, backward, "equivalent")
    return Fate(mutant, backward, name if any(each(mutant) for each in others) else "unnoticed")
