"""Reads SymPy's matrix expressions, class by class.

A column (m, 1) or a row (1, m) is a vector here, which has no orientation; a (1, 1) matrix is a number.
While an expression is read, each part remembers which of its two axes it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import compress, pairwise
from typing import Any

import sympy
from sympy.matrices.expressions import blockmatrix, diagonal, hadamard, slice
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from derive.algebra.node import Node, Scalar, add, apply, mul
from derive.algebra.shape import Shape, as_shape, show
from derive.algebra.symbol import TensorSymbol
from derive.definition.functions import concat, einsum, eye, inverse, ones, part, transpose, zeros
from derive.definition.sympy_scalars import Scalars, power, refused, renamed
from derive.errors import LanguageError

_KINDS = {(True, False): "column", (False, True): "row", (True, True): "matrix", (False, False): "number"}


@dataclass(frozen=True)
class Part:
    """A part of the expression; rows, columns: whether its rows and its columns are an axis of the node."""

    node: Node
    rows: bool = False
    columns: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it has no axis."""
        return not (self.rows or self.columns)


class Matrices:
    """Reads matrix expressions; what a class of SymPy's means stands at the end, one line each."""

    def __init__(self, known: Mapping[str, Any], name: str) -> None:
        self.known = known
        self.scalars = Scalars(known, name, lambda expr: self.read(expr).node, _classes())

    def read(self, expr: sympy.Basic) -> Part:
        """The part as a node, and which of its two axes the node has."""
        for kind, reader in _READERS.items():
            if isinstance(expr, kind):
                return reader(self, expr)
        if getattr(expr, "is_Matrix", False) or not isinstance(expr, sympy.Expr):
            raise refused(expr, _classes())
        return Part(self.scalars.read(expr, {}))

    def symbol(self, expr: sympy.MatrixSymbol) -> Part:
        """The tensor of that name, if it has these sizes."""
        if expr.name not in self.known:
            raise LanguageError(_unknown(expr.name, self.known))
        node, asked = self.known[expr.name], _shape(expr)
        if not isinstance(node, TensorSymbol):
            raise LanguageError(f"{expr.name} stands for a tensor of the definition, not for {node}")
        for axes in ((True, True), (True, False), (False, True), (False, False)):
            left_out = [size for size, axis in zip(asked, axes, strict=True) if not axis]
            if all(size == 1 for size in left_out) and node.shape == _kept(asked, axes):
                return Part(node, *axes)
        declared = show(node.shape)
        raise LanguageError(f"{expr.name} is {show(asked)} in SymPy's expression, and declared as {declared}")

    def sum(self, expr: sympy.MatAdd) -> Part:
        """Ones beside something else are the number 1, which goes with every shape."""
        factors = [_ones_times(term) for term in expr.args]
        terms = [term for term, factor in zip(expr.args, factors, strict=True) if factor is None]
        if not terms:
            terms, factors = list(expr.args), []
        parts = [self.read(term) for term in terms]
        _same_axes(expr, terms, parts)
        numbers = [self.scalars.read(factor, {}) for factor in factors if factor is not None]
        return Part(add(*numbers, *(each.node for each in parts)), parts[0].rows, parts[0].columns)

    def product(self, expr: sympy.MatMul) -> Part:
        """Matrix products, inner and outer products, and what scales them."""
        factor, matrices = expr.as_coeff_matrices()
        chain = reduce(
            lambda left, right: _outer(expr, left, right), map(_run, _runs(map(self.read, matrices)))
        )
        if factor == 1:
            return chain
        return Part(mul(self.scalars.read(factor, {}), chain.node), chain.rows, chain.columns)

    def entrywise(self, expr: hadamard.HadamardProduct) -> Part:
        """Factors of one shape."""
        parts = [self.read(factor) for factor in expr.args]
        _same_axes(expr, expr.args, parts)
        return Part(mul(*(each.node for each in parts)), parts[0].rows, parts[0].columns)

    def entrywise_power(self, expr: hadamard.HadamardPower) -> Part:
        """Every entry to a number."""
        base = self.read(expr.base)
        return Part(power(expr, base.node, expr.exp), base.rows, base.columns)

    def applied(self, expr: ElementwiseApplyFunction) -> Part:
        """A function of every entry; one that is a number is that number everywhere."""
        inner = self.read(expr.expr)
        node = self.scalars.applied(expr.function, inner.node)
        if isinstance(node, Scalar):
            node = mul(node, _ones(_kept(_shape(expr), (inner.rows, inner.columns))))
        return Part(node, inner.rows, inner.columns)

    def turned(self, expr: sympy.Transpose) -> Part:
        """A row becomes a column; only a matrix is transposed."""
        inner = self.read(expr.arg)
        both = inner.rows and inner.columns
        return Part(transpose(inner.node) if both else inner.node, inner.columns, inner.rows)

    def power(self, expr: sympy.MatPow) -> Part:
        """The inverse, or a matrix times itself, as SymPy shortens U * U."""
        base, exponent = self.read(expr.base), expr.exp
        if not exponent.is_Integer or exponent == 0 or not (base.rows and base.columns):
            raise LanguageError(f"{expr}: a power of a square matrix has a whole number other than 0")
        node = base.node if exponent > 0 else inverse(base.node)
        return Part(reduce(_matmul, [node] * abs(int(exponent))), True, True)

    def blocks(self, expr: blockmatrix.BlockMatrix) -> Part:
        """Blocks beside each other, then the rows of blocks below each other."""
        rows = [[self.read(block) for block in row] for row in expr.blocks.tolist()]
        return reduce(_below, (reduce(_beside, row) for row in rows))

    def diagonal(self, expr: diagonal.DiagMatrix) -> Part:
        """The matrix with a vector on its diagonal."""
        return Part(einsum("j,jk->jk", self.read(expr.args[0]).node, eye(_shape(expr)[0])), True, True)

    def sliced(self, expr: slice.MatrixSlice) -> Part:
        """Rows and columns in a row, none left out."""
        if any(stride != 1 for _, _, stride in (expr.rowslice, expr.colslice)):
            raise LanguageError(f"{expr}: a part is taken without leaving entries out")
        return _cut(self.read(expr.parent), expr.rowslice, expr.colslice)

    def entry(self, expr: MatrixElement) -> Part:
        """One entry, as the sum of a part of size 1."""
        parent, row, column = expr.args
        found = _cut(self.read(parent), (row, row + 1), (column, column + 1))
        return Part(einsum(f"{'jk'[: found.rows + found.columns]}->", found.node))

    def trace(self, expr: sympy.Trace) -> Part:
        """The sum of the diagonal."""
        return Part(einsum("jk,jk->", self.read(expr.arg).node, eye(_shape(expr.arg)[0])))


