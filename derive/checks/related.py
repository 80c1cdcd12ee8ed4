"""Proves that cells are related as the catalogue says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from derive import catalogue
from derive.algebra.node import Node, as_node
from derive.checks.equality import prove_equal
from derive.checks.proof import Proof
from derive.checks.sizes import small
from derive.definition import Cell
from derive.errors import DefinitionError, Location
from derive.relations import Relation


def prove(relation: Relation) -> Proof:
    """The proof of a relation at small sizes, for whatever weights, inputs and states.

    What holds for a step holds for a sequence, because states after the step are made as those before it.
    Raises: DefinitionError where the relation does not fit its cells.
    """
    left = catalogue.load(relation.left, **relation.left_with)
    right = catalogue.load(relation.right, **relation.right_with)
    symbols = left.program.by_name
    parts = (relation.inputs, relation.held, relation.states, relation.outputs)
    try:
        inputs, held, states, outputs = (_nodes(part(symbols)) for part in parts)
    except KeyError as error:
        raise _wrong(right, f"{left.name} has no {error.args[0]}") from None
    carried = {state.name for state in right.states}
    same = {symbol.name for symbol in left.program.inputs}
    mapped = {s.next.name for s in right.states if s.name in {*states, *same}}
    results = {result.name for result in right.program.results}
    _check_names(right, inputs, {symbol.name for symbol in right.program.inputs} - carried, "input")
    _check_names(right, held, {step.target.name for step in right.program.steps} - results, "value")
    _check_names(right, {*states, *relation.free}, carried, "state")
    _check_names(right, outputs, results - mapped, "output")
    wanted = dict(_wanted(left, right, states, outputs, relation.free))
    sizes = {**small(left), **relation.sizes}
    right_sizes = {**small(right), **sizes, **relation.right_sizes}
    return prove_equal(left.program, right.program, {**inputs, **held, **states}, sizes, wanted, right_sizes)


def _nodes(substitution: Mapping[str, Any]) -> dict[str, Node]:
    return {name: as_node(value) for name, value in substitution.items()}


def _check_names(right: Cell, found: Set[str] | Mapping[str, Node], known: Set[str], what: str) -> None:
    """A name in the wrong place would make the claim another one than its words say."""
    if unknown := sorted(set(found) - known):
        raise _wrong(right, f"there is no {what} {', '.join(unknown)}; there are: {', '.join(sorted(known))}")


def _wanted(
    left: Cell, right: Cell, states: Mapping[str, Node], outputs: Mapping[str, Node], free: tuple[str, ...]
) -> Iterator[tuple[str, Node]]:
    """What each result of the right cell must be, in values of the left one."""
    later = {state: state.next for state in left.states}
    before = {state.next.name: state.name for state in right.states}
    for name in (result.name for result in right.program.results):
        if before.get(name) in states:
            yield name, states[before[name]].xreplace(later)
        elif name in outputs:
            yield name, outputs[name]
        elif before.get(name) not in free:
            if name not in left.program.by_name:
                raise _wrong(right, f"{left.name} has no {name}; the relation must say what it is")
            yield name, left.program.by_name[name]


def _wrong(right: Cell, message: str) -> DefinitionError:
    return DefinitionError(f"a relation does not fit: {message}", Location(cell=right.label))
