"""Whether a check notices a mutant, at the cost of one statement.

Every statement of a program is compared by name, those of the step with the reference (numeric) and those of
the gradient with SymPy's ``diff`` (exact).  So the first value that a mistake can change is that of its own
statement, and it is enough to compute that one from the right values of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from derive.algebra.record import Array
from derive.algebra.symbol import TensorSymbol
from derive.checks.domain import Residues
from derive.checks.emitted import BATCH, Arrays, one_step, values
from derive.checks.equality import prove_equal
from derive.checks.exact import expected_gradient, prove_gradient
from derive.checks.mutants import Mutant
from derive.checks.proof import EachPoint, Point, Undefined, point, scalar_point
from derive.checks.reference import Reference
from derive.checks.residue import Redraw, TooShallow
from derive.checks.samples import Ledger
from derive.checks.second_route import BOUND
from derive.checks.sizes import small
from derive.definition import Cell
from derive.explicit import entries, evaluate, indexed, scalars
from derive.ops.functions import smoothed
from derive.passes.smoothed import smooth_program
from derive.program import Program, Step
from derive.runtime import function

Check = Callable[[Mutant], bool]


def agreeing(cell: Cell, step: Reference, draw: int = 0) -> frozenset[str]:
    """The statements whose value the reference gives, the same that is emitted: of another one every mutant
    would be noticed, and that would say nothing."""
    arrays = one_step(cell, (BATCH,), draw)
    ours, theirs = values(cell, arrays), step(arrays)
    same = set()
    for name in ours.keys() & theirs.keys():
        ledger = Ledger()
        ledger.compare("", {name: ours[name]}, {name: theirs[name]}, BOUND)
        same |= set() if ledger.failures else {name}
    return frozenset(same)


def by_numbers(cell: Cell, step: Reference, draw: int = 0) -> Check:
    """Whether the numeric check notices: the emitted statement against the reference's value of that name.

    draw: of which random arrays, the numeric check's first or later ones.
    """

    @cache
    def compared() -> tuple[Arrays, Arrays, frozenset[str]]:
        arrays = one_step(cell, (BATCH,), draw)
        expected = dict(step(arrays))
        # a user's reference may give results alone
        return {**values(cell, arrays), **expected, **arrays}, expected, agreeing(cell, step, draw)

    def notices(mutant: Mutant) -> bool:
        target, ledger = mutant.step.target, Ledger()
        known, expected, given = compared()
        if target.name not in given:
            return False
        with np.errstate(all="ignore"):
            ours = function(mutant.alone(cell.program))(known)
        found = np.asarray(ours[target.name])  # a mutant may leave a plain number
        ledger.compare("", {target.name: found}, {target.name: expected[target.name]}, BOUND)
        return bool(ledger.failures)

    return notices


@dataclass(frozen=True)
class _AtPoint:
    """A program's values at a random point, and what the value of a statement should be there, by name."""

    domain: Residues
    values: Point
    wanted: Callable[[TensorSymbol], Array]

    def differs(self, step: Step, sizes: Mapping[str, int]) -> bool:
        """Whether a statement put in the place of the one of that name is found to be wrong here."""
        value = entries(step.expr, self.values, sizes, self.domain)
        return not np.array_equal(value, self.wanted(step.target))


def by_proof(cell: Cell, backward: Program, draw: int = 0) -> Check:
    """Whether the exact check notices: the statement against ``diff`` at random points.

    draw: of which points, the exact check's or others.
    """
    sizes, ours = small(cell), smooth_program(backward)
    expected = expected_gradient(cell.program, sizes)

    def compute(domain: Residues) -> _AtPoint:
        given = point(backward.inputs, sizes, domain)
        theirs = expected.evaluate(scalar_point(given, expected.inputs), domain)

        def wanted(target: TensorSymbol) -> Array:
            return scalars(target, sizes, lambda symbol, index: theirs[indexed(symbol, index)])

        return _AtPoint(domain, evaluate(ours, given, sizes, domain), wanted)

    points = EachPoint(compute, f"{cell.label}, draw {draw}" if draw else cell.label)

    def notices(mutant: Mutant) -> bool:
        try:
            smooth = replace(mutant.step, expr=smoothed(mutant.step.expr))  # as the others are
            return any(at.differs(smooth, sizes) for at in points)
        except (Redraw, TooShallow):  # the mistake made it undefined here, or nested it more deeply
            return _fully(cell, mutant.program(backward), sizes)

    return notices


def by_change(cell: Cell, original: Program) -> Check:
    """Whether a mutant is not proved to change nothing: its statement against the original one, at other
    points.

    All that comes before a statement is the same, and all that comes after it is computed from the same.
    """
    sizes = small(cell)

    def compute(domain: Residues) -> _AtPoint:
        values = evaluate(original, point(original.inputs, sizes, domain), sizes, domain)
        return _AtPoint(domain, values, lambda target: values[target.name])

    points = EachPoint(compute, f"{cell.label} and its mutants")

    def changes(mutant: Mutant) -> bool:
        try:
            return any(at.differs(mutant.step, sizes) for at in points)
        except (Redraw, TooShallow):
            everything = {step.target.name: step.target for step in original.steps}
            return not prove_equal(original, mutant.program(original), {}, sizes, everything).holds

    return changes


def _fully(cell: Cell, mutant: Program, sizes: Mapping[str, int]) -> bool:
    """Whether the whole exact check notices; what is defined nowhere is noticed too."""
    try:
        return not prove_gradient(cell.program, mutant, sizes).holds
    except Undefined:
        return True