def _shape(expr: sympy.MatrixExpr) -> Shape:
    """Rows and columns, with SymPy's size symbols as ours of the same names."""
    return as_shape(renamed(sympy.sympify(size)) for size in expr.shape)


def _ones_times(term: sympy.MatrixExpr) -> sympy.Expr | None:
    """The factor of a term that is ones everywhere; None for any other."""
    factor, matrices = term.as_coeff_matrices() if isinstance(term, sympy.MatMul) else (sympy.S.One, [term])
    return factor if len(matrices) == 1 and isinstance(matrices[0], sympy.OneMatrix) else None


def _kept(shape: Shape, axes: tuple[bool, bool]) -> Shape:
    return tuple(size for size, axis in zip(shape, axes, strict=True) if axis)


def _ones(shape: Shape) -> Node:
    return ones(*shape) if shape else Scalar(1)


def _cut(whole: Part, *intervals: Sequence[Any]) -> Part:
    """A part of it: from the first to before the second number on each of its axes."""
    node = whole.node
    for position, (start, stop, *_) in enumerate(compress(intervals, (whole.rows, whole.columns))):
        node = part(node, renamed(sympy.sympify(start)), renamed(sympy.sympify(stop)), position)
    return Part(node, whole.rows, whole.columns)


def _squeezed(expr: sympy.MatrixExpr, made: Callable[..., Node]) -> Part:
    """Zeros or ones: an axis of size 1 is none."""
    shape = _shape(expr)
    axes = (shape[0] != 1, shape[1] != 1)
    kept = _kept(shape, axes)
    return Part(made(*kept) if kept else Scalar(int(made is ones)), *axes)


