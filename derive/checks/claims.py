"""The verdicts on shapes and on exact proofs of one cell."""

from __future__ import annotations

from derive import catalogue
from derive.checks.exact import prove_gradient, prove_state_jacobian
from derive.checks.proof import Proof, Undefined
from derive.checks.related import prove
from derive.checks.residue import NotModelled
from derive.checks.sizes import shown, small
from derive.checks.verdict import Verdict, not_checked, outcome
from derive.definition import Cell
from derive.errors import DefinitionError
from derive.passes.gradient import gradient
from derive.passes.jacobian import state_jacobian
from derive.program import Program
from derive.relations import Relation, owned

_HOW = "{scalars} entries equal SymPy's diff of the scalar equations, as identities, in exact arithmetic"


def shapes_verdict(cell: Cell) -> Verdict:
    """That every statement of the step, its gradient and its state Jacobian has the shape of its target.

    >>> shapes_verdict(catalogue.load("dense")).figure
    '7 statements, for all n and m'
    """
    makers = (gradient, *((state_jacobian,) if cell.states else ()))
    programs, failures = [cell.program], []
    for derived in makers:
        try:
            programs.append(derived(cell))
        except DefinitionError as error:  # a program compares them when it is put together
            failures.append(str(error))
    count = len({step.target for program in programs for step in program.steps})
    sizes = " and ".join(s.name for s in cell.sizes) or "its sizes"
    parts = "the step, its gradient and its state Jacobian" if cell.states else "the step and its gradient"
    figure = f"{count} statements, for all {sizes}"
    return outcome("shapes", count, failures, figure, parts, wrong="do not fit")


def exact_verdict(cell: Cell, derived: Program | None = None) -> Verdict:
    """That gradient and state Jacobian are SymPy's ``diff``, and that the cell's relations to others hold.

    derived: a gradient to judge in place of the cell's own.  The verdict counts the entries that were
    compared for each relation.

    >>> exact_verdict(catalogue.load("lstm")).figure.partition(";")[0]
    '15 gradients, 10 adjoints and 4 Jacobian blocks proved at n = 2, m = 3'
    """
    program = derived or gradient(cell)
    proofs, related = list[Proof](), list[tuple[Relation, Proof]]()
    unproved = ""
    try:
        proofs.append(prove_gradient(cell.program, program, small(cell)))
        if cell.states:
            proofs.append(prove_state_jacobian(cell, small(cell)))
        for relation in _owned(cell):
            related.append((relation, prove(relation)))
    except (NotModelled, Undefined) as reason:
        unproved = reason.message
    failures = [f"{name} is not what diff gives" for proof in proofs for name in proof.different]
    failures += [f"{cell.name} {relation.claim}: not so" for relation, proof in related if not proof.holds]
    if unproved and not failures:  # what was found to be wrong stays wrong
        return not_checked("exact", unproved)
    figure = f"{_counted(proofs, program)} proved at {shown(small(cell))}"
    if related:
        figure += f"; {len(related)} relation{'s' if len(related) > 1 else ''} to other cells"
    counts = tuple((relation.claim, proof.scalars) for relation, proof in related if proof.holds)
    return outcome("exact", _compared(proofs), failures, figure, _detail(proofs), counts)


def _compared(proofs: list[Proof]) -> int:
    """How many scalars were compared; none where one of the proofs compared none."""
    counts = [proof.scalars for proof in proofs]
    return sum(counts) if all(counts) else 0


def _counted(proofs: list[Proof], program: Program) -> str:
    results = {result.name for result in program.results}
    adjoints = sum(name not in results for name in proofs[0].tensors)
    words = f"{len(proofs[0].tensors) - adjoints} gradients"
    if len(proofs) == 1:
        return f"{words} and {adjoints} adjoints"
    blocks = len(proofs[1].tensors)
    return f"{words}, {adjoints} adjoints and {blocks} Jacobian block{'s' if blocks > 1 else ''}"


def _detail(proofs: list[Proof]) -> str:
    text = _HOW.format(scalars=_compared(proofs))
    cases = len(proofs[0].cases) > 1
    return text + ("; branches: all taken, none taken, and mixed" if cases else "")


def _owned(cell: Cell) -> tuple[Relation, ...]:
    return owned(cell.name) if catalogue.has(cell) else ()
