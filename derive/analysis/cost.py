"""What a step costs: scalar operations, a multiply-add being two, and what the backward pass keeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import sympy

from derive.algebra.node import Apply, Node
from derive.algebra.record import record, shape_of
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.analysis.parameters import entries
from derive.definition import Cell
from derive.passes.batched import batched
from derive.passes.gradient import gradient
from derive.program import Program, Step


@dataclass(frozen=True)
class Cost:
    """Formulas in sizes, for one sample and one step.

    forward, backward: scalar operations of the step and of its gradient's own statements; stored: what the
    gradient reads of the step, parameters apart, in the program's order; stored_numbers: how many numbers.
    """

    forward: sympy.Expr
    backward: sympy.Expr
    stored: tuple[TensorSymbol, ...]
    stored_numbers: sympy.Expr


@lru_cache(maxsize=512)  # page, list and comparison tell of it
def cost(cell: Cell) -> Cost:
    """The cost of a cell's step and of its gradient.

    >>> from derive.catalogue import load
    >>> cost(load("elman")).forward
    2*m**2 + 2*m*n + 3*m
    """
    program = cell.program
    backward = gradient(program).steps[len(program.steps) :]
    kept = _stored(program, backward)
    return Cost(flops(program.steps), flops(backward), kept, entries(kept))


def made_of_parameters(program: Program) -> frozenset[TensorSymbol]:
    """Values that are the same at every step and for every sample.

    >>> from derive.catalogue import load
    >>> [str(symbol) for symbol in made_of_parameters(load("antisymmetric-rnn").program)]
    ['A']
    """
    return frozenset(step.target for step in batched(program) if not step.batched)


def flops(steps: Iterable[Step]) -> sympy.Expr:
    """Scalar operations of statements, as their right sides are written."""
    return sympy.expand(sympy.Add(*(_flops(step.expr) for step in steps)))


def _flops(node: Node) -> sympy.Expr:
    if not isinstance(node, Apply):
        return sympy.Integer(0)
    own = record(node).flops(node, [shape_of(operand) for operand in node.operands], shape_of(node))
    parts = [_subtracted(operand) if node.op == "add" else operand for operand in node.operands]
    return sympy.Add(own, *(_flops(part) for part in parts))


def _subtracted(term: Node) -> Node:
    """A term of a sum without its minus sign: a subtraction is one operation, as an addition is."""
    return term.operands[0] if isinstance(term, Apply) and term.op == "neg" else term


def _stored(program: Program, backward: Iterable[Step]) -> tuple[TensorSymbol, ...]:
    """Values and inputs of the step that a backward statement reads."""
    read = {symbol for step in backward for symbol in symbols_in(step.expr)}
    known = [*program.inputs, *program.defined]
    return tuple(symbol for symbol in known if symbol in read and not symbol.timeless)
