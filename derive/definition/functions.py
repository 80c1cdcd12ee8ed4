"""Words for what expressions are made of: functions entry by entry, products, parts, windows.

Nothing here raises on shapes: the Program that is built from the statements checks them.
"""

from __future__ import annotations

from typing import Any

import sympy
from sympy.core.symbol import Str

from derive.algebra.node import Node, Scalar, apply, as_node
from derive.algebra.symbol import TensorSymbol
from derive.definition.lengths import axis_of, place_of, size_of
from derive.definition.names import caller
from derive.definition.own import refuse_scalar
from derive.errors import DefinitionError
from derive.ops import structure
from derive.ops import windows as _windows
from derive.ops.constants import eye as _eye
from derive.ops.constants import zeros as _zeros

# -- products and sums


def einsum(spec: str, *operands: Node) -> Node:
    """A sum of products over shared indices, as NumPy writes it: ``einsum("jk,k->j", W, x)`` is ``W @ x``.

    Raises: DefinitionError where the text is no such formula or has other than one group of letters for each
    operand.
    """
    if not isinstance(spec, str):
        found = type(spec).__name__
        raise DefinitionError(
            f'einsum takes its letters first, einsum("jk,k->j", W, x), not {found}', caller()
        )
    left, _, out = spec.replace(" ", "").partition("->")
    groups = left.split(",")
    reason = _objection(spec, groups, out, len(operands))
    if reason:
        raise DefinitionError(f"einsum({spec!r}): {reason}", caller())
    text = f"{','.join(groups)}->{out}"
    return apply("contract", *map(as_node, operands), attributes=(Str(text),))


def _objection(spec: str, groups: list[str], out: str, operands: int) -> str:
    """What is wrong with the letters of an einsum; nothing where they can be meant."""
    if "->" not in spec:
        return "the letters of the result stand behind ->"
    if not all(each.isalpha() or not each for each in [*groups, out]):
        return "a group is letters only, one an axis"
    if len(groups) != operands:
        return f"{len(groups)} groups of letters do not fit {operands} operands"
    new = sorted(set(out) - set("".join(groups)))
    if new:
        return f"{', '.join(new)} stands in the result only"
    twice = [each for each in [*groups, out] if len(set(each)) != len(each)]
    return f"a letter stands twice in one group, {twice[0]}" if twice else ""


def outer(left: Node, right: Node) -> Node:
    """The outer product a b^T of two vectors."""
    return einsum("j,k->jk", left, right)


def dot(left: Node, right: Node) -> Node:
    """The inner product a^T b of two vectors, a number."""
    return einsum("j,j->", left, right)


def transpose(matrix: Node) -> Node:
    """The transposed matrix."""
    return apply("transpose", as_node(matrix))


def inverse(matrix: Node) -> Node:
    """The inverse of a square matrix."""
    return apply("inverse", as_node(matrix))


def eye(size: Any) -> Node:
    """The identity matrix."""
    return _eye((size_of(size, "eye"),))


def zeros(*shape: Any) -> Node:
    """The zero tensor of a shape."""
    return _zeros(tuple(size_of(each, "zeros") for each in shape))


def ones(*shape: Any) -> Node:
    """The tensor of a shape with 1 everywhere."""
    return structure.spread(Scalar(1), tuple(size_of(each, "ones") for each in shape), ())


# -- structure


def concat(*parts: Node, axis: int = 0) -> Node:
    """The parts one after the other: ``concat(x, h)`` has size n + m."""
    return structure.concat(*(as_node(part) for part in parts), axis=axis_of(axis, "concat"))


def part(tensor: Node, start: Any, stop: Any, axis: int = 0) -> Node:
    """Entries start to stop (not included) of one axis, counted from 0."""
    places = place_of(start, "part"), place_of(stop, "part")
    return structure.take(as_node(tensor), axis_of(axis, "part"), *places)


def pad(tensor: Node, axis: int, before: Any, after: Any) -> Node:
    """Zeros before and after on one axis."""
    return structure.pad(
        as_node(tensor), axis_of(axis, "pad"), place_of(before, "pad"), place_of(after, "pad")
    )


def spread(tensor: Node, shape: Any, axes: Any) -> Node:
    """The tensor repeated over the axes of `shape` that are not among `axes`: a row for each is
    ``spread(b, (w, m), [1])``; a shape or axes of one need no brackets."""
    sizes = shape if isinstance(shape, list | tuple | sympy.Tuple) else (shape,)
    kept = axes if isinstance(axes, list | tuple | sympy.Tuple) else (axes,)
    outside = [axis for axis in kept if axis_of(axis, "spread") >= len(sizes)]
    if outside:
        raise DefinitionError(f"spread: a shape of rank {len(sizes)} has no axis {outside[0]}", caller())
    return structure.spread(as_node(tensor), tuple(size_of(each, "spread") for each in sizes), kept)


def reshape(tensor: Node, *shape: Any) -> Node:
    """The same entries in the same order, in another shape."""
    return _windows.reshape(as_node(tensor), *(place_of(each, "reshape") for each in shape))


