"""Random expressions over values that are there: every operation of the table, in every rank up to 3."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import sympy
from hypothesis import strategies as st

from derive.algebra.node import Apply, Node, apply, as_node
from derive.algebra.record import shape_of
from derive.algebra.shape import Shape, size
from derive.algebra.symbol import TensorSymbol
from derive.definition import concat, dot, einsum, eye, ones, outer, part, spike, transpose, zeros
from derive.definition import pad as padded
from derive.definition import reshape as reshaped
from derive.definition import windows as windowed
from derive.ops.functions import rules
from derive.ops.structure import spread, take

n, m, k = size("n"), size("m"), size("k")
FUNCTIONS = tuple(sorted({*rules(), "step"} - {"exp"}))  # nested exponentials leave the range of floats
BOUNDED = {"tanh", "sigmoid", "sin", "cos", "softmax", "step", "sign", "side", "spike", "inverse", "eye"}
NUMBERS = (2, sympy.Rational(1, 2), sympy.Rational(3, 4), sympy.Rational(1, 10**5), -3, sympy.pi, n, n + m)
HIGHEST = 6  # of what grows like a power
Pool = list[Node]
T = TypeVar("T")
Degrees = dict[TensorSymbol, int]


def degree(node: Node, known: Mapping[TensorSymbol, int]) -> int:
    """How fast an expression grows with its inputs, so that programs stay in the range of floats."""
    if isinstance(node, TensorSymbol):
        return known.get(node, 1)
    if not isinstance(node, Apply) or not node.operands:
        return 0
    each = [degree(operand, known) for operand in node.operands]
    if node.op in BOUNDED:
        return 1
    if node.op == "pow":
        return each[0] * 3
    return sum(each) if node.op in ("mul", "div", "contract", "matmul") else max(each)


def pick(draw: st.DrawFn, choices: Sequence[T]) -> T:
    """One of some things; several times as fast as `sampled_from`, which looks at all of them."""
    return choices[draw(st.integers(0, len(choices) - 1))]


def fitting(draw: st.DrawFn, pool: Pool, fits: Callable[[Shape], bool]) -> Node:
    """A value of the pool whose shape fits."""
    return pick(draw, [node for node in pool if fits(shape_of(node))])


@st.composite
def elementwise(draw: st.DrawFn, pool: Pool) -> Node:
    """Two of one shape, or with a number."""
    left = pick(draw, pool)
    right = fitting(draw, pool, lambda shape: shape in ((), shape_of(left)) or not shape_of(left))
    sign = pick(draw, [*"+-*/", "maximum", "minimum"])
    two = as_node(2)
    if sign == "/":
        return left / (two + right * right)  # away from zero
    if sign in ("maximum", "minimum"):
        return apply(sign, left, right)
    return {"+": left + right, "-": two - left - right, "*": left * right}[sign]


@st.composite
def factors(draw: st.DrawFn, pool: Pool) -> Node:
    """Several factors and terms in any order, numbers among them."""
    first = pick(draw, pool)
    found = first
    for _ in range(draw(st.integers(1, 3))):
        number = as_node(pick(draw, NUMBERS))
        other = fitting(draw, [number, *pool], lambda shape: shape in ((), shape_of(first)))
        found = pick(draw, [found * other, other * found, found + other, found - other])
    return found


@st.composite
def function(draw: st.DrawFn, pool: Pool) -> Node:
    """A named function, perhaps of something that is compound, perhaps its power."""
    name, node = pick(draw, FUNCTIONS), pick(draw, pool)
    if name in ("log", "sqrt"):
        return apply(name, as_node(1) + node * node)
    inner = pick(draw, [node, -node, node * node, as_node(2) - node])
    found = apply(name, inner)
    return found ** draw(st.integers(2, 3)) if draw(st.integers(0, 5)) == 0 else found


@st.composite
def with_number(draw: st.DrawFn, pool: Pool) -> Node:
    """Functions that carry a number, exponentials, and the inverse of something that has one."""
    node = pick(draw, pool)
    if shape_of(node) == (m, m) and draw(st.booleans()):
        small = apply("tanh", node) * as_node(sympy.Rational(1, 9))
        return apply("inverse", eye(m) + small)
    if draw(st.booleans()):
        return apply("exp", apply("tanh", node))
    slope = pick(draw, [sympy.Integer(1), sympy.Integer(2), sympy.Rational(1, 3)])
    made = apply("fast_sigmoid", node, attributes=(slope,)) if draw(st.booleans()) else spike(node, slope)
    return made**2 if draw(st.integers(0, 5)) == 0 else made


@st.composite
def power(draw: st.DrawFn, pool: Pool) -> Node:
    """Whole powers, negative ones of what is away from zero, and powers of numbers."""
    node, exponent = pick(draw, pool), draw(st.integers(-2, 3))
    if exponent == 0:
        number = pick(draw, [value for value in NUMBERS if value != -3])
        return (as_node(number) ** 2) * node
    return node**exponent if exponent > 0 else (as_node(2) + node * node) ** exponent


@st.composite
def product(draw: st.DrawFn, pool: Pool) -> Node:
    """Products of vectors and matrices."""
    left = fitting(draw, pool, lambda shape: len(shape) in (1, 2))
    shape = shape_of(left)
    right = fitting(
        draw, pool, lambda other: len(other) in (1, 2) and (other[0] == shape[-1] or other == shape)
    )
    if shape_of(right)[0] == shape[-1]:
        return left @ right
    return left * right


@st.composite
def summed(draw: st.DrawFn, pool: Pool) -> Node:
    """Any sum of products over indices: axes of one length may share a letter."""
    letters, groups = "abcdefgh", []
    sizes: dict[str, sympy.Expr] = {}
    nodes = [fitting(draw, pool, lambda shape: 0 < len(shape) < 4) for _ in range(draw(st.integers(1, 3)))]
    for node in nodes:
        group = ""
        for length in shape_of(node):
            shared = [c for c in sizes if sizes[c] == length and c not in group]
            new = letters[len(sizes)] if len(sizes) < 5 or not shared else shared[0]
            letter = pick(draw, [*shared, new])
            sizes.setdefault(letter, length)
            group += letter
        groups.append(group)
    out = draw(st.lists(st.sampled_from(sorted(sizes)), max_size=3, unique=True))
    return einsum(f"{','.join(groups)}->{''.join(out)}", *nodes)


@st.composite
def vectors(draw: st.DrawFn, pool: Pool) -> Node:
    """Inner and outer products; parts side by side, and one below the other."""
    left = fitting(draw, pool, lambda shape: len(shape) > 0)
    axis = draw(st.integers(0, len(shape_of(left)) - 1))
    rest = _without(shape_of(left), axis)
    same = len(shape_of(left))
    right = fitting(draw, pool, lambda shape: len(shape) == same and _without(shape, axis) == rest)
    if len(shape_of(left)) > 1 or draw(st.booleans()):
        return concat(left, right, axis=axis)
    if shape_of(left) == shape_of(right) and draw(st.booleans()):
        return dot(left, right)
    return outer(left, right)


def _without(shape: Shape, axis: int) -> Shape:
    return shape[:axis] + shape[axis + 1 :]


@st.composite
def structure(draw: st.DrawFn, pool: Pool) -> Node:
    """What moves entries without computing."""
    node = fitting(draw, pool, lambda shape: len(shape) > 0)
    shape = shape_of(node)
    axis = draw(st.integers(0, len(shape) - 1))
    kind = pick(draw, ["slice", "pad", "spread", "sum", "transpose", "flat", "windows", "last"])
    if kind == "flat":
        return reshaped(node, sympy.Mul(*shape))
    if kind == "windows":
        size, stride = pick(draw, [(1, 1), (2, 1), (3, 1), (2, 2)])
        length = shape[axis] if stride == 2 else 0  # an even length
        return windowed(padded(node, axis, 1, 1 if stride == 1 else 1 + length), axis, size, stride)
    if kind == "last":
        return apply(pick(draw, ["softmax", "amax"]), node)
    if kind == "slice":
        return take(concat(node, node, axis=axis), axis, shape[axis], 2 * shape[axis])
    if kind == "pad":
        return part(padded(node, axis, n, m), m, m + shape[axis], axis)
    if kind == "spread" and len(shape) < 3:
        place = draw(st.integers(0, len(shape)))
        whole = (*shape[:place], m, *shape[place:])
        return spread(node, whole, [a for a in range(len(whole)) if a != place])
    if kind == "sum" and len(shape) < 3:
        return dot(node, node) if len(shape) == 1 else node @ transpose(node)
    return transpose(node) if len(shape) == 2 else node


@st.composite
def constant(draw: st.DrawFn, pool: Pool) -> Node:
    """Zeros, ones, the identity, and something in their size, which a formula may have to say."""
    node = pick(draw, pool)
    shape = shape_of(node)
    if not shape:
        return spread(node, (m, n), [])
    made = [zeros(*shape) + node, ones(*shape) * node, ones(*shape) - node]
    made += [concat(node, zeros(*shape)), concat(ones(*shape), node)]
    if len(shape) == 2:
        made.append(eye(shape[0]) @ node)
    return pick(draw, made)


KINDS = (
    elementwise, factors, function, with_number, power, product, summed, vectors, structure, constant,
)  # fmt: skip
