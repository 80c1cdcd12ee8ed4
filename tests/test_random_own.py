"""Random cells with own functions: their gradients are proved, and the emitted code computes them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.algebra.record import shape_of
from derive.algebra.symbol import TensorSymbol
from derive.checks.exact import prove_gradient, prove_second_order
from derive.definition import Cell, let, output
from derive.definition.language import Statement
from derive.definition.resolve import resolve
from derive.errors import Location
from derive.ops.own import derivatives_in
from derive.passes.gradient import gradient
from derive.printing.numpy_module import module
from derive.runtime import function
from derive.runtime.function import compile_text
from tests.evaluation import point, values
from tests.expressions import Pool, elementwise, m, n, pick, product
from tests.own import own_function

SIZES = {"n": 2, "m": 3}
FEW = settings(max_examples=15, deadline=None, derandomize=True)


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    """Up to five statements, at least one of them with an own function."""
    symbols = [("s", (), "input"), ("x", (n,), "input"), ("h", (m,), "input"), ("W", (m, n), "parameter")]
    pool: Pool = [TensorSymbol(*each) for each in symbols]
    s, x, h, W = pool
    equations: list[Statement] = []
    for number in range(draw(st.integers(1, 5))):
        kind = own_function if not number else pick(draw, [own_function, own_function, elementwise, product])
        expr = draw(kind(pool))
        *_, last = resolve([Statement(TensorSymbol("probe", (), "output"), expr, "", Location())], "")
        target = output(f"v{number}", *shape_of(last.expr))
        equations.append(let(target, expr))
        pool.append(target)
    return Cell("random", [*equations, let(output("w", m), W @ x + h * s)])


@FEW
@given(cells())
def test_the_gradient_is_proved(cell: Cell) -> None:
    assert derivatives_in(step.expr for step in cell.program.steps)
    proof = prove_gradient(cell.program, gradient(cell.program), SIZES)
    assert proof.holds, proof.different


@FEW
@given(cells())
def test_so_is_the_gradient_of_the_gradient(cell: Cell) -> None:
    first = gradient(cell.program)
    assert prove_second_order(cell.program, gradient(first), SIZES).holds


@FEW
@given(cells())
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
@given(cells())
def test_the_emitted_file_defines_what_it_calls(cell: Cell) -> None:
    scope = compile_text(module(cell.named("random")), "random")
    assert scope["self_test"](T=1, B=1) < 1e-5
