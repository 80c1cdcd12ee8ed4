"""Operations along the last axis: the softmax and the largest entry.

Sums and means are contractions; these two are not, and each derivative is written in terms of the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
import sympy

from derive.algebra.node import Apply, Node, Scalar, add, apply, mul, neg
from derive.algebra.notation import ATOM, CALL, enclosed
from derive.algebra.record import Array, Child, Domain, Example, Notation, Op, fail, register, shape_of
from derive.algebra.shape import Shape
from derive.ops.contraction import LETTERS, contract
from derive.ops.contraction_text import indexed
from derive.ops.scalar import Z
from derive.ops.structure import spread

_LARGER = sympy.Piecewise((1, Z[0] > Z[1]), (0, True))
_MAXIMUM = sympy.Piecewise((Z[0], Z[0] > Z[1]), (Z[1], True))


def _same(node: Apply, shapes: Sequence[Shape]) -> Shape:
    if not shapes[0]:
        raise fail(node, ",", f"{node.op} needs at least one axis")
    return shapes[0]


def _without_last(node: Apply, shapes: Sequence[Shape]) -> Shape:
    return _same(node, shapes)[:-1]


def _letters(node: Apply, tangent: Node) -> tuple[str, str]:
    """Letters of the operand's axes, and of the further axes of a tangent."""
    rank = len(shape_of(node.operands[0]))
    return LETTERS[:rank], LETTERS[rank : len(shape_of(tangent))]


def _rows(array: Array) -> list[tuple[tuple[int, ...], list[Any]]]:
    """Every line along the last axis with its index."""
    return [(index, list(array[index])) for index in np.ndindex(*array.shape[:-1])]


# -- softmax


def _softmax_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    """y (v - y^T v), line by line."""
    shape = shape_of(node)
    letters = LETTERS[: len(shape)]
    inner = contract(f"{letters},{letters}->{letters[:-1]}", result, cotangent)
    if len(shape) > 1:
        inner = spread(inner, shape, range(len(shape) - 1))
    return mul(result, add(cotangent, neg(inner)))


def _softmax_jvp(node: Apply, i: int, tangent: Node, result: Node) -> Node:
    own, extra = _letters(node, tangent)
    scaled = contract(f"{own},{own}{extra}->{own}{extra}", result, tangent)
    inner = contract(f"{own},{own}{extra}->{own[:-1]}{extra}", result, tangent)
    return add(scaled, neg(contract(f"{own},{own[:-1]}{extra}->{own}{extra}", result, inner)))


def _softmax_entries(
    node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain
) -> Array:
    result = np.empty(operands[0].shape, dtype=object)
    for index, line in _rows(operands[0]):
        powers = [domain.scalar(sympy.exp(Z[0]), {Z[0]: value}) for value in line]
        total = reduce(lambda a, b: a + b, powers)
        for k, power in enumerate(powers):
            result[(*index, k)] = domain.scalar(Z[0] / Z[1], {Z[0]: power, Z[1]: total})
    return result


# -- the largest entry


def _amax_vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    letters = LETTERS[: len(shape_of(node.operands[0]))]
    return contract(f"{letters[:-1]},{letters}->{letters}", cotangent, apply("first_largest", *node.operands))


def _amax_jvp(node: Apply, i: int, tangent: Node, result: Node) -> Node:
    own, extra = _letters(node, tangent)
    mask = apply("first_largest", *node.operands)
    return contract(f"{own},{own}{extra}->{own[:-1]}{extra}", mask, tangent)


def _amax_entries(node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain) -> Array:
    result = np.empty(operands[0].shape[:-1], dtype=object)
    for index, line in _rows(operands[0]):
        result[index] = reduce(lambda a, b: domain.scalar(_MAXIMUM, {Z[0]: b, Z[1]: a}), line)
    return result


def _mask_entries(node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain) -> Array:
    """1 at the first of the largest entries, found in the order in which `amax` compares."""
    result = np.empty(operands[0].shape, dtype=object)
    one = domain.scalar(sympy.Integer(1), {})
    for index, line in _rows(operands[0]):
        largest, marks = line[0], [one]
        for value in line[1:]:
            larger = domain.scalar(_LARGER, {Z[0]: value, Z[1]: largest})
            largest = domain.scalar(_MAXIMUM, {Z[0]: value, Z[1]: largest})
            marks = [domain.scalar(Z[0] * (1 - Z[1]), {Z[0]: m, Z[1]: larger}) for m in marks]
            marks.append(larger)
        for k, mark in enumerate(marks):
            result[(*index, k)] = mark
    return result


def _nothing(node: Apply, i: int, change: Node, result: Node) -> Node:
    return Scalar(0)  # a mask is constant but where it jumps


def _call(name: str, node: Apply, child: Child) -> str:
    return f"{name}({child(node.operands[0], 0)})"


def _tex_amax(node: Apply, child: Child) -> str:
    """With the index that is left out, where there are others."""
    operand, letters = node.operands[0], LETTERS[: len(shape_of(node)) + 1]
    if len(letters) == 1:
        return "\\max" + enclosed(child(operand, 0))
    body = f"\\max_{{{letters[-1]}}} {indexed(operand, letters, letters, child)}"
    return f"{enclosed(body, '[', ']')}_{{{letters[:-1]}}}"


def _notations(tex: str, numpy: str) -> dict[str, Notation]:
    return {
        "latex": Notation(lambda node: CALL, lambda node, child: tex + enclosed(child(node.operands[0], 0))),
        "plain": Notation(lambda node: ATOM, lambda node, child: _call(node.op, node, child)),
        "numpy": Notation(lambda node: ATOM, lambda node, child: numpy.format(child(node.operands[0], 0))),
    }


def _work(times: int) -> Any:
    return lambda node, shapes, shape: times * sympy.Mul(*shapes[0])


def _unmoved(node: Apply, batch: sympy.Expr) -> tuple[Any, ...]:
    return node.attributes  # the last axis stays the last


_EXAMPLES = (Example(((3,),)), Example(((2, 3),)))

SOFTMAX = register(
    Op(
        name="softmax",
        shape=_same,
        vjp=_softmax_vjp,
        jvp=_softmax_jvp,
        entries=_softmax_entries,
        flops=_work(3),  # exponentials, their sum, quotients
        notations=_notations("\\operatorname{softmax}", "softmax({})"),
        examples=_EXAMPLES,
        nonlinear=True,
        moved=_unmoved,
    )
)
_AMAX_NOTATIONS = _notations("", "np.max({}, axis=-1)")
_AMAX_NOTATIONS["latex"] = Notation(lambda node: CALL, _tex_amax)

AMAX = register(
    Op(
        name="amax",
        shape=_without_last,
        vjp=_amax_vjp,
        jvp=_amax_jvp,
        entries=_amax_entries,
        flops=_work(1),
        notations=_AMAX_NOTATIONS,
        examples=_EXAMPLES,
        nonlinear=True,
        moved=_unmoved,
    )
)
FIRST_LARGEST = register(
    Op(
        name="first_largest",
        shape=_same,
        vjp=_nothing,
        jvp=_nothing,
        entries=_mask_entries,
        flops=_work(1),
        notations=_notations("\\mathbf{1}_{\\max}", "first_largest({})"),
        examples=_EXAMPLES,
        moved=_unmoved,
    )
)
