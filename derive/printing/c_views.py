"""Contractions as matrix products in memory, where their letters and the order of their axes allow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import sympy

from derive.algebra.node import Apply, Node
from derive.algebra.symbol import TensorSymbol
from derive.ops.contraction_text import letters_of, letters_of_two
from derive.printing.c_index import count, strides
from derive.printing.c_tasks import Operand, Product, Shapes, View


def view(node: Node, shapes: Shapes) -> View | None:
    """A tensor, or a slice or transpose of one, as a part of its array; None for what has to be computed."""
    if isinstance(node, TensorSymbol):
        return View(node, sympy.Integer(0), strides(shapes[node]))
    if not isinstance(node, Apply) or len(node.operands) != 1:
        return None
    inner = view(node.operands[0], shapes)
    if inner is None:
        return None
    if node.op == "slice":
        axis, start = int(node.attributes[0]), node.attributes[1]
        return View(inner.symbol, sympy.expand(inner.start + start * inner.strides[axis]), inner.strides)
    if node.op == "contract":
        (letters,), out = letters_of(node)
        if sorted(letters) == sorted(out):
            moved = tuple(inner.strides[letters.index(letter)] for letter in out)
            return View(inner.symbol, inner.start, moved)
    return None


Sizes: TypeAlias = Mapping[str, sympy.Expr]


@dataclass(frozen=True)
class _Strided:
    """An array with a letter an axis."""

    view: View
    letters: str

    def merged(self, group: str, sizes: Sizes) -> sympy.Expr | None:
        """How far apart the entries of some axes lie as of one; None where they are not one."""
        steps = [self.view.strides[self.letters.index(letter)] for letter in group]
        for (letter, step), before in zip(zip(group[1:], steps[1:], strict=True), steps, strict=False):
            if sympy.expand(before - step * sizes[letter]) != 0:
                return None
        return steps[-1] if steps else sympy.Integer(0)

    def start(self, loops: Mapping[str, sympy.Symbol]) -> sympy.Expr:
        """Where the part of one turn of loops over some letters begins."""
        steps = [index * self.view.strides[self.letters.index(letter)] for letter, index in loops.items()]
        return sympy.expand(self.view.start + sympy.Add(*steps))

    def operand(self, rows: str, columns: str, start: sympy.Expr, sizes: Sizes) -> Operand | None:
        """The array as a matrix; None where neither rows nor columns lie together."""
        down, across = self.merged(rows, sizes), self.merged(columns, sizes)
        if down is None or across is None:
            return None
        if not columns or (rows and across == 1):
            return Operand(self.view.symbol, start, False, down)
        if not rows and across == 1:
            return Operand(self.view.symbol, start, False, count([sizes[letter] for letter in columns]))
        turned = not rows or down == 1
        return Operand(self.view.symbol, start, True, across) if turned else None


def product(
    target: TensorSymbol,
    node: Apply,
    alpha: sympy.Expr,
    adds: bool,
    shapes: Shapes,
    indices: Sequence[sympy.Symbol],
) -> Product | None:
    """The contraction of two tensors as a matrix product, one a sample where both have the axis of samples.

    indices: symbols for loops around it.
    """
    groups = _groups(node)
    views = [view(operand, shapes) for operand in node.operands]
    if groups is None or any(each is None for each in views):
        return None
    inputs, out = letters_of(node)
    sizes, around = shapes.sizes(node), groups.around
    left, right = (_Strided(v, letters) for v, letters in zip(views, inputs, strict=True) if v is not None)
    result = _Strided(View(target, sympy.Integer(0), strides(shapes[target])), out)
    rows, columns = groups.rows, groups.columns
    if not columns or result.merged(columns, sizes) != 1:  # the result's transpose has rows in memory
        left, right, rows, columns = right, left, columns, rows
    loops = dict(zip(around, indices, strict=False))
    first = left.operand(rows, groups.summed, left.start(loops), sizes)
    second = right.operand(groups.summed, columns, right.start(loops), sizes)
    third = result.operand(rows, columns, result.start(loops), sizes)
    if first is None or second is None or third is None or third.turned:
        return None
    extents = tuple(count([sizes[letter] for letter in each]) for each in (rows, columns, groups.summed))
    axes = tuple((loops[letter], sizes[letter]) for letter in around)
    return Product(target, axes, (extents[0], extents[1], extents[2]), alpha, first, second, third, adds)


@dataclass(frozen=True)
class _Groups:
    """The letters of a contraction of two: of the left operand's rows, of the right one's columns, what is
    summed, and what both have and keep."""

    rows: str
    columns: str
    summed: str
    around: str


def _groups(node: Apply) -> _Groups | None:
    """None for what is no product, or a product of two numbers a sample."""
    letters = letters_of_two(node)
    if letters is None:
        return None
    first, second, out = letters
    both = [letter for letter in first if letter in second]
    rows = "".join(letter for letter in out if letter not in second)
    columns = "".join(letter for letter in out if letter not in first)
    found = _Groups(
        rows,
        columns,
        "".join(letter for letter in both if letter not in out),
        "".join(letter for letter in both if letter in out),
    )
    lone = set(first + second) - set(both) - set(out)
    return found if found.summed and rows + columns and not lone else None
