"""Expressions that nobody thought of have the values that SymPy gives them."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.definition import from_sympy
from derive.runtime import function
from tests.definition import in_sympy as written

W, U, z = written.W, written.U, written.z
VECTORS = {"m": (written.h, written.b, written.f), "n": (written.x,)}
SIZES = {"m": written.M, "n": written.N}
MATRICES = {("m", "n"): W, ("m", "m"): U, ("n", "m"): W.T, ("n", "n"): W.T * W}
BODIES = (
    1 / (1 + sympy.exp(-z)), sympy.tanh(z), z**2, sympy.Max(0, z), z * sympy.tanh(z),
    sympy.Piecewise((z, z > 0), (z / 10, True)), (sympy.exp(z) - 1) / (1 + sympy.exp(z)) ** 2,
)  # fmt: skip
FACTORS = (2, -1, written.alpha, sympy.Rational(1, 3))


def _vector(draw: Any, depth: int, size: str) -> sympy.MatrixExpr:
    """A column of a size, of parts that are at most so deep."""

    def again() -> sympy.MatrixExpr:
        return _vector(draw, depth - 1, size)

    other = draw(st.sampled_from("mn"))
    makers = (
        lambda: draw(st.sampled_from(VECTORS[size])),
        lambda: again() + again(),
        lambda: sympy.hadamard_product(again(), again()),
        lambda: again().applyfunc(sympy.Lambda(z, draw(st.sampled_from(BODIES)))),
        lambda: _matrix(draw, depth - 1, size, other) * _vector(draw, depth - 1, other),
        lambda: draw(st.sampled_from(FACTORS)) * again(),
        lambda: sympy.OneMatrix(SIZES[size], 1) - again(),
        lambda: again() * (_vector(draw, depth - 1, other).T * _vector(draw, depth - 1, other)),
    )
    return draw(st.sampled_from(makers if depth else makers[:1]))()


def _matrix(draw: Any, depth: int, rows: str, columns: str) -> sympy.MatrixExpr:
    """A matrix of two sizes."""

    def again() -> sympy.MatrixExpr:
        return _matrix(draw, depth - 1, rows, columns)

    makers = (
        lambda: MATRICES[rows, columns],
        lambda: _matrix(draw, depth - 1, columns, rows).T,
        lambda: _vector(draw, depth - 1, rows) * _vector(draw, depth - 1, columns).T,
        lambda: _matrix(draw, depth - 1, rows, "m") * _matrix(draw, depth - 1, "m", columns),
        lambda: again() + again(),
        lambda: sympy.hadamard_product(again(), again()),
        lambda: again().applyfunc(sympy.Lambda(z, draw(st.sampled_from(BODIES)))),
        lambda: sympy.DiagMatrix(_vector(draw, depth - 1, rows)) * again(),
    )
    return draw(st.sampled_from(makers if depth else makers[:1]))()


@given(st.data())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_random_expressions_have_the_values_that_sympy_gives_them(data: st.DataObject) -> None:
    expr = _vector(data.draw, 3, "m")
    values = written.given(data.draw(st.integers(0, 100)))
    found = function(written.program(from_sympy(expr, written.OURS), written.m))(values)["y"]
    expected = written.explicit(expr, values).reshape(found.shape)
    assert np.allclose(found, expected, rtol=1e-9, atol=1e-9), expr
