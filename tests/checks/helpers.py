"""Cells with one statement changed, and programs of one operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.algebra.node import Apply, Node
from derive.algebra.record import Example, Op, operations, shape_of
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell, let, output, relu, sizes, vector
from derive.program import Program, Step


def changed(program: Program, name: str, change: Callable[[Node], Node]) -> Program:
    """The program with the right side of one statement changed."""
    steps = tuple(
        replace(step, expr=change(step.expr)) if step.target.name == name else step for step in program.steps
    )
    return replace(program, steps=steps)


def with_program(cell: Cell, program: Program) -> Cell:
    """The cell with another program in it."""
    other = replace(cell)
    other.__dict__["program"] = program  # where cached_property looks
    return other


def of_one_operation(op: Op, example: Example) -> Program:
    """The operation on inputs of its own."""
    inputs = tuple(TensorSymbol(f"x{i}", shape, "input") for i, shape in enumerate(example.shapes))
    node = Apply(op.name, inputs, example.attributes)
    result = TensorSymbol("y", shape_of(node), "output")
    return Program(inputs, (Step(result, node),), (result,), op.name)


def examples() -> Iterator[tuple[Op, Example]]:
    """Every operation with every example of its record."""
    return ((op, example) for op in operations() for example in op.examples)


def kinked() -> Cell:
    """A cell with a kink."""
    n = sizes("n")
    x, y = vector("x", n), output("y", n)
    return Cell("kinked", [let(y, relu(x * x - 2 * x) * x, "with a kink")], name="kinked")
