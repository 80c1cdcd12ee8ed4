"""Statements written with SymPy's own matrix expressions mean what they mean to SymPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy
from sympy.matrices.expressions.hadamard import HadamardPower

import derive
from derive.algebra.symbol import TensorSymbol
from derive.checks.equality import prove_equal
from derive.definition import Cell, from_sympy, let, output, parameter, state, vector
from derive.definition import tanh as our_tanh
from derive.runtime import function
from tests.definition.in_sympy import (
    OURS,
    SIGMOID,
    SIZES,
    M,
    N,
    U,
    W,
    alpha,
    b,
    explicit,
    f,
    given,
    h,
    m,
    n,
    program,
    x,
    z,
)  # fmt: skip

SAME = {
    "an affine map": (W * x + U * h + b, (m,)),
    "a function": ((W * x + b).applyfunc(sympy.tanh), (m,)),
    "a logistic function": ((W * x).applyfunc(SIGMOID), (m,)),
    "an entrywise product": (sympy.hadamard_product(f, h), (m,)),
    "an entrywise square": (sympy.hadamard_product(h, h), (m,)),
    "an entrywise power": (HadamardPower(h, 3), (m,)),
    "one minus a gate": (
        sympy.HadamardProduct(f, h) + sympy.HadamardProduct(sympy.OneMatrix(M, 1) - f, b),
        (m,),
    ),
    "twice ones": (2 * sympy.OneMatrix(M, 1) - h, (m,)),
    "an inner product": (h.T * b, ()),
    "an outer product": (h * b.T, (m, m)),
    "an outer product and a matrix": (h * b.T * U, (m, m)),
    "a bilinear form": (h.T * U * b, ()),
    "an outer product and a vector": (h * (b.T * f), (m,)),
    "a row": (x.T * W.T, (m,)),
    "multiples": (alpha * h / 3 - 2 * b, (m,)),
    "a power of a matrix": (U * U * h, (m,)),
    "an inverse": (U**-1 * h, (m,)),
    "the inverse of a transpose": (U.T.inv() * h, (m,)),
    "a negative power": (U**-2, (m, m)),
    "an identity": (U + 2 * sympy.Identity(M), (m, m)),
    "ones": (sympy.OneMatrix(M, 1), (m,)),
    "ones alone": (
        sympy.MatAdd(sympy.OneMatrix(M, 1), 2 * sympy.OneMatrix(M, 1), evaluate=False),
        (m,),
    ),
    "zeros": (sympy.ZeroMatrix(M, 1), (m,)),
    "blocks": (sympy.BlockMatrix([[W, U]]) * sympy.BlockMatrix([[x], [h]]), (m,)),
    "a diagonal matrix": (sympy.DiagMatrix(f) * h, (m,)),
    "a part": (h[0:2, :], (2,)),
    "a part of a matrix": (U[0:2, 1:3], (2, 2)),
    "an entry": (h[1, 0] * b, (m,)),
    "a trace": (sympy.Trace(U) * h, (m,)),
    "a polynomial": (h.applyfunc(sympy.Lambda(z, z**2 - alpha * z + 1)), (m,)),
    "a quotient": (h.applyfunc(sympy.Lambda(z, 3 * z / (1 + z**2))), (m,)),
    "a root": (h.applyfunc(sympy.Lambda(z, 1 / sympy.sqrt(1 + z**2))), (m,)),
    "a number everywhere": (h.applyfunc(sympy.Lambda(z, 3)), (m,)),
    "nothing at all": (h.applyfunc(sympy.Lambda(z, z)), (m,)),
    "limits": (h.applyfunc(sympy.Lambda(z, sympy.Max(-1, sympy.Min(1, z)))), (m,)),
    "a hard function of a long argument": (
        (W * x + b).applyfunc(sympy.Lambda(z, z * sympy.tanh(sympy.log(1 + sympy.exp(z))))),
        (m,),
    ),
    "cases": (h.applyfunc(sympy.Lambda(z, sympy.Piecewise((z, z > 0), (z / 100, True)))), (m,)),
    "cases with a parameter": (
        (U * h).applyfunc(sympy.Lambda(z, sympy.Piecewise((z, z > 0), (alpha * z, True)))),
        (m,),
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_an_expression_has_the_values_that_sympy_gives_it(name: str) -> None:
    expr, shape = SAME[name]
    made = program(from_sympy(expr, OURS), *shape)
    values = given()
    found = function(made)(values)["y"]
    expected = explicit(expr, values).reshape(found.shape)
    assert np.allclose(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (1 / (1 + sympy.exp(-z)), "sigmoid(h)"),
        (sympy.exp(z) / (1 + sympy.exp(z)), "sigmoid(h)"),
        ((1 + sympy.tanh(z / 2)) / 2, "sigmoid(h)"),
        ((sympy.exp(z) - sympy.exp(-z)) / (sympy.exp(z) + sympy.exp(-z)), "tanh(h)"),
        (sympy.Max(0, z), "relu(h)"),
        (sympy.Piecewise((0, z < 0), (z, True)), "relu(h)"),
        ((z + sympy.Abs(z)) / 2, "relu(h)"),
        (sympy.log(1 + sympy.exp(z)), "softplus(h)"),
        (z / (1 + sympy.exp(-z)), "silu(h)"),
        (2 / (1 + sympy.exp(-z)) - 1, "-1 + 2 * sigmoid(h)"),
        (sympy.Max(0, z) ** 2, "relu(h) ** 2"),
        (sympy.Function("sigmoid")(z), "sigmoid(h)"),
        (sympy.tanh(2 * z + 1), "tanh(2 * h + 1)"),
        (1 / (1 + sympy.exp(-z)) + sympy.Rational(1, 10**9), "1/1000000000 + sigmoid(h)"),
    ],
)
def test_functions_become_the_built_in_ones_that_they_equal(body: sympy.Expr, text: str) -> None:
    assert str(from_sympy(h.applyfunc(sympy.Lambda(z, body)), OURS)) == text


def test_what_is_nearly_a_built_in_function_is_none() -> None:
    nearly = 1 / (1 + sympy.exp(-z * (1 + sympy.Rational(1, 10**6))))
    assert "sigmoid" not in str(from_sympy(h.applyfunc(sympy.Lambda(z, nearly)), OURS))


def test_an_undefined_function_stands_for_what_the_caller_says() -> None:
    squash = sympy.Function("squash")
    found = from_sympy((U * h).applyfunc(squash), OURS, squash=our_tanh)
    assert str(found) == "tanh(matmul(U, h))"


def test_what_stands_for_an_undefined_function_may_see_its_argument_twice() -> None:
    squash = sympy.Lambda(z, z * sympy.Function("squash")(z))
    found = from_sympy((U * h).applyfunc(squash), OURS, squash=our_tanh)
    assert str(found) == "matmul(U, h) * tanh(matmul(U, h))"


def test_a_function_without_a_name_is_called_as_no_tensor_is() -> None:
    mish = sympy.Lambda(z, z * sympy.tanh(sympy.log(1 + sympy.exp(z))))
    assert str(from_sympy((U * h).applyfunc(mish), [*OURS, vector("phi", n)])) == "phi_(matmul(U, h))"
    named = let(OURS[3].next, (U * h).applyfunc(mish), symbols=OURS)
    assert str(named.expr) == "phi_h(matmul(U, h))"


def test_other_names_may_be_given() -> None:
    kernel = sympy.MatrixSymbol("kernel", M, N)
    assert from_sympy(kernel * x, OURS, kernel=OURS[0]) == from_sympy(W * x, OURS)


def test_vectors_may_be_rows_as_in_machine_learning() -> None:
    row = sympy.MatrixSymbol("x", 1, N)
    assert str(from_sympy(row * W.T, OURS)) == "matmul(x, transpose(W))"


def test_a_state_s_next_value_goes_by_its_name() -> None:
    following = sympy.MatrixSymbol("h_next", M, 1)
    assert from_sympy(2 * following, OURS) == 2 * OURS[3].next


def test_equal_functions_of_one_expression_are_one_function() -> None:
    mish = sympy.Lambda(z, z * sympy.tanh(sympy.log(1 + sympy.exp(z))))
    text = str(from_sympy((U * h).applyfunc(mish) + (W * x).applyfunc(mish), OURS))
    assert sorted(text.split(" + ")) == ["phi(matmul(U, h))", "phi(matmul(W, x))"]


# -- whole cells


def _gate(letter: str, reads: Any) -> Any:
    """W x + U h + b with a gate's own parameters."""
    w, u = sympy.MatrixSymbol(f"W_{letter}", M, N), sympy.MatrixSymbol(f"U_{letter}", M, M)
    return w * x + u * reads + sympy.MatrixSymbol(f"b_{letter}", M, 1)


