"""A program with the surrogate's integral in the place of every spike: what its gradient is the gradient of.

A spike (`derive.definition.spike`) is a step whose gradient is taken as that of a smooth function.  So the
derived gradient is checked with that function in the forward statements, and the step itself by its values.
"""

from __future__ import annotations

from dataclasses import replace

from derive.algebra.node import Apply
from derive.definition import Cell
from derive.ops.functions import smoothed
from derive.program import Program


def has_surrogate(program: Program) -> bool:
    """Whether a statement has a gradient that is not its derivative."""
    return any(node.op == "spike" for step in program.steps for node in step.expr.atoms(Apply))


def smooth_program(program: Program) -> Program:
    """The program, smoothed, its derived statements too: a product's gradient names the other factor, which
    may be a spike."""
    if not has_surrogate(program):
        return program
    return replace(program, steps=tuple(replace(step, expr=smoothed(step.expr)) for step in program.steps))


def smooth_cell(cell: Cell) -> Cell:
    """The cell, smoothed, under its own name.

    >>> from derive.catalogue import load
    >>> smooth_cell(load("lstm")) is load("lstm")
    True
    """
    if not has_surrogate(cell.program):
        return cell
    return replace(cell, equations=[replace(each, expr=smoothed(each.expr)) for each in cell.equations])
