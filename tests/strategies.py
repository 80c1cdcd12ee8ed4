"""Random well-typed programs of up to 20 statements over all operations, for what must hold of any."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from hypothesis import strategies as st

from derive.algebra.node import Node, apply, as_node
from derive.algebra.record import shape_of
from derive.algebra.shape import Shape, size
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell, concat, dot, let, outer, output, transpose
from derive.definition.language import Statement
from derive.definition.resolve import resolve
from derive.errors import Location
from derive.ops.constants import eye as _eye
from derive.ops.functions import rules
from derive.ops.structure import pad, spread, take
from derive.ops.windows import reshape, windows

n, m = size("n"), size("m")
SHAPES: tuple[Shape, ...] = ((), (n,), (m,), (m, n), (n, m), (m, m))
FUNCTIONS = tuple(sorted({*rules(), "step"} - {"exp"}))  # nested exponentials leave the range of floats
Pool = list[Node]


def _of(pool: Pool, fits: Callable[[Shape], bool]) -> st.SearchStrategy[Node]:
    return st.sampled_from([node for node in pool if fits(shape_of(node))])


@st.composite
def _elementwise(draw: st.DrawFn, pool: Pool) -> Node:
    left = draw(st.sampled_from(pool))
    right = draw(_of(pool, lambda shape: shape in ((), shape_of(left)) or not shape_of(left)))
    sign = draw(st.sampled_from([*"+-*/", "maximum", "minimum"]))
    two = as_node(2)
    if sign == "/":
        return left / (two + right * right)  # away from zero
    if sign in ("maximum", "minimum"):
        return apply(sign, left, right)
    return {"+": left + right, "-": two - left - right, "*": left * right}[sign]


@st.composite
def _function(draw: st.DrawFn, pool: Pool) -> Node:
    name, node = draw(st.sampled_from(FUNCTIONS)), draw(st.sampled_from(pool))
    return apply(name, as_node(1) + node * node if name in ("log", "sqrt") else node)


@st.composite
def _with_number(draw: st.DrawFn, pool: Pool) -> Node:
    """Functions that carry a number, and the inverse of something that has one."""
    node = draw(st.sampled_from(pool))
    if shape_of(node) == (m, m) and draw(st.booleans()):
        small = apply("tanh", node) * as_node(sympy.Rational(1, 9))
        return apply("inverse", _eye((m,)) + small)
    return apply("fast_sigmoid", node, attributes=(sympy.Integer(2),))


@st.composite
def _power(draw: st.DrawFn, pool: Pool) -> Node:
    return draw(st.sampled_from(pool)) ** draw(st.integers(2, 3))


@st.composite
def _product(draw: st.DrawFn, pool: Pool) -> Node:
    left = draw(_of(pool, lambda shape: len(shape) > 0))
    shape = shape_of(left)
    right = draw(_of(pool, lambda other: len(other) > 0 and (other[0] == shape[-1] or other == shape)))
    if shape_of(right)[0] == shape[-1]:
        return left @ right
    return left * right


@st.composite
def _vectors(draw: st.DrawFn, pool: Pool) -> Node:
    left, right = (draw(_of(pool, lambda shape: len(shape) == 1)) for _ in range(2))
    if shape_of(left) == shape_of(right) and draw(st.booleans()):
        return dot(left, right)
    return outer(left, right) if draw(st.booleans()) else concat(left, right)


@st.composite
def _structure(draw: st.DrawFn, pool: Pool) -> Node:
    node = draw(_of(pool, lambda shape: len(shape) > 0))
    shape, axis = shape_of(node), draw(st.integers(0, len(shape_of(node)) - 1))
    kind = draw(st.sampled_from(["slice", "pad", "spread", "sum", "transpose", "flat", "windows", "last"]))
    if kind == "flat":
        return reshape(node, sympy.Mul(*shape))
    if kind == "windows":
        return windows(pad(node, axis, m, m), axis, 2)
    if kind == "last":
        return apply(draw(st.sampled_from(["softmax", "amax"])), node)
    if kind == "slice":
        return take(node, axis, sympy.Integer(0), shape[axis])
    if kind == "pad":
        return take(pad(node, axis, n, m), axis, m, m + shape[axis])
    if kind == "spread" and len(shape) == 1:
        return spread(node, (m, *shape), [1])
    if kind == "sum":
        return dot(node, node) if len(shape) == 1 else node @ transpose(node)
    return transpose(node) if len(shape) == 2 else node


def _expressions(pool: Pool) -> st.SearchStrategy[Node]:
    kinds = (_elementwise, _function, _with_number, _power, _product, _vectors, _structure)
    return st.one_of([kind(pool) for kind in kinds])


def _resolved_shape(node: Node) -> Shape:
    """The shape that a statement of this expression has, as the Program will find it."""
    # `@` and transpose are words that get their meaning, and so a shape, when a statement is resolved
    *_, last = resolve([Statement(TensorSymbol("probe", (), "output"), node, "", Location())], "")
    return shape_of(last.expr)


@st.composite
def cells(draw: st.DrawFn, statements: int = 20) -> Cell:
    """A cell of random statements; every operation of the table may stand in it.

    Numbers and vectors are inputs, matrices are parameters; a last statement uses one of each, so that every
    size can be read off an input.
    """
    roles = ["input" if len(shape) < 2 else "parameter" for shape in SHAPES]
    given = [TensorSymbol(f"p{i}", SHAPES[i], role) for i, role in enumerate(roles)]
    pool: Pool = list(given)
    equations = []
    for number in range(draw(st.integers(1, statements))):
        expr = draw(_expressions(pool))
        target = output(f"v{number}", *_resolved_shape(expr))
        equations.append(let(target, expr, "random"))
        if len(target.shape) < 3:
            pool.append(target)
    s, x, h, W, *_ = given
    return Cell("random", [*equations, let(output("w", m), W @ x + h * s)])
