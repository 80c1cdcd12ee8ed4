"""What SymPy can write and a definition cannot is refused, with what can be read."""

from __future__ import annotations

from typing import Any

import pytest
import sympy
from sympy.matrices.expressions.hadamard import HadamardPower

from derive.definition import Cell, from_sympy, let
from derive.errors import DefinitionError
from tests.definition.in_sympy import OURS, M, N, U, W, alpha, b, h, x, z


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
    assert caught.value.where is not None and caught.value.where.file.endswith("test_not_from_sympy.py")


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
