"""SymPy's matrix expressions as expressions of ours: ``W * x + b`` in MatrixSymbols, said once more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sympy

from derive.algebra.node import Node
from derive.algebra.symbol import TensorSymbol
from derive.definition.names import caller
from derive.definition.sympy_matrices import Matrices
from derive.errors import DefinitionError, LanguageError


def from_sympy(expr: Any, symbols: Iterable[TensorSymbol] = (), **named: Any) -> Node:
    """A SymPy matrix expression as an expression of ours.

    symbols: the tensors that its MatrixSymbols and Symbols stand for, by name (`h_next` is `h.next` of a
    state h); named: the same for other names, and what stands for an undefined function, by its name.
    Columns and rows become vectors, `a.T * b` a number and `a * b.T` a matrix.  A function that
    ``applyfunc`` applies becomes the built-in one where it is equal to one.  Any other is written out or
    becomes an own function, called phi; an undefined function that stands for one gives it a better name.
    SymPy sorts sums and products before anybody can see them, so the order of terms is SymPy's; that changes
    how a page reads and nothing else.

    >>> from derive.definition import matrix, sizes, vector
    >>> n, m = sizes("n m")
    >>> W, x = sympy.MatrixSymbol("W", m, n), sympy.MatrixSymbol("x", n, 1)
    >>> from_sympy((W * x).applyfunc(sympy.tanh), [matrix("W", m, n), vector("x", n)])
    tanh(matmul(W, x))

    Raises: DefinitionError, with the place of the call, for a symbol that is not given or was declared with
    other sizes, and for parts of SymPy that have no counterpart.
    """
    try:
        return converted(expr, symbols, named)
    except LanguageError as error:
        raise DefinitionError(error.message, caller()) from None


def is_sympy(expr: object) -> bool:
    """Whether something is an expression of SymPy's with matrices in it, and not one of ours."""
    if not isinstance(expr, sympy.Basic) or isinstance(expr, Node):
        return False
    return isinstance(expr, sympy.MatrixExpr) or bool(expr.has(sympy.MatrixSymbol))


def converted(
    expr: Any, symbols: Iterable[TensorSymbol], named: Mapping[str, Any], name: str = "phi"
) -> Node:
    """The same for who adds the place of an error; name: of a function that has none.

    Raises: LanguageError.
    """
    known = dict(named)
    if isinstance(symbols, Node | str) or not isinstance(symbols, Iterable):
        raise LanguageError(f"symbols is a list of tensors, symbols=[W, x], not {symbols}")
    for symbol in symbols:
        if not isinstance(symbol, TensorSymbol):
            raise LanguageError(
                f"symbols are tensors of a definition, not {symbol} ({type(symbol).__name__})"
            )
        known.setdefault(symbol.name, symbol)
        if symbol.role == "state" and not symbol.marks:
            known.setdefault(symbol.next.name, symbol.next)
    if not isinstance(expr, sympy.Expr | sympy.MatrixBase):
        raise LanguageError(f"from_sympy reads a SymPy expression, not {expr} ({type(expr).__name__})")
    return Matrices(known, name).read(expr).node
