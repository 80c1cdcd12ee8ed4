"""The inverse of a square matrix; entry by entry it is the adjugate over the determinant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sympy

from derive.algebra.node import Apply, Node, neg
from derive.algebra.notation import ATOM, MATRIX
from derive.algebra.record import Array, Child, Domain, Example, Notation, Op, fail, register, shape_of
from derive.algebra.shape import Shape
from derive.ops.contraction import LETTERS, contract
from derive.ops.scalar import Z


def _shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    if len(shapes[0]) != 2 or shapes[0][0] != shapes[0][1]:
        raise fail(node, ",", "an inverse needs a square matrix")
    return shapes[0]


def _vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    """-Y^T V Y^T for Y = A^-1."""
    return neg(contract("pj,pk->jk", result, contract("jp,kp->jk", cotangent, result)))


def _jvp(node: Apply, i: int, tangent: Node, result: Node) -> Node:
    """-Y T Y, with any further axes of T behind."""
    extra = LETTERS[4 : len(shape_of(tangent)) + 2]
    right = contract(f"pq{extra},qk->pk{extra}", tangent, result)
    return neg(contract(f"jp,pk{extra}->jk{extra}", result, right))


def _entries(node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain) -> Array:
    matrix = operands[0]
    size = len(matrix)
    determinant = _determinant(matrix, domain)
    result = np.empty((size, size), dtype=object)
    for row, column in np.ndindex(size, size):
        minor = np.delete(np.delete(matrix, column, axis=0), row, axis=1)
        cofactor = _determinant(minor, domain)
        quotient = Z[0] / Z[1] * (-1) ** (row + column)
        result[row, column] = domain.scalar(quotient, {Z[0]: cofactor, Z[1]: determinant})
    return result


def _determinant(matrix: Array, domain: Domain) -> Any:
    """By expansion along the first row: for the small sizes of proofs."""
    if not len(matrix):
        return domain.scalar(sympy.Integer(1), {})
    total = domain.scalar(sympy.Integer(0), {})
    for column, entry in enumerate(matrix[0]):
        minor = _determinant(np.delete(matrix[1:], column, axis=1), domain)
        total = total + entry * minor * (-1) ** column
    return total


def _flops(node: Apply, shapes: Sequence[Shape], shape: Shape) -> sympy.Expr:
    return 2 * shape[0] ** 3  # by elimination


def _code(name: str) -> Notation:
    def layout(node: Apply, child: Child) -> str:
        return f"{name}({child(node.operands[0], 0)})"

    return Notation(lambda node: ATOM, layout)


INVERSE = register(
    Op(
        name="inverse",
        shape=_shape,
        vjp=_vjp,
        jvp=_jvp,
        entries=_entries,
        flops=_flops,
        notations={
            "latex": Notation(
                # none in a product, but brackets before another superscript
                lambda node: MATRIX + 5,
                lambda node, child: f"{child(node.operands[0], ATOM)}^{{-1}}",
            ),
            "plain": _code("inverse"),
            "numpy": _code("np.linalg.inv"),
        },
        examples=(Example(((2, 2),)), Example(((3, 3),))),
        nonlinear=True,
        moved=lambda node, batch: node.attributes,  # the last two axes stay the last two
    )
)
