"""Random cells with own functions: their gradients are proved, and the emitted code computes them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from derive.checks.exact import prove_gradient, prove_second_order
from derive.definition import Cell
from derive.ops.own import derivatives_in
from derive.passes.gradient import gradient
from derive.printing.numpy_module import module
from derive.runtime import function
from derive.runtime.function import compile_text
from tests.evaluation import point, values
from tests.own import cells_with_own

SIZES = {"n": 2, "m": 3}
FEW = settings(max_examples=15, deadline=None, derandomize=True)


@FEW
@given(cells_with_own())
def test_the_gradient_is_proved(cell: Cell) -> None:
    assert derivatives_in(step.expr for step in cell.program.steps)
    proof = prove_gradient(cell.program, gradient(cell.program), SIZES)
    assert proof.holds, proof.different


@FEW
@given(cells_with_own())
def test_so_is_the_gradient_of_the_gradient(cell: Cell) -> None:
    first = gradient(cell.program)
    assert prove_second_order(cell.program, gradient(first), SIZES).holds


@FEW
@given(cells_with_own())
def test_the_code_computes_what_the_definitions_say(cell: Cell) -> None:
    step = gradient(cell.program)
    at = point(step.inputs, SIZES)
    with np.errstate(all="raise"):
        ours = function(step)({name: array.astype(float) for name, array in at.items()})
    theirs = values(step, at, SIZES)
    for name, found in ours.items():
        exact = np.asarray(theirs[name], dtype=object).astype(float)
        np.testing.assert_allclose(found, exact, rtol=1e-9, atol=1e-12)


@FEW
@given(cells_with_own())
def test_the_emitted_file_defines_what_it_calls(cell: Cell) -> None:
    scope = compile_text(module(cell.named("random")), "random")
    assert scope["self_test"](T=1, B=1) < 1e-5
