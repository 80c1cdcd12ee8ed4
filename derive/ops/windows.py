"""Windows along an axis, what convolution and pooling are made of, with the adjoint; and reshaping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sympy

from derive.algebra.node import Apply, Node, apply
from derive.algebra.record import Array, Domain, Example, Op, fail, filled, register, shape_of
from derive.algebra.shape import Shape, evaluate, show, show_size
from derive.ops import windows_text as text
from derive.ops.windows_text import numbers


def windows(tensor: Node, axis: int, size: int, stride: int = 1) -> Node:
    """All windows along one axis: positions in its place, and behind them the entries of a window."""
    return apply("windows", tensor, attributes=map(sympy.Integer, (axis, size, stride)))


def overlaid(tensor: Node, axis: int, size: int, stride: int, length: sympy.Expr) -> Node:
    """Windows put back where they were taken from, and added up where they overlap: the adjoint."""
    return apply("overlaid", tensor, attributes=(*map(sympy.Integer, (axis, size, stride)), length))


def reshape(tensor: Node, *shape: Any) -> Node:
    """The same entries in the same order, in another shape."""
    return apply("reshape", tensor, attributes=map(sympy.sympify, shape))


def _windows_shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    (axis, size, stride), shape = numbers(node), shapes[0]
    if not 0 <= axis < len(shape):
        raise fail(node, ",", f"windows along axis {axis} need more axes")
    positions = sympy.expand((shape[axis] - size) / stride + 1)
    if not positions.is_integer or positions.is_positive is False:
        length = show_size(shape[axis])
        raise fail(node, ",", f"windows of {size} entries, {stride} apart, do not fill a length of {length}")
    return (*shape[:axis], positions, sympy.Integer(size), *shape[axis + 1 :])


def _overlaid_shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    axis, shape = int(node.attributes[0]), shapes[0]
    return (*shape[:axis], node.attributes[3], *shape[axis + 2 :])


def _windows_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    axis, size, stride = numbers(node)
    return overlaid(cotangent, axis, size, stride, shape_of(node.operands[0])[axis])


def _overlaid_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    return windows(cotangent, *numbers(node))


def _same_op(node: Apply, i: int, tangent: Node, result: Node) -> Node:
    return node.with_operands([tangent])


def _windows_entries(
    node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain
) -> Array:
    (axis, size, stride), array = numbers(node), operands[0]
    starts = np.arange((array.shape[axis] - size) // stride + 1) * stride
    return np.take(array, starts[:, None] + np.arange(size), axis=axis)


def _overlaid_entries(
    node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain
) -> Array:
    (axis, size, stride), array = numbers(node), operands[0]
    result = filled(node, sizes, domain.scalar(sympy.Integer(0), {}))
    front: tuple[Any, ...] = (slice(None),) * axis
    for offset in range(size):
        stop = offset + stride * array.shape[axis]
        place = (*front, slice(offset, stop, stride))
        result[place] = result[place] + array[(*front, slice(None), offset)]
    return result


def _reshape_shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    same = sympy.expand(sympy.Mul(*shapes[0]) - sympy.Mul(*node.attributes)) == 0
    if not same or any(size.is_negative for size in node.attributes):
        raise fail(node, ",", f"cannot be reshaped to {show(node.attributes)}")
    return tuple(map(sympy.expand, node.attributes))


def _reshape_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    return reshape(cotangent, *shape_of(node.operands[0]))


def _reshape_jvp(node: Apply, i: int, tangent: Node, result: Node) -> Node:
    extra = shape_of(tangent)[len(shape_of(node.operands[0])) :]
    return reshape(tangent, *node.attributes, *extra)


def _reshape_entries(
    node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain
) -> Array:
    return np.asarray(operands[0], dtype=object).reshape(evaluate(node.attributes, sizes))


def _free(node: Apply, shapes: Sequence[Shape], shape: Shape) -> sympy.Expr:
    return sympy.Integer(0)


def _additions(node: Apply, shapes: Sequence[Shape], shape: Shape) -> sympy.Expr:
    return sympy.Mul(*shapes[0])


def _next_axis(node: Apply, batch: sympy.Expr) -> tuple[Any, ...]:
    return (node.attributes[0] + 1, *node.attributes[1:])


def _integers(*numbers: int) -> tuple[sympy.Integer, ...]:
    return tuple(map(sympy.Integer, numbers))


WINDOWS = register(
    Op(
        name="windows",
        shape=_windows_shape,
        vjp=_windows_vjp,
        jvp=_same_op,
        entries=_windows_entries,
        flops=_free,
        notations=text.WINDOWS,
        examples=(
            Example(((5,),), _integers(0, 3, 1)),
            Example(((2, 4),), _integers(1, 2, 2)),
            Example(((4, 2),), _integers(0, 2, 1)),
        ),
        moved=_next_axis,
    )
)
OVERLAID = register(
    Op(
        name="overlaid",
        shape=_overlaid_shape,
        vjp=_overlaid_vjp,
        jvp=_same_op,
        entries=_overlaid_entries,
        flops=_additions,
        notations=text.OVERLAID,
        examples=(
            Example(((3, 3),), _integers(0, 3, 1, 5)),
            Example(((2, 2, 2),), _integers(1, 2, 2, 4)),
        ),
        moved=_next_axis,
    )
)
RESHAPE = register(
    Op(
        name="reshape",
        shape=_reshape_shape,
        vjp=_reshape_vjp,
        jvp=_reshape_jvp,
        entries=_reshape_entries,
        flops=_free,
        notations=text.RESHAPE,
        examples=(Example(((4,),), _integers(2, 2)), Example(((2, 3),), _integers(6))),
        moved=lambda node, batch: (batch, *node.attributes),
    )
)
