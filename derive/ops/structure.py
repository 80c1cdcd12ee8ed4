"""Operations that move entries without computing: concatenation, slice, padding, spreading, with adjoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import sympy

from derive.algebra.node import Apply, Node, apply
from derive.algebra.notation import ATOM, CALL
from derive.algebra.record import (
    Array,
    Child,
    Domain,
    Example,
    Layout,
    Notation,
    Op,
    fail,
    filled,
    register,
    shape_of,
)
from derive.algebra.shape import Shape, evaluate, show_size
from derive.errors import ShapeMismatch
from derive.ops.contraction import LETTERS, contract


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


def _axis(node: Apply) -> int:
    return int(node.attributes[0])  # type: ignore[call-overload,no-any-return]


def _expressions(node: Apply) -> Shape:
    """The symbolic sizes among the attributes, behind the axis."""
    return tuple(a for a in node.attributes[1:] if isinstance(a, sympy.Expr))


def _replace(shape: Shape, axis: int, value: sympy.Expr) -> Shape:
    return (*shape[:axis], sympy.expand(value), *shape[axis + 1 :])


# -- concatenation


def _concat_shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    axis, first = _axis(node), shapes[0]
    for shape in shapes:
        if len(shape) != len(first) or len(shape) <= axis:
            raise fail(node, ",", f"a concatenation needs parts with {max(len(first), axis + 1)} axes each")
        if _replace(shape, axis, sympy.Integer(0)) != _replace(first, axis, sympy.Integer(0)):
            raise fail(node, ",", f"all sizes but that of axis {axis} must agree")
    return _replace(first, axis, sympy.Add(*(shape[axis] for shape in shapes)))


def _bounds(node: Apply, i: int) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
    """Where part i of a concatenation starts and stops, and the whole size."""
    sizes = [shape_of(part)[_axis(node)] for part in node.operands]
    start = sympy.Add(*sizes[:i])
    return start, sympy.expand(start + sizes[i]), sympy.Add(*sizes)


def _concat_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    start, stop, _ = _bounds(node, i)
    return take(cotangent, _axis(node), start, stop)


def _concat_jvp(node: Apply, i: int, tangent: Node, result: Node) -> Node:
    start, stop, whole = _bounds(node, i)
    return pad(tangent, _axis(node), start, sympy.expand(whole - stop))


def _concat_entries(
    node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain
) -> Array:
    return np.concatenate([np.asarray(o, dtype=object) for o in operands], axis=_axis(node))


def _list(node: Apply, child: Child, separator: str) -> str:
    return separator.join(child(part, 0) for part in node.operands)


# -- slice and padding


def _slice_shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    _, start, stop = _axis(node), *node.attributes[1:]
    if len(shapes[0]) <= _axis(node):
        raise fail(node, ",", f"a slice along axis {_axis(node)} needs more axes")
    width = sympy.expand(stop - start)  # type: ignore[operator]
    if (shapes[0][_axis(node)] - width).is_negative or width.is_negative:
        raise ShapeMismatch(
            f"{node}: a slice of size {show_size(width)} is outside {show_size(shapes[0][_axis(node)])}"
        )
    return _replace(shapes[0], _axis(node), width)


def _slice_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    start, stop = node.attributes[1:]
    whole = shape_of(node.operands[0])[_axis(node)]
    return pad(cotangent, _axis(node), start, sympy.expand(whole - stop))  # type: ignore[arg-type,operator]


def _slice_entries(node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain) -> Array:
    start, stop = evaluate(_expressions(node), sizes)
    index = (slice(None),) * _axis(node) + (slice(start, stop),)
    return operands[0][index]


def _pad_shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    before, after = node.attributes[1:]
    if len(shapes[0]) <= _axis(node):
        raise fail(node, ",", f"padding along axis {_axis(node)} needs more axes")
    return _replace(shapes[0], _axis(node), shapes[0][_axis(node)] + before + after)  # type: ignore[operator]


def _pad_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    before, size = node.attributes[1], shape_of(node.operands[0])[_axis(node)]
    return take(cotangent, _axis(node), before, sympy.expand(before + size))  # type: ignore[arg-type,operator]


def _pad_entries(node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain) -> Array:
    before, _ = evaluate(_expressions(node), sizes)
    result = filled(node, sizes, domain.scalar(sympy.Integer(0), {}))
    stop = before + operands[0].shape[_axis(node)]
    result[(slice(None),) * _axis(node) + (slice(before, stop),)] = operands[0]
    return result


def _linear_jvp(node: Apply, i: int, tangent: Node, result: Node) -> Node:
    return node.with_operands([tangent])


# -- spreading


def _spread_shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    shape, axes = node.attributes
    kept = tuple(shape.args[int(axis)] for axis in axes.args)  # type: ignore[call-overload]
    if kept != shapes[0]:
        raise fail(node, ",", "the kept axes have other sizes")
    return tuple(shape.args)


def _spread_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    shape, axes = node.attributes
    letters = LETTERS[: len(shape.args)]
    return contract(f"{letters}->{''.join(letters[int(a)] for a in axes.args)}", cotangent)  # type: ignore[call-overload]


def _spread_jvp(node: Apply, i: int, tangent: Node, result: Node) -> Node:
    shape, axes = node.attributes
    extra = shape_of(tangent)[len(axes.args) :]
    rank = len(shape.args)
    kept = [*(int(a) for a in axes.args), *range(rank, rank + len(extra))]  # type: ignore[call-overload]
    return spread(tangent, (*shape.args, *extra), kept)  # type: ignore[arg-type]


def _spread_entries(
    node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain
) -> Array:
    shape, axes = node.attributes
    index = [slice(None) if axis in axes.args else None for axis in range(len(shape.args))]
    return filled(node, sizes, np.asarray(operands[0], dtype=object)[tuple(index)])


# -- how they are written


def _interval(node: Apply) -> tuple[str, str]:
    start, stop = _expressions(node)
    return show_size(sympy.expand(start + 1)), show_size(stop)


def _latex_slice(node: Apply, child: Child) -> str:
    index = ":,\\," * _axis(node) + ":".join(_interval(node))
    return f"\\left[{child(node.operands[0], 0)}\\right]_{{{index}}}"


def _latex_pad(node: Apply, child: Child) -> str:
    before, after = _expressions(node)
    parts = [f"0_{{{show_size(before)}}}" if before != 0 else "", child(node.operands[0], 0)]
    parts.append(f"0_{{{show_size(after)}}}" if after != 0 else "")
    inner = ",\\, ".join(part for part in parts if part)
    return f"\\left[{inner}\\right]"


def _numpy_slice(node: Apply, child: Child) -> str:
    start, stop = map(show_size, _expressions(node))
    index = ":, " * _axis(node) + f"{'' if start == '0' else start}:{stop}"
    return f"{child(node.operands[0], ATOM)}[{index}]"


def _numpy_pad(node: Apply, child: Child) -> str:
    before, after = map(show_size, _expressions(node))
    return f"pad({child(node.operands[0], 0)}, {_axis(node)}, {before}, {after})"


def _numpy_spread(node: Apply, child: Child) -> str:
    shape, axes = node.attributes
    index = ", ".join(":" if axis in axes.args else "None" for axis in range(len(shape.args)))
    sizes = ", ".join(show_size(s) for s in shape.args if isinstance(s, sympy.Expr))
    operand = child(node.operands[0], ATOM)
    viewed = f"{operand}[{index}]" if axes.args else operand
    return f"np.broadcast_to({viewed}, ({sizes},))"


def _notations(latex: Layout, plain: Layout, numpy: Layout) -> dict[str, Notation]:
    return {
        "latex": Notation(lambda node: CALL, latex),
        "plain": Notation(lambda node: ATOM, plain),
        "numpy": Notation(lambda node: ATOM, numpy),
    }


def _named(name: str) -> Layout:
    return lambda node, child: f"{name}({_list(node, child, ', ')})"


def _free(node: Apply, shapes: Sequence[Shape], shape: Shape) -> sympy.Expr:
    return sympy.Integer(0)  # moving entries computes nothing


_ONE, _TWO = sympy.Integer(1), sympy.Integer(2)

CONCAT = register(
    Op(
        name="concat",
        shape=_concat_shape,
        vjp=_concat_vjp,
        jvp=_concat_jvp,
        entries=_concat_entries,
        flops=_free,
        notations=_notations(
            lambda node, child: "[" + _list(node, child, ",\\, ") + "]",
            _named("concat"),
            lambda node, child: f"np.concatenate([{_list(node, child, ', ')}], axis={_axis(node)})",
        ),
        examples=(Example(((2,), (3,)), (_ONE * 0,)), Example(((2, 2), (2, 3)), (_ONE,))),
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
        notations=_notations(
            _latex_slice,
            _numpy_slice,
            _numpy_slice,
        ),
        examples=(Example(((4,),), (_ONE * 0, _ONE, 3 * _ONE)), Example(((2, 4),), (_ONE, _ONE, 3 * _ONE))),
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
        notations=_notations(_latex_pad, _named("pad"), _numpy_pad),
        examples=(Example(((3,),), (_ONE * 0, _ONE, _TWO)), Example(((2, 3),), (_ONE, _ONE, _TWO))),
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
        notations=_notations(
            lambda node, child: f"{child(node.operands[0], ATOM)}\\, \\mathbf{{1}}",
            _named("spread"),
            _numpy_spread,
        ),
        examples=(
            Example(((3,),), (sympy.Tuple(3, 2), sympy.Tuple(0))),
            Example(((),), (sympy.Tuple(3), sympy.Tuple())),
        ),
    )
)
