"""Statements on arrays as what C can do at once: loops over entries, matrix products, sums, rows.

Every statement becomes one task or several.  What is computed entry by entry stays an expression, however
many slices, spreads and reshapes are in it: those are index arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeGuard

import sympy

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.ops.contraction_text import letters_of, spec_of

# -- tasks


@dataclass(frozen=True)
class Entries:
    """For every index of the axes: the entry of the target at `place` is the expression's entry there.

    axes: index and size; adds: whether the value is added to what is there, where places may coincide.
    """

    target: TensorSymbol
    axes: tuple[tuple[sympy.Symbol, sympy.Expr], ...]
    place: tuple[sympy.Expr, ...]
    node: Node
    adds: bool = False


@dataclass(frozen=True)
class View:
    """A part of an array: where it starts, and how far the entries of each of its axes lie apart."""

    symbol: TensorSymbol
    start: sympy.Expr
    strides: tuple[sympy.Expr, ...]


@dataclass(frozen=True)
class Operand:
    """A matrix in memory as BLAS sees it: turned where its columns lie together."""

    symbol: TensorSymbol
    start: sympy.Expr
    turned: bool
    leading: sympy.Expr


@dataclass(frozen=True)
class Product:
    """target = alpha left right, or that is added; sizes: rows, columns, summed; around: axes of samples with
    a product each; laid: what the right factor is called where it is laid out in front of the loop."""

    target: TensorSymbol
    around: tuple[tuple[sympy.Symbol, sympy.Expr], ...]
    sizes: tuple[sympy.Expr, sympy.Expr, sympy.Expr]
    alpha: sympy.Expr
    left: Operand
    right: Operand
    result: Operand
    adds: bool
    laid: str = ""


@dataclass(frozen=True)
class Sum:
    """target = alpha times a contraction, in loops; the operands are expressions."""

    target: TensorSymbol
    node: Apply
    alpha: sympy.Expr
    adds: bool


@dataclass(frozen=True)
class Rows:
    """A static function on a whole array: softmax, the largest entry, the inverse, the transpose."""

    target: TensorSymbol
    source: TensorSymbol
    function: str


@dataclass(frozen=True)
class Note:
    """What a statement says, above the tasks that compute it."""

    text: str


Task: TypeAlias = Entries | Product | Sum | Rows


def read_by(task: Task) -> tuple[TensorSymbol, ...]:
    """What a task reads, but for what it adds to."""
    if isinstance(task, Product):
        return task.left.symbol, task.right.symbol
    if isinstance(task, Rows):
        return (task.source,)
    return tuple(symbols_in(task.node))


# -- what is computed entry by entry

FUNCTIONS = frozenset(
    """sigmoid tanh exp log sqrt sin cos softplus logsigmoid silu relu step absolute sign side maximum minimum
    spike fast_sigmoid""".split()
)
ELEMENTWISE = FUNCTIONS | {"add", "neg", "mul", "div", "pow", "own function"}
MOVING = frozenset({"slice", "spread", "reshape", "windows"})
ROWS = frozenset({"softmax", "amax", "first_largest", "inverse"})


def summed(node: Node) -> bool:
    """Whether a node is a contraction that adds anything up."""
    if not isinstance(node, Apply) or node.op != "contract":
        return False
    inputs, out = letters_of(node)
    return set("".join(inputs)) != set(out)


def is_transpose(node: Node) -> TypeGuard[Apply]:
    """Whether a node is a matrix transposed."""
    return isinstance(node, Apply) and node.op == "contract" and spec_of(node) == "jk->kj"


def entrywise(node: Node) -> bool:
    """Whether an entry of the node needs one entry of each operand."""
    if not isinstance(node, Apply):
        return True
    if node.op == "contract":
        return not summed(node)
    return node.op in ELEMENTWISE | MOVING | {"eye", "zeros"}


class Shapes(dict[TensorSymbol, Shape]):
    """Shapes of arrays, with the axis of samples where they have it."""

    def of(self, node: Node) -> Shape:
        """The shape of an expression."""
        if isinstance(node, TensorSymbol):
            return self[node]
        if not isinstance(node, Apply):
            return ()
        if node.op == "contract":
            sizes = self.sizes(node)
            return tuple(sizes[letter] for letter in letters_of(node)[1])
        if node.op in ELEMENTWISE:
            return broadcast(self.of(operand) for operand in node.operands)
        return self._moved(node)

    def sizes(self, node: Apply) -> dict[str, sympy.Expr]:
        """The sizes of a contraction's letters."""
        inputs, _ = letters_of(node)
        return {
            letter: size
            for letters, operand in zip(inputs, node.operands, strict=True)
            for letter, size in zip(letters, self.of(operand), strict=True)
        }

    def _moved(self, node: Apply) -> Shape:
        attributes = node.attributes
        if node.op == "spread":
            return tuple(attributes[0].args)
        if node.op in ("reshape", "zeros"):
            return tuple(map(sympy.expand, attributes))
        if node.op == "eye":
            return tuple(attributes) * 2
        shape = self.of(node.operands[0])
        if node.op in ROWS:
            return shape[:-1] if node.op == "amax" else shape
        axis = int(attributes[0])
        return (
            *shape[:axis],
            *self._along(node, shape, axis),
            *shape[axis + (2 if node.op == "overlaid" else 1) :],
        )

    def _along(self, node: Apply, shape: Shape, axis: int) -> Shape:
        """What stands in the place of the axis along which entries move."""
        attributes = node.attributes
        if node.op == "concat":
            return (sympy.expand(sympy.Add(*(self.of(part)[axis] for part in node.operands))),)
        if node.op == "slice":
            return (sympy.expand(attributes[2] - attributes[1]),)
        if node.op == "pad":
            return (sympy.expand(shape[axis] + attributes[1] + attributes[2]),)
        if node.op == "windows":
            return sympy.expand((shape[axis] - attributes[1]) / attributes[2] + 1), attributes[1]
        return (attributes[3],)  # overlaid


