"""Cells made of cells: a stack of layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy

from derive.algebra.node import Node
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition.cell import Cell
from derive.definition.language import Statement
from derive.definition.names import caller
from derive.errors import DefinitionError, Location
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
    sizes = {old: new for old, new in zip(given.shape, below.shape, strict=True) if old != new}
    return [_statement(step, cell, layer, given, below, sizes) for step in cell.program.steps]


def _statement(
    step: Step,
    cell: Cell,
    layer: int,
    given: TensorSymbol,
    below: TensorSymbol,
    sizes: Mapping[sympy.Expr, sympy.Expr],
) -> Statement:
    mapping: dict[sympy.Basic, sympy.Basic] = dict(sizes)  # sizes stand in attributes too
    for symbol in [step.target, *symbols_in(step.expr)]:
        mapping[symbol] = below if symbol == given else _resized(symbol, sizes).in_layer(layer)
    expr = step.expr.xreplace(mapping)
    assert isinstance(expr, Node)
    where = Location(cell.where.file, step.line, cell.label, step.target.name)
    target = mapping[step.target]
    assert isinstance(target, TensorSymbol)
    return Statement(target, expr, f"{step.meaning}, layer {layer}" if step.meaning else "", where)


def _resized(symbol: TensorSymbol, sizes: Mapping[sympy.Expr, sympy.Expr]) -> TensorSymbol:
    return symbol.with_shape([s.xreplace(dict(sizes)) for s in symbol.shape]) if sizes else symbol
