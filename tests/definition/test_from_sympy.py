"""Statements written with SymPy's own matrix expressions mean what they mean to SymPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy
from sympy.matrices.expressions.hadamard import HadamardPower

import derive
from derive.algebra.node import Node
from derive.algebra.symbol import TensorSymbol
from derive.checks.equality import prove_equal
from derive.definition import Cell, from_sympy, let, matrix, output, parameter, scalar, sizes, state, vector
from derive.definition import tanh as our_tanh
from derive.errors import DefinitionError
from derive.program import Program
from derive.runtime import function

N, M, z, alpha = sympy.symbols("n m z alpha")  # a user's, without the assumptions that our sizes have
n, m = sizes("n m")
W, U = sympy.MatrixSymbol("W", M, N), sympy.MatrixSymbol("U", M, M)
x, h, b, f = (sympy.MatrixSymbol(name, size, 1) for name, size in (("x", N), ("h", M), ("b", M), ("f", M)))
OURS = [
    matrix("W", m, n), matrix("U", m, m), vector("x", n), state("h", m), parameter("b", m), vector("f", m),
    scalar("alpha"),
]  # fmt: skip
SIZES = {"n": 2, "m": 3}


def _program(node: Node, *shape: Any) -> Program:
    """A program that computes one expression, for a state that keeps its value."""
    y = output("y", *shape)
    kept = let(OURS[3].next, OURS[3])
    return Cell("one expression", [let(y, node), kept]).program


def _given(seed: int = 0) -> dict[str, np.ndarray]:
    source = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {
        "W": (3, 2), "U": (3, 3), "x": (2,), "h": (3,), "b": (3,), "f": (3,), "alpha": (),
    }  # fmt: skip
    return {name: np.asarray(source.normal(size=shape)) for name, shape in shapes.items()}


def _explicit(expr: Any, values: dict[str, np.ndarray]) -> np.ndarray:
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


SIGMOID = sympy.Lambda(z, 1 / (1 + sympy.exp(-z)))
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
    program = _program(from_sympy(expr, OURS), *shape)
    values = _given()
    found = function(program)(values)["y"]
    expected = _explicit(expr, values).reshape(found.shape)
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


@pytest.mark.parametrize(
    ("expr", "message"),
    [
        (
            sympy.MatrixSymbol("Q", M, 1) + h,
            "Q is not among the symbols of the definition; given: W, U, x, h, h_next, b, f, alpha "
            "(write symbols=[Q, ...])",
        ),
        (
            sympy.MatrixSymbol("W", N, M) * h,
            "W is (n, m) in SymPy's expression, and declared as (m, n)",
        ),
        (
            sympy.MatrixSymbol("x", N, 2),
            "x is (n, 2) in SymPy's expression, and declared as (n)",
        ),
        (
            sympy.Symbol("beta") * h,
            "beta is not among the symbols of the definition; given: W, U, x, h, h_next, b, f, alpha, m, n",
        ),
        (
            sympy.Determinant(U) * h,
            "Determinant(U): SymPy's Determinant has no counterpart here; read are: BlockMatrix, DiagMatrix, "
            "ElementwiseApplyFunction, HadamardPower, HadamardProduct, Identity, MatAdd, MatMul, MatPow, "
            "MatrixElement, MatrixSlice, MatrixSymbol, OneMatrix, Trace, Transpose, ZeroMatrix",
        ),
        (
            sympy.KroneckerProduct(U, U),
            "KroneckerProduct(U, U): SymPy's KroneckerProduct has no counterpart here; read are: "
            "BlockMatrix, DiagMatrix, ElementwiseApplyFunction, HadamardPower, HadamardProduct, Identity, "
            "MatAdd, MatMul, MatPow, MatrixElement, MatrixSlice, MatrixSymbol, OneMatrix, Trace, Transpose, "
            "ZeroMatrix",
        ),
        (
            sympy.Function("squash")(z),
            "squash(z): the function squash has no counterpart here; say what it stands for: squash=...; "
            "read are: Abs, Max, Min, absolute, cos, exp, log, logsigmoid, relu, side, sigmoid, sign, silu, "
            "sin, softplus, sqrt, step, tanh",
        ),
        (h + h.T, "h + h.T: h is a column and h.T a row"),
        (h * x, "h*x: a matrix product of h and x, which share no axis"),
        (U**alpha, "U**alpha: a power of a square matrix has a whole number other than 0"),
        (
            HadamardPower(h, alpha),
            "HadamardPower(h, alpha): an exponent is a number, not alpha; write exp(b*log(a))",
        ),
        (h[0:3:2, :], "h[:3:2, :]: a part is taken without leaving entries out"),
        (sympy.BlockMatrix([[h, b]]), "h and b side by side: a block is a matrix or a row here"),
        (sympy.BlockMatrix([[h.T], [b.T]]), "h above b: a block is a matrix or a column here"),
        (3, "from_sympy reads a SymPy expression, not 3 (int)"),
        (OURS[2], "from_sympy reads a SymPy expression, not x (TensorSymbol)"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_can(expr: Any, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        from_sympy(expr, OURS)
    assert caught.value.message == message
    assert caught.value.where is not None and caught.value.where.file.endswith("test_from_sympy.py")


def test_a_statement_takes_such_an_expression_and_names_itself_in_errors() -> None:
    statement = let(OURS[3].next, (W * x).applyfunc(sympy.tanh), "hidden state", symbols=OURS)
    assert str(statement.expr) == "tanh(matmul(W, x))"
    with pytest.raises(DefinitionError) as caught:
        let(OURS[3].next, W * x)
    message = "W is not among the symbols of the definition; given: none (write symbols=[W, ...])"
    assert caught.value.message == message
    assert caught.value.where is not None and caught.value.where.statement == "h_next"


def test_symbols_are_tensors() -> None:
    with pytest.raises(DefinitionError, match=r"symbols are tensors of a definition, not W \(MatrixSymbol\)"):
        from_sympy(W * x, [W, x])


@pytest.mark.parametrize("wrong", [OURS[0], "W", 5])
def test_symbols_are_a_list(wrong: Any) -> None:
    with pytest.raises(DefinitionError) as caught:
        let(OURS[3].next, W * x, symbols=wrong)
    shown = getattr(wrong, "name", wrong)
    assert caught.value.message == f"symbols is a list of tensors, symbols=[W, x], not {shown}"


def test_a_name_stands_for_a_tensor() -> None:
    with pytest.raises(DefinitionError, match="x stands for a tensor of the definition, not for 3"):
        from_sympy(W * x, [OURS[0]], x=3)


def test_a_matrix_of_numbers_is_no_statement() -> None:
    with pytest.raises(DefinitionError, match="an expression or a number is needed here, not MutableDense"):
        let(OURS[3].next, sympy.Matrix([1, 2]))


def test_shapes_are_checked_where_all_statements_are() -> None:
    cell = Cell("wrong", [let(OURS[3].next, W * h, symbols=OURS)])
    with pytest.raises(DefinitionError, match=r"wrong, statement h_next: W \(m, n\) @ h \(m\): inner sizes"):
        _ = cell.program


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
