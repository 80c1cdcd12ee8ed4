"""A form computes what its cell computes, and its gradients go through the map of the parameters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.algebra.node import Node
from derive.algebra.symbol import TensorSymbol
from derive.catalogue import load, names
from derive.checks.formed import prove
from derive.definition import Cell
from derive.errors import DefinitionError
from derive.forms import FORMS, Formed, formed

FEW = ("elman", "gru-reset-before", "lstm", "lstm-stacked")
PAIRS = [
    pytest.param(form, name, id=f"{form}-{name}", marks=() if name in FEW else pytest.mark.slow)
    for form in FORMS
    for name in names()
]


def _formed(form: str, name: str) -> tuple[Cell, Formed]:
    """The cell in the form; a pair that has none says why, and is no pair to prove."""
    cell = load(name)
    try:
        return cell, formed(cell, form)
    except DefinitionError as error:
        assert error.message.startswith(f"the form {form} does not apply: ")
        return cell, Formed(cell, {}, {})


@pytest.mark.parametrize(("form", "name"), PAIRS)
def test_every_value_and_gradient_is_that_of_the_cell_behind_the_map(form: str, name: str) -> None:
    cell, found = _formed(form, name)
    proofs = prove(cell, found)
    assert len(proofs) == bool(found.own) + bool(found.made)
    for proof in proofs:
        assert proof.holds, proof.different
        compared = set(proof.tensors)
        assert {step.target.name for step in cell.program.steps} <= compared, "every named value"
        assert {f"grad_{symbol.name}" for symbol in (*cell.inputs, *cell.states)} <= compared


@pytest.mark.parametrize("form", FORMS)
def test_a_map_with_one_thing_changed_is_not_proved(form: str) -> None:
    cell, found = _formed(form, "lstm")
    changed: dict[TensorSymbol, Node]
    for side, parameters in (("own", found.own), ("made", found.made)):
        for symbol, expr in list(parameters.items())[:2]:
            changed = {**parameters, symbol: expr + expr + 2}
            wrong = Formed(found.cell, changed if side == "own" else {}, changed if side == "made" else {})
            assert not any(proof.holds for proof in prove(cell, wrong)), f"{side} of {symbol} does not matter"


def test_a_form_that_computes_something_else_is_not_proved() -> None:
    cell = load("lstm")
    found = formed(cell, "two-biases")
    first, *others = found.cell.equations
    twice = replace(found.cell, equations=(replace(first, expr=first.expr + first.expr), *others))
    assert not any(proof.holds for proof in prove(cell, replace(found, cell=twice)))
