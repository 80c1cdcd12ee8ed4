"""Gradients of programs that nobody thought of, proved: at every random program the derived one is diff."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings

from derive.checks.exact import prove_gradient
from derive.checks.proof import Proof, Undefined
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.program import Program
from tests.strategies import cells

SIZES = {"n": 2, "m": 3}
_calm = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def proved(program: Program) -> Proof:
    try:
        return prove_gradient(program, gradient(program), SIZES)
    except Undefined:  # many square roots: no random point has all of them
        assume(False)
        raise


@_calm
@given(cells(10))
def test_the_gradient_of_any_program_is_proved(cell: Cell) -> None:
    assert proved(cell.program).holds


@_calm
@given(cells(3))
def test_so_is_the_gradient_of_its_gradient(cell: Cell) -> None:
    assert proved(gradient(cell.program)).holds
