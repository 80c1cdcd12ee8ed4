"""A few of SymPy's matrices and scalars, tensors of the same names, and what SymPy makes of an expression."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy

from derive.algebra.node import Node
from derive.definition import Cell, let, matrix, output, parameter, scalar, sizes, state, vector
from derive.program import Program

N, M, z, alpha = sympy.symbols("n m z alpha")  # a user's, without the assumptions that our sizes have
n, m = sizes("n m")
W, U = sympy.MatrixSymbol("W", M, N), sympy.MatrixSymbol("U", M, M)
x, h, b, f = (sympy.MatrixSymbol(name, size, 1) for name, size in (("x", N), ("h", M), ("b", M), ("f", M)))
OURS = [
    matrix("W", m, n), matrix("U", m, m), vector("x", n), state("h", m), parameter("b", m), vector("f", m),
    scalar("alpha"),
]  # fmt: skip
SIZES = {"n": 2, "m": 3}
SIGMOID = sympy.Lambda(z, 1 / (1 + sympy.exp(-z)))


def program(node: Node, *shape: Any) -> Program:
    """A program that computes one expression, for a state that keeps its value."""
    y = output("y", *shape)
    kept = let(OURS[3].next, OURS[3])
    return Cell("one expression", [let(y, node), kept]).program


def given(seed: int = 0) -> dict[str, np.ndarray]:
    """An array for each of the tensors, at n = 2 and m = 3."""
    source = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {
        "W": (3, 2), "U": (3, 3), "x": (2,), "h": (3,), "b": (3,), "f": (3,), "alpha": (),
    }  # fmt: skip
    return {name: np.asarray(source.normal(size=shape)) for name, shape in shapes.items()}


def explicit(expr: Any, values: dict[str, np.ndarray]) -> np.ndarray:
    """What SymPy makes of the expression at these values, entry by entry, without us."""
    exact = {
        symbol: sympy.Matrix(values[symbol.name].reshape(values[symbol.name].shape[0], -1))
        for symbol in (W, U, x, h, b, f)
    }
    at = expr.subs({N: 2, M: 3, alpha: float(values["alpha"])})
    put = {symbol.subs({N: 2, M: 3}): found for symbol, found in exact.items()}
    result = at.subs(put).doit()
    array = result.as_explicit() if hasattr(result, "as_explicit") else sympy.Matrix([[result]])
    return np.array(array.evalf().tolist(), dtype=float)
