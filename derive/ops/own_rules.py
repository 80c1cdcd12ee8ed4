"""The record of own functions: their derivative is SymPy's ``diff`` of the definition, again such a node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sympy

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.record import Array, Domain, Example, Op, filled, register
from derive.algebra.shape import Shape
from derive.ops.own import NAME, Definition, derivative_of, expression_of
from derive.ops.own_text import NOTATIONS
from derive.ops.scalar import Rule, Z, common_shape, pulled_back, pushed_forward


def _partial(node: Apply, i: int) -> Node:
    """The local derivative by operand i: a number or an operand where it is nothing more."""
    definition, by = derivative_of(node)
    further = tuple(sorted((*by, i)))
    found = expression_of(definition, further)
    if found.is_number:
        return Scalar(found)
    if found in Z:
        return node.operands[Z.index(found)]
    return Apply(NAME, node.operands, (definition, sympy.Tuple(*further)))


def _shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    return common_shape(_RULE, node, shapes)


def _entries(node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain) -> Array:
    expression = expression_of(*derivative_of(node))

    def once(*values: Any) -> Any:
        return domain.scalar(expression, dict(zip(Z, values, strict=False)))

    return filled(node, sizes, np.frompyfunc(once, len(operands), 1)(*operands))


def _flops(node: Apply, shapes: Sequence[Shape], shape: Shape) -> sympy.Expr:
    """As any other function: one operation an entry."""
    return sympy.Mul(*shape)


_RULE = Rule(NAME, sympy.Integer(0), sign=",")
_GATED = Definition("gated", ("z", "b"), Z[0] * Z[1] ** 2 / (1 + sympy.exp(-Z[0])))
_PIECES = Definition("pieces", ("z",), sympy.Piecewise((Z[0] ** 2, Z[0] > 0), (sympy.sin(Z[0]), True)))

OWN = register(
    Op(
        name=NAME,
        shape=_shape,
        vjp=lambda node, i, cotangent, result: pulled_back(_partial(node, i), node, i, cotangent),
        jvp=lambda node, i, tangent, result: pushed_forward(_partial(node, i), node, i, tangent),
        entries=_entries,
        flops=_flops,
        notations=NOTATIONS,
        examples=(
            Example(((3,),), (_PIECES, sympy.Tuple())),
            Example(((3,),), (_PIECES, sympy.Tuple(0))),
            Example(((3,), (3,)), (_GATED, sympy.Tuple())),
            Example(((3,), (3,)), (_GATED, sympy.Tuple(0, 1))),
        ),
        nonlinear=True,
    )
)
