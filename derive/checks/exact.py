"""Proofs at small sizes: what is derived equals what SymPy's ``diff`` gives, as an identity.

Both sides are evaluated at a random point in exact numbers (`derive.checks.residue`); no floating point, no
``simplify``.  Expressions with branches are evaluated once with every branch taken, once with none, and once
mixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import sympy

from derive.algebra.symbol import TensorSymbol
from derive.checks.domain import Residues
from derive.checks.proof import Point, Proof, by_cases, point, scalar_point
from derive.checks.residue import Residue
from derive.checks.scalars import Entry, ScalarProgram, entries_of, explicit
from derive.definition import Cell
from derive.explicit import evaluate
from derive.passes.jacobian import BlockSymbol, state_jacobian
from derive.passes.smoothed import smooth_program
from derive.program import Program


@lru_cache(maxsize=64)
def _diff(program: Program, sizes: tuple[tuple[str, int], ...]) -> ScalarProgram:
    return explicit(smooth_program(program), dict(sizes)).gradient()


def expected_gradient(program: Program, sizes: Mapping[str, int]) -> ScalarProgram:
    """SymPy's gradient of a program's explicit equations, itself equations that can be derived once more.

    Where a statement has a surrogate gradient, its integral stands in the statement's place.
    """
    return _diff(program, tuple(sizes.items()))


def prove_gradient(program: Program, derived: Program, sizes: Mapping[str, int]) -> Proof:
    """That every cotangent of `derived`, the gradient of `program`, is SymPy's ``diff`` of its explicit
    equations.

    >>> from derive.catalogue import load
    >>> from derive.passes.gradient import gradient
    >>> lstm = load("lstm").program
    >>> prove_gradient(lstm, gradient(lstm), {"n": 2, "m": 3}).holds
    True
    """
    return prove_scalars(expected_gradient(program, sizes), smooth_program(derived), sizes)


def prove_second_order(program: Program, derived: Program, sizes: Mapping[str, int]) -> Proof:
    """That `derived`, the gradient of the gradient of `program`, is ``diff`` of ``diff``.

    Results are compared, adjoints are not: our first gradient is written in other intermediate values than
    SymPy's.
    """
    expected = expected_gradient(program, sizes).gradient()
    return prove_scalars(expected, smooth_program(derived), sizes, expected.results)


def prove_scalars(
    expected: ScalarProgram, derived: Program, sizes: Mapping[str, int], wanted: Iterable[Entry] | None = None
) -> Proof:
    """That a program computes what scalar equations with the same names compute; what it lacks counts as
    zero.

    wanted: the entries to compare; without it everything that carries a mark of the last derivative.
    """
    marked = (e for e, _ in expected.equations if _order(e.tensor) == expected.order)
    entries = [entry for entry in marked if not entry.auxiliary]

    def claim(domain: Residues) -> Proof:
        given = point(derived.inputs, sizes, domain)
        ours = evaluate(derived, given, sizes, domain)  # first: where it is not defined, the rest is spared
        theirs = expected.evaluate(scalar_point(given, expected.inputs), domain)
        return compare(ours, theirs, tuple(wanted or entries))

    return by_cases(claim, derived.cell)


def compare(ours: Point, theirs: Mapping[sympy.Symbol, Residue], wanted: Sequence[Entry]) -> Proof:
    """Values of a program against scalars, entry by entry."""
    different = [
        entry.tensor.name
        for entry in wanted
        if theirs[entry.symbol] != (ours[entry.tensor.name][entry.index] if entry.tensor.name in ours else 0)
    ]
    tensors = tuple(dict.fromkeys(entry.tensor.name for entry in wanted))
    return Proof(tensors, len(wanted), tuple(dict.fromkeys(different)))


def _order(symbol: TensorSymbol) -> int:
    return max((order for mark, order in symbol.marks if mark in ("adj", "grad")), default=0)


def prove_state_jacobian(cell: Cell, sizes: Mapping[str, int], derived: Program | None = None) -> Proof:
    """That every block of the one-step state Jacobian is SymPy's ``diff``.

    For random cotangents v the products v^T J must be the gradient that ``diff`` gives, an identity in v and
    hence one for each row; only where it fails the rows are taken one by one, to name the blocks.
    """
    program = smooth_program(derived or state_jacobian(cell))
    blocks = [result for result in program.results if isinstance(result, BlockSymbol)]
    expected = expected_gradient(cell.program, sizes)
    rows = entries_of(dict.fromkeys(block.of for block in blocks), sizes)

    def claim(domain: Residues) -> Proof:
        given = point(program.inputs, sizes, domain)
        ours = evaluate(program, given, sizes, domain)
        start = scalar_point(given, [e for e in expected.inputs if e.tensor.name in given])

        def differ(cotangents: Mapping[Entry, Residue]) -> list[str]:
            seeds = _seeds(expected, cotangents, domain)
            return _different(blocks, ours, cotangents, expected.evaluate({**seeds, **start}, domain), sizes)

        count = sum(ours[block.name].size for block in blocks)
        different = differ({row: domain.draw(f"cotangent of {row.symbol}") for row in rows})
        if different:
            one = domain.scalar(sympy.Integer(1), {})
            different = [f"{name}{list(row.index)}" for row in rows for name in differ({row: one})]
        return Proof(tuple(b.name for b in blocks), count, tuple(dict.fromkeys(different)))

    return by_cases(claim, cell.label)


def _different(
    blocks: Sequence[BlockSymbol],
    ours: Point,
    cotangents: Mapping[Entry, Residue],
    theirs: Mapping[sympy.Symbol, Residue],
    sizes: Mapping[str, int],
) -> list[str]:
    """The blocks by a state for which the cotangents times our Jacobian are not what is expected."""
    found = []
    for by in dict.fromkeys(block.by for block in blocks):
        own = {block.of: block for block in blocks if block.by == by}
        for column in entries_of([by], sizes):
            products = [v * ours[own[r.tensor].name][r.index + column.index] for r, v in cotangents.items()]
            if sum(products[1:], products[0]) != theirs[column.marked("grad", 1).symbol]:
                found += [own[row.tensor].name for row in cotangents]
    return list(dict.fromkeys(found))


def _seeds(
    expected: ScalarProgram, cotangents: Mapping[Entry, Residue], domain: Residues
) -> dict[sympy.Symbol, Residue]:
    """The cotangents of all results: zero where none is given."""
    zero = domain.scalar(sympy.Integer(0), {})
    named = {row.marked("seed", 1): value for row, value in cotangents.items()}
    seeds = [e for e in expected.inputs if e.tensor.marks and e.tensor.marks[-1][0] == "seed"]
    return {e.symbol: named.get(e, zero) for e in seeds}
