"""The record of an operation, the table of all records, and what can be said of a node by asking it.

A record is complete: a test holds that every operation has every field.  The rules are offered the node and
must keep the author's order; their contracts are written at each field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import sympy

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.shape import Shape, evaluate, show
from derive.algebra.symbol import TensorSymbol
from derive.errors import ShapeMismatch

Array = np.ndarray[Any, np.dtype[Any]]


class Domain(Protocol):
    """The numbers in which an expression is evaluated entry by entry: SymPy scalars, residues, floats."""

    def scalar(self, definition: sympy.Expr, arguments: Mapping[sympy.Symbol, Any]) -> Any:
        """The value of a scalar SymPy expression at the given arguments."""


@dataclass(frozen=True)
class Signs:
    """What a formula writes for an operation, where a reader may want it otherwise.

    product: between the factors of an elementwise product, or nothing between vectors; transpose: what stands
    above what is transposed; convolution: between kernel and tensor; gap: room between the factors of a
    matrix product; functions: names by operation, others as usual; raised: whether the power of a function
    stands at its name, as in ``\\tanh^{2}(x)``; rows: whether a vector is a row, which turns every product
    with one around.
    """

    product: str = "\\odot"
    transpose: str = "\\top"
    convolution: str = "\\ast"
    gap: str = "\\, "
    functions: Mapping[str, str] = field(default_factory=dict, hash=False)
    raised: bool = True
    rows: bool = False


SIGNS = Signs()


class Child(Protocol):
    """Typesets one operand; brackets are added where the operand binds less tightly than `level`.

    turned, entry: a symbol transposed, and an entry of it, whose marks stand among those that it has; like:
    the name of an array whose type a constant takes in code, empty where there is none.
    """

    def __call__(self, operand: Node, level: int) -> str: ...

    @property
    def signs(self) -> Signs:
        """The signs of the formula."""

    @property
    def like(self) -> str:
        """What has the type of the constants."""

    def turned(self, symbol: TensorSymbol) -> str:
        """A symbol, transposed."""

    def entry(self, symbol: TensorSymbol, indices: str) -> str:
        """An entry of a symbol."""


Layout = Callable[[Apply, Child], str]


@dataclass(frozen=True)
class Notation:
    """How one target writes an operation: what it binds like, and the text around its operands."""

    precedence: Callable[[Apply], int]
    layout: Layout


@dataclass(frozen=True)
class Example:
    """Inputs on which a test exercises the record: operand shapes at small sizes, and attributes."""

    shapes: tuple[tuple[int, ...], ...]
    attributes: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Op:
    """Everything that the project knows about one operation.

    shape(node, shapes): the result's shape, or `ShapeMismatch` with a text that names operands and shapes.
    vjp(node, i, cotangent, result): the contribution to operand i's cotangent, a node of operand i's shape;
        `result` is the node's value (its name where it has one) for rules that are written in terms of it.
    jvp(node, i, tangent, result): the change of the result when operand i changes by `tangent`, which has
        operand i's axes first and any further axes behind; the result has the node's axes first and the same
        further axes.
    entries(node, operands, sizes, domain): the value as an object array of scalars of the domain.
    flops(node, shapes, shape): scalar operations of one evaluation, as a formula; a multiply-add is two.
    notations: target ("latex", "plain", "numpy") to notation.
    nonlinear: whether its argument gets a name of its own (a pre-activation).
    moved(node, batch): the attributes when all operands get one more axis in front, of size `batch`;
        elementwise operations have no axes to count and need no rule.
    """

    name: str
    shape: Callable[[Apply, Sequence[Shape]], Shape]
    vjp: Callable[[Apply, int, Node, Node], Node]
    jvp: Callable[[Apply, int, Node, Node], Node]
    entries: Callable[[Apply, Sequence[Array], Mapping[str, int], Domain], Array]
    flops: Callable[[Apply, Sequence[Shape], Shape], sympy.Expr]
    notations: Mapping[str, Notation]
    examples: tuple[Example, ...]
    nonlinear: bool = field(default=False)
    moved: Callable[[Apply, sympy.Expr], tuple[Any, ...]] | None = field(default=None)


_table: dict[str, Op] = {}


def register(op: Op) -> Op:
    """Enter a record into the table; a name is entered once."""
    if op.name in _table:
        raise ValueError(f"operation {op.name} is registered twice")
    _table[op.name] = op
    return op


def record(node: Apply) -> Op:
    """The record of a node's operation."""
    return _table[node.op]


def known(node: Apply) -> bool:
    """Whether the node's operation is in the table; words of the language that are resolved first are not."""
    return node.op in _table


def operations() -> tuple[Op, ...]:
    """All records, by name."""
    return tuple(_table[name] for name in sorted(_table))


def shape_of(node: Node) -> Shape:
    """The shape of an expression.

    Raises: ShapeMismatch with the innermost operation that does not fit.
    """
    if isinstance(node, TensorSymbol):
        return node.shape
    if isinstance(node, Apply):
        try:  # kept on the node: a table would compare long expressions with their equals, all over
            return node._shape
        except AttributeError:
            node._shape = record(node).shape(node, [shape_of(operand) for operand in node.operands])
            return node._shape
    if isinstance(node, Scalar):
        return ()
    raise TypeError(f"not an expression: {type(node).__name__}")


def described(node: Node) -> str:
    """An operand as error messages name it, ``W_r (m, n)``."""
    return f"{node} {show(shape_of(node))}"


def fail(node: Apply, sign: str, reason: str) -> ShapeMismatch:
    """The error of operands that do not fit: ``W_r (m, n) @ h (m): inner sizes n and m differ``."""
    between = ", " if sign == "," else f" {sign} "
    return ShapeMismatch(f"{between.join(described(o) for o in node.operands)}: {reason}")


def filled(node: Node, sizes: Mapping[str, int], value: Any) -> Array:
    """An object array of the node's shape at given sizes, every entry (or the whole) taken from `value`."""
    result = np.empty(evaluate(shape_of(node), sizes), dtype=object)
    result[...] = value
    return result
