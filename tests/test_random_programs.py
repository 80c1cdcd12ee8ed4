"""What holds of any program: shapes agree, gradients build and are right, names are unique, texts repeat."""

from __future__ import annotations

import sympy
from hypothesis import HealthCheck, given, settings

from derive.algebra.node import Apply
from derive.algebra.record import operations, shape_of
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.program import Program
from tests.evaluation import assert_gradient
from tests.strategies import cells

_calm = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
_few = settings(_calm, max_examples=25)


def _text(program: Program) -> str:
    return "\n".join(f"{step.target.name} = {step.expr}" for step in program.steps)


@_calm
@given(cells())
def test_every_statement_of_a_gradient_has_the_shape_of_its_target(cell: Cell) -> None:
    for step in gradient(cell.program).steps:
        assert shape_of(step.expr) == step.target.shape


@_calm
@given(cells())
def test_a_gradient_has_the_shape_of_what_it_belongs_to(cell: Cell) -> None:
    program = cell.program
    assert [r.shape for r in gradient(program).results] == [s.shape for s in program.inputs]


@_calm
@given(cells(8))
def test_names_stay_unique_in_a_gradient_of_a_gradient(cell: Cell) -> None:
    second = gradient(gradient(cell.program))
    names = [s.name for s in second.inputs] + [step.target.name for step in second.steps]
    assert len(names) == len(set(names))


@_calm
@given(cells())
def test_deriving_twice_gives_the_same_text(cell: Cell) -> None:
    again = Cell(cell.title, list(cell.equations))
    assert _text(gradient(cell.program)) == _text(gradient(again.program))


@_few
@given(cells(5))
def test_the_gradient_of_any_program_is_the_change_of_its_value(cell: Cell) -> None:
    assert_gradient(cell.program, gradient(cell.program))


@_few
@given(cells(2))
def test_so_is_the_gradient_of_its_gradient(cell: Cell) -> None:
    first = gradient(cell.program)
    assert_gradient(first, gradient(first))


def test_the_random_programs_hold_every_operation() -> None:
    met: set[str] = set()

    @settings(_calm, max_examples=400)
    @given(cells())
    def meet(cell: Cell) -> None:
        for step in gradient(cell.program).steps:
            met.update(node.op for node in sympy.preorder_traversal(step.expr) if isinstance(node, Apply))

    meet()
    missing = {op.name for op in operations()} - met
    # exp leaves the range, zeros stand only where an input has no effect, a spike's gradient is a surrogate's
    # own functions are drawn in test_random_own.py
    assert missing <= {"exp", "zeros", "spike", "own function"}
