"""Whether a check notices a mutant, at the cost of one statement.

Every statement of a program is compared by name, those of the step with the reference (numeric) and those of
the gradient with SymPy's ``diff`` (exact).  So the first value that a mistake can change is that of its own
statement, and it is enough to compute that one from the right values of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import sympy

from derive.checks.domain import Residues
from derive.checks.exact import expected_gradient, prove_gradient
from derive.checks.mutants import Mutant
from derive.checks.numeric import BATCH, BOUNDS, one_step
from derive.checks.proof import Point, Undefined, point, scalar_point, somewhere
from derive.checks.reference import Reference
from derive.checks.residue import Redraw, Residue, TooShallow
from derive.checks.samples import Ledger
from derive.checks.sizes import small
from derive.definition import Cell
from derive.explicit import entries, evaluate, scalars
from derive.passes.smoothed import smooth_program
from derive.program import Program
from derive.runtime import function

Check = Callable[[Mutant], bool]


def by_numbers(cell: Cell, step: Reference) -> Check:
    """Whether the numeric check notices: the emitted statement against the reference's value of that name."""
    arrays = one_step(cell, (BATCH,))
    expected = step(arrays)
    steps = cell.program.steps

    def notices(mutant: Mutant) -> bool:
        target = mutant.step.target
        known = (*cell.program.inputs, *(s.target for s in steps[: mutant.position]))
        alone = Program(known, (mutant.step,), (target,), cell.label)
        ledger = Ledger()
        with np.errstate(all="ignore"):
            ours = function(alone)({**expected, **arrays})
        found = np.asarray(ours[target.name])  # a mutant may leave a plain number
        ledger.compare("", {target.name: found}, {target.name: expected[target.name]}, BOUNDS[True])
        return bool(ledger.failures)

    return notices


@dataclass(frozen=True)
class _AtPoint:
    """A gradient at a random point: our values, and what SymPy's ``diff`` expects."""

    domain: Residues
    ours: Point
    theirs: Mapping[sympy.Symbol, Residue]


def by_proof(cell: Cell, backward: Program) -> Check:
    """Whether the exact check notices: the statement against ``diff`` at a random point."""
    sizes = small(cell)
    expected = expected_gradient(cell.program, sizes)

    def compute(domain: Residues) -> _AtPoint:
        given = point(backward.inputs, sizes, domain)
        theirs = expected.evaluate(scalar_point(given, expected.inputs), domain)
        return _AtPoint(domain, evaluate(smooth_program(backward), given, sizes, domain), theirs)

    at, _ = somewhere(compute, cell.label)

    def notices(mutant: Mutant) -> bool:
        try:
            value = entries(mutant.step.expr, at.ours, sizes, at.domain)
        except (Redraw, TooShallow):  # the mistake made it undefined here, or nested it more deeply
            return _fully(cell, mutant.program(backward), sizes)
        wanted = scalars(mutant.step.target, sizes)
        if any(value[index] != at.theirs[entry] for index, entry in np.ndenumerate(wanted)):
            return True
        # one point sees one case of every branch; the check itself sees all
        return _fully(cell, mutant.program(backward), sizes)

    return notices


def _fully(cell: Cell, mutant: Program, sizes: Mapping[str, int]) -> bool:
    """Whether the whole exact check notices; what is defined nowhere is noticed too."""
    try:
        return not prove_gradient(cell.program, mutant, sizes).holds
    except Undefined:
        return True
