"""Cells made of cells: a stack of layers."""

from __future__ import annotations

from typing import Any, SupportsIndex

from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition.cell import Cell
from derive.definition.fitting import fitted
from derive.definition.language import Statement
from derive.definition.names import caller
from derive.definition.rewrite import Rewriting, following, resized
from derive.errors import DefinitionError, Location, ShapeMismatch
from derive.program import Step


def stack(cell: Cell, layers: int, through: str, title: str = "", into: str = "", **fields: Any) -> Cell:
    """`layers` copies of a cell, each with weights of its own; layer 2's input is layer 1's state `through`.

    All names of layer l carry its number: `W_f_1`, `h_2`.  Inputs keep their names, and all layers see them,
    but for the one that goes `into` the next layer, by default the only one.
    Raises: DefinitionError unless it is a cell with such an input and a state `through`, and `layers` a whole
    number from 1.
    """
    _check_given(cell, layers, through=through, into=into)
    states = {state.name: state for state in cell.states}
    inputs = {each.name: each for each in cell.inputs}
    fed = inputs.get(into) if into else cell.inputs[0] if len(inputs) == 1 else None
    if layers < 1 or fed is None or through not in states:
        wanted, hint = (f"an input {into}", "") if into else ("one input", "; say which: into=...")
        raise DefinitionError(
            f"a stack needs at least one layer of a cell with {wanted} and a state {through}; found {layers} "
            f"layers, inputs {', '.join(inputs) or 'none'}, states {', '.join(states) or 'none'}"
            + (hint if len(inputs) > 1 else ""),
            caller(),
        )
    if any(step.target.layer for step in cell.program.steps):
        raise DefinitionError(
            "a stack of a stack would number its layers twice; stack the cell itself", caller()
        )
    below = fed
    equations: list[Statement] = []
    for layer in range(1, layers + 1):
        rewriting = _layer(cell, layer, fed, below)
        steps = (s for s in cell.program.steps if rewriting.keeps(s.target, s.expr))
        equations += [_statement(step, cell, layer, rewriting) for step in steps]
        below = rewriting.symbols[states[through].next]
    return Cell(title or f"{layers} layers of {cell.title}", equations, where=caller(), **fields)


def _check_given(cell: object, layers: object, **names: object) -> None:
    """Raises DefinitionError where there is no cell, no number of layers, or something else than a name."""
    if not isinstance(cell, Cell):
        raise DefinitionError(f"stack takes a cell, not {cell} ({type(cell).__name__})", caller())
    if isinstance(layers, bool) or not isinstance(layers, SupportsIndex):
        raise DefinitionError(f"stack: layers are a whole number, not {layers!r}", caller())
    for word, name in names.items():
        if not isinstance(name, str):
            raise DefinitionError(f'stack: {word} is a name in quotes, {word}="{name}"', caller())


def _layer(cell: Cell, layer: int, given: TensorSymbol, below: TensorSymbol) -> Rewriting:
    """One copy: symbols numbered, the input replaced by what comes from below, and its size with it."""
    try:
        sizes = fitted(cell.sizes, {}, [(given, below.shape)])
    except ShapeMismatch as mismatch:
        raise DefinitionError(f"layer {layer} of {cell.label}: {mismatch}", caller()) from None
    found = {s for step in cell.program.steps for s in [step.target, *symbols_in(step.expr)]}
    made = {s: s.with_shape(resized(s.shape, sizes)) for s in found}
    made = {s: new if s.role == "input" else new.in_layer(layer) for s, new in made.items()}
    return Rewriting(following(made | {given: below}), sizes)


def _statement(step: Step, cell: Cell, layer: int, rewriting: Rewriting) -> Statement:
    where = Location(cell.where.file, step.line, cell.label, step.target.name)
    meaning = f"{step.meaning}, layer {layer}" if step.meaning else ""
    return Statement(rewriting.symbols[step.target], rewriting.node(step.expr), meaning, where)
