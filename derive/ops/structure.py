"""Operations that move entries without computing: concatenation, slice, padding, spreading, with adjoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sympy

from derive.algebra.node import Apply, Node, apply
from derive.algebra.record import (
    Array,
    Domain,
    Example,
    Op,
    fail,
    filled,
    register,
    shape_of,
)
from derive.algebra.shape import Shape, evaluate, is_negative, show_size
from derive.errors import ShapeMismatch
from derive.ops import structure_text as text
from derive.ops.contraction import LETTERS, contract
from derive.ops.structure_text import axis_of, sizes_in


def concat(*parts: Node, axis: int = 0) -> Node:
    """The parts one after the other: ``[x, h]`` has size n + m."""
    return apply("concat", *parts, attributes=(sympy.Integer(axis),))


def take(tensor: Node, axis: int, start: sympy.Expr, stop: sympy.Expr) -> Node:
    """Entries start to stop (not included) of one axis, counted from 0."""
    return apply("slice", tensor, attributes=(sympy.Integer(axis), sympy.sympify(start), sympy.sympify(stop)))


def pad(tensor: Node, axis: int, before: sympy.Expr, after: sympy.Expr) -> Node:
    """Zeros before and after on one axis: the adjoint of a slice."""
    return apply("pad", tensor, attributes=(sympy.Integer(axis), sympy.sympify(before), sympy.sympify(after)))


def spread(tensor: Node, shape: Shape, axes: Sequence[int]) -> Node:
    """The tensor repeated over the axes of `shape` that are not among `axes`: the adjoint of a sum."""
    return apply("spread", tensor, attributes=(sympy.Tuple(*shape), sympy.Tuple(*axes)))


def _replace(shape: Shape, axis: int, value: sympy.Expr) -> Shape:
    return (*shape[:axis], sympy.expand(value), *shape[axis + 1 :])


# -- concatenation


def _concat_shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    if not shapes or axis_of(node) < 0:
        raise ShapeMismatch("a concatenation needs at least one part, and an axis counted from 0")
    axis, first = axis_of(node), shapes[0]
    for shape in shapes:
        if len(shape) != len(first) or len(shape) <= axis:
            raise fail(node, ",", f"a concatenation needs parts of rank {max(len(first), axis + 1)}")
        if _replace(shape, axis, sympy.Integer(0)) != _replace(first, axis, sympy.Integer(0)):
            raise fail(node, ",", f"all sizes but that of axis {axis} must agree")
    return _replace(first, axis, sympy.Add(*(shape[axis] for shape in shapes)))


def _bounds(node: Apply, i: int) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
    """Where part i of a concatenation starts and stops, and the whole size."""
    sizes = [shape_of(part)[axis_of(node)] for part in node.operands]
    start = sympy.Add(*sizes[:i])
    return start, sympy.expand(start + sizes[i]), sympy.Add(*sizes)


def _concat_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    start, stop, _ = _bounds(node, i)
    return take(cotangent, axis_of(node), start, stop)


def _concat_jvp(node: Apply, i: int, tangent: Node, result: Node) -> Node:
    start, stop, whole = _bounds(node, i)
    return pad(tangent, axis_of(node), start, sympy.expand(whole - stop))


def _concat_entries(
    node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain
) -> Array:
    return np.concatenate([np.asarray(o, dtype=object) for o in operands], axis=axis_of(node))


# -- slice and padding


def _slice_shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    start, stop = node.attributes[1:]
    if len(shapes[0]) <= axis_of(node):
        raise fail(node, ",", f"a slice along axis {axis_of(node)} needs more axes")
    whole, width = shapes[0][axis_of(node)], sympy.expand(stop - start)
    if any(map(is_negative, (whole - width, width, start))):
        raise ShapeMismatch(f"{node}: a slice of size {show_size(width)} is outside {show_size(whole)}")
    if is_negative(sympy.expand(whole - stop)):
        raise ShapeMismatch(f"{node}: a slice that ends at {show_size(stop)} is outside {show_size(whole)}")
    return _replace(shapes[0], axis_of(node), width)


def _slice_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    start, stop = node.attributes[1:]
    whole = shape_of(node.operands[0])[axis_of(node)]
    return pad(cotangent, axis_of(node), start, sympy.expand(whole - stop))


def _slice_entries(node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain) -> Array:
    start, stop = evaluate(sizes_in(node), sizes)
    index = (slice(None),) * axis_of(node) + (slice(start, stop),)
    return operands[0][index]


def _pad_shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    before, after = node.attributes[1:]
    if len(shapes[0]) <= axis_of(node):
        raise fail(node, ",", f"padding along axis {axis_of(node)} needs more axes")
    if before.is_negative or after.is_negative:
        raise fail(node, ",", f"padding is not negative, as {show_size(before)}, {show_size(after)} would be")
    return _replace(shapes[0], axis_of(node), shapes[0][axis_of(node)] + before + after)


def _pad_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    before, size = node.attributes[1], shape_of(node.operands[0])[axis_of(node)]
    return take(cotangent, axis_of(node), before, sympy.expand(before + size))


def _pad_entries(node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain) -> Array:
    before, _ = evaluate(sizes_in(node), sizes)
    result = filled(node, sizes, domain.scalar(sympy.Integer(0), {}))
    stop = before + operands[0].shape[axis_of(node)]
    result[(slice(None),) * axis_of(node) + (slice(before, stop),)] = operands[0]
    return result


def _linear_jvp(node: Apply, i: int, tangent: Node, result: Node) -> Node:
    return node.with_operands([tangent])


# -- spreading


def _spread_shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    shape, axes = node.attributes
    kept = tuple(shape.args[int(axis)] for axis in axes.args)
    if kept != shapes[0]:
        raise fail(node, ",", "the kept axes have other sizes")
    return tuple(shape.args)


def _spread_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    shape, axes = node.attributes
    letters = LETTERS[: len(shape.args)]
    return contract(f"{letters}->{''.join(letters[int(a)] for a in axes.args)}", cotangent)


def _spread_jvp(node: Apply, i: int, tangent: Node, result: Node) -> Node:
    shape, axes = node.attributes
    extra = shape_of(tangent)[len(axes.args) :]
    rank = len(shape.args)
    kept = [*(int(a) for a in axes.args), *range(rank, rank + len(extra))]
    return spread(tangent, (*shape.args, *extra), kept)


def _spread_entries(
    node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain
) -> Array:
    shape, axes = node.attributes
    index = [slice(None) if axis in axes.args else None for axis in range(len(shape.args))]
    return filled(node, sizes, np.asarray(operands[0], dtype=object)[tuple(index)])


def _free(node: Apply, shapes: Sequence[Shape], shape: Shape) -> sympy.Expr:
    return sympy.Integer(0)  # moving entries computes nothing


def _next_axis(node: Apply, batch: sympy.Expr) -> tuple[Any, ...]:
    return (node.attributes[0] + 1, *node.attributes[1:])


def _behind_batch(node: Apply, batch: sympy.Expr) -> tuple[Any, ...]:
    shape, axes = node.attributes
    return sympy.Tuple(batch, *shape.args), sympy.Tuple(0, *(axis + 1 for axis in axes.args))


_ONE, _TWO = sympy.Integer(1), sympy.Integer(2)

CONCAT = register(
    Op(
        name="concat",
        shape=_concat_shape,
        vjp=_concat_vjp,
        jvp=_concat_jvp,
        entries=_concat_entries,
        flops=_free,
        notations=text.CONCAT,
        examples=(Example(((2,), (3,)), (_ONE * 0,)), Example(((2, 2), (2, 3)), (_ONE,))),
        moved=_next_axis,
    )
)
SLICE = register(
    Op(
        name="slice",
        shape=_slice_shape,
        vjp=_slice_vjp,
        jvp=_linear_jvp,
        entries=_slice_entries,
        flops=_free,
        notations=text.SLICE,
        examples=(Example(((4,),), (_ONE * 0, _ONE, 3 * _ONE)), Example(((2, 4),), (_ONE, _ONE, 3 * _ONE))),
        moved=_next_axis,
    )
)
PAD = register(
    Op(
        name="pad",
        shape=_pad_shape,
        vjp=_pad_vjp,
        jvp=_linear_jvp,
        entries=_pad_entries,
        flops=_free,
        notations=text.PAD,
        examples=(Example(((3,),), (_ONE * 0, _ONE, _TWO)), Example(((2, 3),), (_ONE, _ONE, _TWO))),
        moved=_next_axis,
    )
)
SPREAD = register(
    Op(
        name="spread",
        shape=_spread_shape,
        vjp=_spread_vjp,
        jvp=_spread_jvp,
        entries=_spread_entries,
        flops=_free,
        notations=text.SPREAD,
        examples=(
            Example(((3,),), (sympy.Tuple(3, 2), sympy.Tuple(0))),
            Example(((),), (sympy.Tuple(3), sympy.Tuple())),
        ),
        moved=_behind_batch,
    )
)