def _unknown(name: str, known: Mapping[str, Any]) -> str:
    listed = ", ".join(known) or "none"
    return f"{name} is not among the symbols of the definition; given: {listed} (write symbols=[{name}, ...])"


# -- products


def _runs(parts: Iterable[Part]) -> list[list[Part]]:
    """The factors, parted where one has no columns or the next no rows: a b^T is a column and then a row."""
    found = list(parts)
    runs = [found[:1]]
    for left, right in pairwise(found):
        if left.columns and right.rows:
            runs[-1].append(right)
        else:
            runs.append([right])
    return runs


def _run(parts: Sequence[Part]) -> Part:
    """Matrix products; where the last factor is a vector it comes first, so that no two matrices meet."""
    first, last = parts[0], parts[-1]
    nodes = [each.node for each in parts]
    if first.rows and not last.columns:
        node = reduce(lambda right, left: _matmul(left, right), reversed(nodes))
    else:
        node = reduce(_matmul, nodes)
    return Part(node, first.rows, last.columns)


def _matmul(left: Node, right: Node) -> Node:
    return apply("matmul", left, right)


def _outer(expr: sympy.Basic, left: Part, right: Part) -> Part:
    """Runs side by side: numbers scale, a column and a row are an outer product."""
    if left.is_number or right.is_number:
        return Part(mul(left.node, right.node), left.rows or right.rows, left.columns or right.columns)
    if left.columns or right.rows:
        raise LanguageError(f"{expr}: a matrix product of {left.node} and {right.node}, which share no axis")
    return Part(einsum("j,k->jk", left.node, right.node), True, True)


def _beside(left: Part, right: Part) -> Part:
    if not (left.columns and right.columns):
        raise LanguageError(f"{left.node} and {right.node} side by side: a block is a matrix or a row here")
    return Part(concat(left.node, right.node, axis=int(left.rows)), left.rows, True)


def _below(upper: Part, lower: Part) -> Part:
    if not (upper.rows and lower.rows):
        raise LanguageError(f"{upper.node} above {lower.node}: a block is a matrix or a column here")
    return Part(concat(upper.node, lower.node, axis=0), True, upper.columns)


def _same_axes(expr: sympy.Basic, terms: Iterable[sympy.Basic], parts: Iterable[Part]) -> None:
    """Raises LanguageError where a row meets a column."""
    kinds = [(term, _KINDS[each.rows, each.columns]) for term, each in zip(terms, parts, strict=True)]
    for (left, first), (right, second) in pairwise(kinds):
        if first != second:
            raise LanguageError(f"{expr}: {left} is a {first} and {right} a {second}")


def _classes() -> list[str]:
    """What is read, by SymPy's names."""
    return [kind.__name__ for kind in _READERS]


_READERS: Mapping[type, Callable[[Matrices, Any], Part]] = {
    sympy.MatrixSymbol: Matrices.symbol,
    sympy.MatAdd: Matrices.sum,
    sympy.MatMul: Matrices.product,
    hadamard.HadamardProduct: Matrices.entrywise,
    hadamard.HadamardPower: Matrices.entrywise_power,
    ElementwiseApplyFunction: Matrices.applied,
    sympy.Transpose: Matrices.turned,
    sympy.MatPow: Matrices.power,  # and Inverse, which is one
    blockmatrix.BlockMatrix: Matrices.blocks,
    diagonal.DiagMatrix: Matrices.diagonal,
    slice.MatrixSlice: Matrices.sliced,
    MatrixElement: Matrices.entry,
    sympy.Trace: Matrices.trace,
    sympy.Identity: lambda matrices, expr: Part(eye(_shape(expr)[0]), True, True),
    sympy.ZeroMatrix: lambda matrices, expr: _squeezed(expr, zeros),
    sympy.OneMatrix: lambda matrices, expr: _squeezed(expr, ones),
}
