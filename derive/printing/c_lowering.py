"""From statements on arrays to tasks: what is no loop over entries gets an array of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sympy

from derive.algebra.node import Apply, Node, Scalar, add, mul
from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol
from derive.passes.batched import BatchedStep
from derive.printing.c_names import Names
from derive.printing.c_tasks import (
    MOVING,
    ROWS,
    Entries,
    Rows,
    Shapes,
    Sum,
    Task,
    entrywise,
    is_transpose,
    summed,
    terms_of,
)
from derive.printing.c_views import product, view

ZERO = sympy.Integer(0)


class Lowering:
    """Statements as tasks.

    shapes: of everything that is known so far; tasks: by statement, in order; temporary: arrays that no
    statement has the name of.
    """

    def __init__(self, shapes: Shapes, batch: sympy.Symbol, names: Names) -> None:
        self.shapes, self.batch, self.names = shapes, batch, names
        self.tasks: list[tuple[BatchedStep, list[Task]]] = []
        self.temporary: list[TensorSymbol] = []
        self._now: list[Task] = []
        self._arrays: dict[Node, TensorSymbol] = {}

    def statement(self, step: BatchedStep) -> None:
        """One more statement."""
        lead = (self.batch,) if step.batched else ()
        self.shapes[step.target] = (*lead, *step.target.shape)
        self._now = []
        self.tasks.append((step, self._now))
        self._into(step.target, step.expr)

    def _into(self, target: TensorSymbol, node: Node) -> None:
        """Tasks that compute an expression into an array."""
        if isinstance(node, Apply) and node.op == "concat":
            self._joined(target, node)
        elif isinstance(node, Apply) and node.op == "pad":
            self._padded(target, node)
        elif isinstance(node, Apply) and node.op == "overlaid":
            self._overlaid(target, node)
        elif is_transpose(node) and isinstance(node.operands[0], TensorSymbol):
            self._now.append(Rows(target, node.operands[0], "transposed"))
        elif isinstance(node, Apply) and node.op in ROWS:
            self._now.append(Rows(target, self._array(node.operands[0]), node.op))
        else:
            self._sum(target, node)

    def _sum(self, target: TensorSymbol, node: Node) -> None:
        """Products of matrices first, each added to what is there, then all the rest in one loop."""
        terms = terms_of(node)
        shape = self.shapes[target]
        products = [(a, t) for a, t in terms if summed(t) and self.shapes.of(t) == shape]
        if not products:
            self._entries(target, node)
            return
        for position, (alpha, term) in enumerate(products):
            assert isinstance(term, Apply)
            self._contraction(target, term, alpha, position > 0)
        rest = [_times(a, t) for a, t in terms if (a, t) not in products]
        if rest:
            self._entries(target, add(target, *rest))

    def _contraction(self, target: TensorSymbol, node: Apply, alpha: sympy.Expr, adds: bool) -> None:
        """As a product of matrices, if it is one once its operands lie in memory, else as a sum in loops."""
        shapes, loops = self.shapes, self._loops(self.shapes[target])
        lying = [each if view(each, shapes) else self._stand_in(each) for each in node.operands]
        if product(target, node.with_operands(lying), alpha, adds, shapes, loops) is None:
            inlined = node.with_operands([self._inline(operand) for operand in node.operands])
            self._now.append(Sum(target, inlined, alpha, adds))
            return
        arrays = [each if view(each, shapes) else self._array(each) for each in node.operands]
        found = product(target, node.with_operands(arrays), alpha, adds, shapes, loops)
        assert found is not None
        self._now.append(found)

    def _stand_in(self, node: Node) -> TensorSymbol:
        """An array of the shape of an expression, to ask what could be done with it."""
        symbol = TensorSymbol("stand in", self.shapes.of(node))
        self.shapes[symbol] = self.shapes.of(node)
        return symbol

    def _entries(self, target: TensorSymbol, node: Node) -> None:
        inner = self._inline(node)
        indices = self._loops(self.shapes[target])
        axes = tuple(zip(indices, self.shapes[target], strict=True))
        self._now.append(Entries(target, axes, indices, inner))

    def _joined(self, target: TensorSymbol, node: Apply) -> None:
        """The parts of a concatenation, each written where it belongs."""
        axis, start = int(node.attributes[0]), ZERO
        for part in node.operands:
            shape = self.shapes.of(part)
            self._written(target, part, shape, {axis: start})
            start = sympy.expand(start + shape[axis])

    def _padded(self, target: TensorSymbol, node: Apply) -> None:
        """Zeros, and on them what is padded, along as many axes as there are."""
        starts: dict[int, sympy.Expr] = {}
        inner: Node = node
        while isinstance(inner, Apply) and inner.op == "pad":
            axis = int(inner.attributes[0])
            starts[axis] = sympy.expand(starts.get(axis, ZERO) + inner.attributes[1])
            inner = inner.operands[0]
        self._entries(target, Scalar(0))
        self._written(target, inner, self.shapes.of(inner), starts)

    def _written(
        self, target: TensorSymbol, node: Node, shape: Shape, starts: Mapping[int, sympy.Expr]
    ) -> None:
        """An expression as a part of an array."""
        inner, indices = self._inline(node), self._loops(shape)
        place = tuple(sympy.expand(index + starts.get(axis, ZERO)) for axis, index in enumerate(indices))
        self._now.append(Entries(target, tuple(zip(indices, shape, strict=True)), place, inner))

    def _overlaid(self, target: TensorSymbol, node: Apply) -> None:
        """Zeros, and on them every window added where it was taken from."""
        axis, _, stride = (int(number) for number in node.attributes[:3])
        inner, shape = self._inline(node.operands[0]), self.shapes.of(node.operands[0])
        self._entries(target, Scalar(0))
        indices = self._loops(shape)
        place = (*indices[:axis], stride * indices[axis] + indices[axis + 1], *indices[axis + 2 :])
        self._now.append(Entries(target, tuple(zip(indices, shape, strict=True)), place, inner, True))

    def _inline(self, node: Node) -> Node:
        """The expression with an array in the place of every operand that is not computed entry by entry."""
        if not isinstance(node, Apply):
            return node
        if not entrywise(node):
            return self._array(node)
        operands = [self._inline(operand) for operand in node.operands]
        if node.op in MOVING and node.op != "slice" and not _cheap(operands[0]):
            operands = [self._array(operands[0])]
        return node.with_operands(operands)

    def _array(self, node: Node) -> TensorSymbol:
        """The expression as an array of its own."""
        if isinstance(node, TensorSymbol):
            return node
        if node in self._arrays:
            return self._arrays[node]
        shape = self.shapes.of(node)
        symbol = TensorSymbol(self.names.temporary(), shape)
        self.shapes[symbol] = shape
        self.temporary.append(symbol)
        self._into(symbol, node)
        self._arrays[node] = symbol
        return symbol

    def _loops(self, shape: Shape) -> tuple[sympy.Symbol, ...]:
        return self.names.loops(len(shape), bool(shape) and shape[0] == self.batch)


def _times(alpha: sympy.Expr, node: Node) -> Node:
    return mul(Scalar(alpha), node) if alpha != 1 else node


def _cheap(node: Node) -> bool:
    """Whether it costs nothing to compute an entry again and again."""
    if not isinstance(node, Apply):
        return True
    return node.op in ("neg", "spread", "slice", "reshape", "windows") and _cheap(node.operands[0])


def lowered(steps: Iterable[BatchedStep], shapes: Shapes, batch: sympy.Symbol, names: Names) -> Lowering:
    """All statements as tasks."""
    found = Lowering(shapes, batch, names)
    for step in steps:
        found.statement(step)
    return found