def broadcast(shapes: Iterable[Shape]) -> Shape:
    """The shape of what is computed of arrays of some shapes entry by entry, aligned from the right."""
    known = tuple(shapes)
    rank = max(map(len, known), default=0)
    filled = [(sympy.Integer(1),) * (rank - len(shape)) + tuple(shape) for shape in known]
    return tuple(next((s for s in sizes if s != 1), sizes[0]) for sizes in zip(*filled, strict=True))


def terms_of(node: Node) -> list[tuple[sympy.Expr, Node]]:
    """The terms of a sum, each with the number that scales it."""
    if isinstance(node, Apply) and node.op == "add":
        return [pair for term in node.operands for pair in terms_of(term)]
    return [_scaled(node)]


def _scaled(node: Node) -> tuple[sympy.Expr, Node]:
    if isinstance(node, Apply) and node.op == "neg":
        number, inner = _scaled(node.operands[0])
        return -number, inner
    if isinstance(node, Apply) and node.op == "mul":
        numbers = [operand.value for operand in node.operands if isinstance(operand, Scalar)]
        rest = [operand for operand in node.operands if not isinstance(operand, Scalar)]
        if len(rest) == 1:
            return sympy.Mul(*numbers), rest[0]
    return sympy.Integer(1), node


def identity(task: Entries) -> bool:
    """Whether every entry is written where its indices say."""
    return task.place == tuple(index for index, _ in task.axes)


def sizes_in(nodes: Sequence[Node]) -> set[sympy.Symbol]:
    """Size symbols that stand in expressions, as attributes or in numbers."""
    found: set[sympy.Symbol] = set()
    for node in nodes:
        for each in node.atoms(Apply, Scalar):
            parts = [each.value] if isinstance(each, Scalar) else list(each.attributes)
            found |= {s for part in parts for s in part.free_symbols if isinstance(s, sympy.Symbol)}
    return found
