"""Cells made of cells: a stack of layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition.cell import Cell
from derive.definition.fitting import fitted
from derive.definition.language import Statement
from derive.definition.names import caller
from derive.definition.rewrite import Rewriting, following, resized
from derive.errors import DefinitionError, Location, ShapeMismatch
from derive.program import Step


def stack(cell: Cell, layers: int, through: str, title: str = "", **fields: Any) -> Cell:
    """`layers` copies of a cell, each with weights of its own; layer 2's input is layer 1's state `through`.

    All names of layer l carry its number: `W_f_1`, `h_2`.  The first layer's input keeps its name.
    Raises: DefinitionError unless the cell has exactly one input and a state of that name.
    """
    names = {state.name: state for state in cell.states}
    if layers < 1 or len(cell.inputs) != 1 or through not in names:
        raise DefinitionError(
            f"a stack needs at least one layer of a cell with one input and a state {through}; "
            f"found {layers} layers, inputs {_names(cell.inputs)}, states {', '.join(names)}",
            caller(),
        )
    if any(step.target.layer for step in cell.program.steps):
        raise DefinitionError(
            "a stack of a stack would number its layers twice; stack the cell itself", caller()
        )
    below: TensorSymbol = cell.inputs[0]
    equations: list[Statement] = []
    for layer in range(1, layers + 1):
        equations += _layer(cell, layer, below)
        below = names[through].next.in_layer(layer)
    return Cell(title or f"{layers} layers of {cell.title}", equations, where=caller(), **fields)


def _names(symbols: Sequence[TensorSymbol]) -> str:
    return ", ".join(s.name for s in symbols) or "none"


def _layer(cell: Cell, layer: int, below: TensorSymbol) -> list[Statement]:
    """One copy: symbols numbered, the input replaced by what comes from below, and its size with it."""
    given = cell.inputs[0]
    try:
        sizes = fitted(cell.sizes, {}, [(given, below.shape)])
    except ShapeMismatch as mismatch:
        raise DefinitionError(f"layer {layer} of {cell.label}: {mismatch}", caller()) from None
    found = {s for step in cell.program.steps for s in [step.target, *symbols_in(step.expr)]}
    numbered = {s: s.with_shape(resized(s.shape, sizes)).in_layer(layer) for s in found}
    rewriting = Rewriting(following(numbered | {given: below}), sizes)
    steps = (s for s in cell.program.steps if rewriting.symbols[s.target] != rewriting.symbols.get(s.expr))
    return [_statement(step, cell, layer, rewriting) for step in steps]


def _statement(step: Step, cell: Cell, layer: int, rewriting: Rewriting) -> Statement:
    where = Location(cell.where.file, step.line, cell.label, step.target.name)
    meaning = f"{step.meaning}, layer {layer}" if step.meaning else ""
    return Statement(rewriting.symbols[step.target], rewriting.node(step.expr), meaning, where)