def windows(tensor: Node, axis: int, size: int, stride: int = 1) -> Node:
    """All windows along one axis: positions in its place, and behind them the entries of a window.

    Raises: DefinitionError where axis, size or stride is no whole number, or one that counts nothing.
    """
    whole = all(isinstance(each, int | sympy.Integer) for each in (axis, size, stride))
    if not whole or axis < 0 or size < 1 or stride < 1:
        numbers = f"axis {axis}, size {size}, stride {stride}"
        raise DefinitionError(f"windows are counted in positive whole numbers, not {numbers}", caller())
    return _windows.windows(as_node(tensor), axis, size, stride)


def convolve(kernel: TensorSymbol, tensor: Node, padding: int = 0, stride: int = 1) -> Node:
    """The convolution that networks use (a cross-correlation), zeros around: (out, channels, sizes...) with
    (channels, lengths...) gives (out, positions...).

    Raises: DefinitionError where the kernel is no symbol with whole numbers for its window's sizes, the
    padding no number or formula of sizes, or the stride none from 1.
    """
    shape = kernel.shape if isinstance(kernel, TensorSymbol) else ()
    if len(shape) < 3 or not all(size.is_Integer for size in shape[2:]):
        raise DefinitionError("a kernel is declared as parameter(name, out, channels, 3, ...)", caller())
    around = place_of(padding, "convolve", "padding")
    found = as_node(tensor)
    for k in range(len(shape) - 2) if around != 0 else ():
        found = structure.pad(found, k + 1, around, around)
    for k, size in enumerate(shape[2:]):
        found = windows(found, 2 * k + 1, int(size), stride)
    places, entries = "pqr"[: len(shape) - 2], "uvw"[: len(shape) - 2]
    inside = "".join(a + b for a, b in zip(places, entries, strict=True))
    return einsum(f"oc{entries},c{inside}->o{places}", kernel, found)


# -- functions, entry by entry


def _unary(name: str, argument: Any) -> Node:
    refuse_scalar(name, argument)
    return apply(name, as_node(argument))


def sigmoid(argument: Any) -> Node:
    """The logistic function 1 / (1 + exp(-z)), entry by entry."""
    return _unary("sigmoid", argument)


def tanh(argument: Any) -> Node:
    """The hyperbolic tangent, entry by entry."""
    return _unary("tanh", argument)


def relu(argument: Any) -> Node:
    """max(z, 0), entry by entry; its slope at 0 is 0, as in PyTorch."""
    return _unary("relu", argument)


def exp(argument: Any) -> Node:
    """The exponential, entry by entry."""
    return _unary("exp", argument)


def log(argument: Any) -> Node:
    """The natural logarithm, entry by entry."""
    return _unary("log", argument)


def sqrt(argument: Any) -> Node:
    """The square root, entry by entry."""
    return _unary("sqrt", argument)


def sin(argument: Any) -> Node:
    """The sine, entry by entry."""
    return _unary("sin", argument)


def cos(argument: Any) -> Node:
    """The cosine, entry by entry."""
    return _unary("cos", argument)


def softplus(argument: Any) -> Node:
    """log(1 + exp(z)), entry by entry."""
    return _unary("softplus", argument)


def logsigmoid(argument: Any) -> Node:
    """log(sigmoid(z)), entry by entry."""
    return _unary("logsigmoid", argument)


def silu(argument: Any) -> Node:
    """z sigmoid(z), entry by entry; also called Swish."""
    return _unary("silu", argument)


def absolute(argument: Any) -> Node:
    """The absolute value, entry by entry; its slope at 0 is 0, as in PyTorch."""
    return _unary("absolute", argument)


def sign(argument: Any) -> Node:
    """-1, 0 or 1, entry by entry; its gradient is zero."""
    return _unary("sign", argument)


def step(argument: Any) -> Node:
    """1 where z > 0, else 0, entry by entry; its gradient is zero, see `spike` for a surrogate."""
    return _unary("step", argument)


def spike(argument: Any, slope: Any = 1) -> Node:
    """1 where z > 0, else 0; its gradient is taken as 1 / (1 + slope |z|)^2.

    Source of the surrogate: Zenke and Ganguli (2018), the slope of the fast sigmoid.
    Raises: DefinitionError where the slope is no number.
    """
    number = as_node(slope)
    if not isinstance(number, Scalar) or not number.args[0].is_number:
        raise DefinitionError(f"the slope of a spike's surrogate is a number, not {slope}", caller())
    return apply("spike", as_node(argument), attributes=(number.args[0],))


def maximum(left: Any, right: Any) -> Node:
    """The larger of two, entry by entry; where they are equal each has half of the slope, as in PyTorch."""
    return apply("maximum", as_node(left), as_node(right))


def minimum(left: Any, right: Any) -> Node:
    """The smaller of two, entry by entry; where they are equal each has half of the slope, as in PyTorch."""
    return apply("minimum", as_node(left), as_node(right))


def clip(argument: Any, low: Any, high: Any) -> Node:
    """The argument, but not below `low` and not above `high`."""
    return minimum(maximum(argument, low), high)


# -- along the last axis


def softmax(argument: Any) -> Node:
    """exp(z) over its sum along the last axis."""
    return _unary("softmax", argument)


def amax(argument: Any) -> Node:
    """The largest entry along the last axis; where several are equal the first has the slope."""
    return _unary("amax", argument)
