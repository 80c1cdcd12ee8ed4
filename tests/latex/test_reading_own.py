"""Formulas with own functions and their derivatives say what is computed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from derive.definition import Cell, let, output, sizes, vector
from derive.passes.gradient import gradient
from derive.program import Program
from tests.latex.own_functions import OWN_FUNCTIONS
from tests.latex.reading import misread
from tests.own import OF_ONE, cells_with_own

SIZES = {"n": 2, "m": 3}
FEW = settings(max_examples=15, deadline=None, derandomize=True)


def _assert_read_back(program: Program) -> None:
    wrong = [str(each) for each in misread(program, SIZES, functions=OWN_FUNCTIONS)]
    assert not wrong, "\n".join(wrong)


@FEW
@given(cells_with_own())
def test_own_functions_and_their_derivatives_are_read_back(cell: Cell) -> None:
    _assert_read_back(gradient(cell.program))


@FEW
@given(cells_with_own())
def test_so_are_those_of_the_second_order(cell: Cell) -> None:
    _assert_read_back(gradient(gradient(cell.program)))


@pytest.mark.parametrize("wrong", ["\\operatorname{swish}", "\\operatorname{swish}'"])
def test_a_function_that_is_another_is_noticed(wrong: str) -> None:
    n = sizes("n")
    x, y = vector("x", n), output("y", n)
    program = gradient(Cell("t", [let(y, OF_ONE[0](x))]))
    assert not list(misread(program, SIZES, functions=OWN_FUNCTIONS))
    functions = {**OWN_FUNCTIONS, wrong: OWN_FUNCTIONS["\\operatorname{squashed}"]}
    assert [each.reason for each in misread(program, SIZES, functions=functions)] == ["says something else"]
