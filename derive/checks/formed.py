"""Proves that a cell in another form computes the same, and that its gradients are those of the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.checks.equality import prove_equal
from derive.checks.proof import Proof, Undefined
from derive.checks.sizes import shown, small
from derive.checks.verdict import Verdict, not_checked, outcome
from derive.definition import Cell
from derive.forms import Change, Formed, changes
from derive.forms.form import Map
from derive.passes.gradient import gradient
from derive.program import Program, Step


def form_verdicts(cell: Cell, names: Iterable[str]) -> tuple[Verdict, ...]:
    """One verdict for each of the forms in which a cell is to be written, one after the other.

    >>> from derive.catalogue import load
    >>> for verdict in form_verdicts(load("lstm"), ["two-biases"]):
    ...     print(verdict.figure)
    two-biases: 2 maps of parameters, 292 entries proved at n = 2, m = 3

    Raises: InputError where there is no such form.
    """
    found = tuple(map(_verdict, changes(cell, names)))
    return found or (not_checked("form", "the notation asks for no form of it"),)


def _verdict(change: Change) -> Verdict:
    name = change.form.name
    if change.formed is None:
        return not_checked("form", f"{name} does not apply: {change.reason}")
    try:
        proofs = prove(change.cell, change.formed)
    except Undefined as error:
        return not_checked("form", f"{name}: {error.message}")
    compared = sum(proof.scalars for proof in proofs)
    different = sorted({each for proof in proofs for each in proof.different})
    maps = "a map" if len(proofs) == 1 else f"{len(proofs)} maps"
    where = shown(small(change.cell))
    figure = f"{name}: {maps} of parameters, {compared} entries proved at {where}"
    detail = "values and gradients are equal under the map, as identities, in exact arithmetic"
    return outcome("form", compared, [f"{name}: {each}" for each in different], figure, detail)


def prove(cell: Cell, formed: Formed) -> tuple[Proof, ...]:
    """The proofs of a form at small sizes, for whatever parameters, inputs, states and cotangents.

    One for each direction in which there is a map.  A map is put in front of the program whose parameters it
    makes, so that the gradient of the whole runs backward through the map; every value that both sides name
    and every gradient must come out equal.

    >>> from derive.catalogue import load
    >>> from derive.forms import formed
    >>> [proof.holds for proof in prove(load("lstm"), formed(load("lstm"), "two-biases"))]
    [True, True]
    """
    directions = [
        (cell.program, formed.own, formed.cell.program),
        (formed.cell.program, formed.made, cell.program),
    ]
    return tuple(_equal(*each, cell) for each in directions if each[1])


def _equal(program: Program, parameters: Map, other: Program, cell: Cell) -> Proof:
    left, right = gradient(mapped(program, parameters, other)), gradient(other)
    names = {*left.by_name, *(result.name for result in left.results)}
    given = {symbol.name for symbol in (*left.inputs, *right.inputs)}
    wanted = {step.target.name: left.by_name[step.target.name] for step in right.steps
              if step.target.name in names - given}  # fmt: skip
    missing = {result.name for result in right.results} - wanted.keys()
    assert not missing, f"nothing to compare with: {', '.join(sorted(missing))}"
    return prove_equal(left, right, {}, small(cell), wanted)


def mapped(program: Program, parameters: Map, other: Program) -> Program:
    """The program behind a map that computes its parameters from those of another one."""
    steps = tuple(Step(symbol, expr, "map of parameters") for symbol, expr in parameters.items())
    return replace(program, inputs=other.inputs, steps=steps + program.steps)