def _parameters(letters: str) -> list[TensorSymbol]:
    shapes: dict[str, tuple[Any, ...]] = {"W": (m, n), "U": (m, m), "b": (m,)}
    return [parameter(f"{kind}_{letter}", *shape) for letter in letters for kind, shape in shapes.items()]


def _symbols(names: str) -> list[Any]:
    return [sympy.MatrixSymbol(name, M, 1) for name in names.split()]


def test_an_lstm_in_sympy_s_words_is_the_catalogue_s() -> None:
    gates = [output(name, m).with_role("value") for name in "fiog"]
    hidden, memory = state("h", m), state("c", m)
    known = [vector("x", n), hidden, memory, *gates, *_parameters("fiog")]
    i, o, g, c, following = _symbols("i o g c c_next")
    bodies = {"f": SIGMOID, "i": SIGMOID, "o": SIGMOID, "g": sympy.tanh}
    cell = Cell(
        "LSTM in SymPy's words",
        [
            *(let(s, _gate(s.name, h).applyfunc(bodies[s.name]), symbols=known) for s in gates),
            let(memory.next, sympy.HadamardProduct(f, c) + sympy.HadamardProduct(i, g), symbols=known),
            let(hidden.next, sympy.hadamard_product(o, following.applyfunc(sympy.tanh)), symbols=known),
        ],
    )
    proof = prove_equal(cell.program, derive.load("lstm").program, {}, SIZES)
    assert proof.holds and {s.name for s in cell.parameters} == {
        s.name for s in derive.load("lstm").parameters
    }


def test_a_gru_in_sympy_s_words_is_the_catalogue_s() -> None:
    gates = [output(name, m).with_role("value") for name in "rzg"]
    hidden = state("h", m)
    known = [vector("x", n), hidden, *gates, *_parameters("rz"), *_parameters("g"), parameter("d_g", m)]
    r, update, g, b_g, d_g = _symbols("r z g b_g d_g")
    w, u = sympy.MatrixSymbol("W_g", M, N), sympy.MatrixSymbol("U_g", M, M)
    candidate = w * x + b_g + sympy.HadamardProduct(r, u * h + d_g)
    mixed = sympy.HadamardProduct(sympy.OneMatrix(M, 1) - update, g) + sympy.HadamardProduct(update, h)
    cell = Cell(
        "GRU in SymPy's words",
        [
            let(gates[0], _gate("r", h).applyfunc(SIGMOID), symbols=known),
            let(gates[1], _gate("z", h).applyfunc(SIGMOID), symbols=known),
            let(gates[2], candidate.applyfunc(sympy.tanh), symbols=known),
            let(hidden.next, mixed, symbols=known),
        ],
    )
    proof = prove_equal(cell.program, derive.load("gru").program, {}, SIZES)
    assert proof.holds
