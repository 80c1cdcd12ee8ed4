"""Tensors without operands: the zero tensor and the identity."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import sympy

from derive.algebra.node import Apply, Node, Scalar, apply
from derive.algebra.notation import ATOM
from derive.algebra.record import Array, Child, Domain, Layout, Notation, Op, filled, register
from derive.algebra.shape import Shape, code_shape, code_size


def zeros(shape: Shape) -> Node:
    """The zero tensor of a shape."""
    return apply("zeros", attributes=shape)


def eye(shape: Shape) -> Node:
    """The identity on tensors of a shape: axes `shape` twice; on numbers it is 1."""
    return apply("eye", attributes=shape) if shape else Scalar(1)


def _nothing(node: Apply, i: int, change: Node, result: Node) -> Node:
    return Scalar(0)  # never asked: there are no operands


def _entries(node: Apply, operands: object, sizes: Mapping[str, int], domain: Domain) -> Array:
    result = filled(node, sizes, domain.scalar(sympy.Integer(0), {}))
    if node.op == "eye":
        for index in np.ndindex(*result.shape[: result.ndim // 2]):
            result[index + index] = domain.scalar(sympy.Integer(1), {})
    return result


def _sizes(node: Apply) -> str:
    return ", ".join(map(code_size, node.attributes))


def _numpy_zeros(node: Apply, child: Child) -> str:
    return f"np.zeros({code_shape(node.attributes)}{_type(child)})"


def _numpy_eye(node: Apply, child: Child) -> str:
    sizes = _sizes(node)
    if len(node.attributes) == 1:
        return f"np.eye({sizes}{_type(child)})"
    count = " * ".join(_factor(s) for s in node.attributes)
    return f"np.eye({count}{_type(child)}).reshape({sizes}, {sizes})"


def _type(child: Child) -> str:
    """NumPy's own choice is float64, which would make float64 of all that it meets."""
    return f", dtype={child.like}.dtype" if child.like else ""


def _factor(size: sympy.Expr) -> str:
    return f"({code_size(size)})" if size.is_Add else code_size(size)


def _constant(name: str, times: int, symbol: str, numpy: Layout) -> Op:
    layouts: dict[str, Layout] = {
        "latex": lambda node, child: symbol,
        "plain": lambda node, child: symbol,
        "numpy": numpy,
    }
    return Op(
        name=name,
        shape=lambda node, shapes: node.attributes * times,
        vjp=_nothing,
        jvp=_nothing,
        entries=_entries,
        flops=lambda node, shapes, shape: sympy.Integer(0),
        notations={target: Notation(lambda node: ATOM, layout) for target, layout in layouts.items()},
        examples=(),
    )


ZEROS = register(_constant("zeros", 1, "0", _numpy_zeros))
EYE = register(_constant("eye", 2, "I", _numpy_eye))
