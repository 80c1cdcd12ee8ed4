"""What one unit reads of each tensor: one number of it, or how many, from the statements for one unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sympy

from derive.algebra.node import Apply, Node
from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol
from derive.analysis.entries import Entry, Total
from derive.analysis.units import unit_statements
from derive.program import Program


def unit_reads(program: Program) -> Mapping[TensorSymbol, Shape]:
    """The shape of what a unit reads of each tensor: the axis of the unit's own number is gone, and what is
    summed over is read whole. Where it reads a tensor twice, the larger part counts.

    >>> from derive.catalogue import load
    >>> found = unit_reads(load("lstm").program)
    >>> {str(tensor): shape for tensor, shape in found.items() if str(tensor) in ("x", "h", "c", "f", "U_f")}
    {'x': (n,), 'U_f': (m,), 'h': (m,), 'f': (), 'c': ()}
    """
    found: dict[TensorSymbol, Shape] = {}
    for line in unit_statements(program):
        own = {index for index, _ in line.ranges}
        for tensor, indices in _entries(line.expr):
            read = tuple(
                size
                for size, index in zip(tensor.shape, indices, strict=True)
                if not own & index.free_symbols
            )
            if len(read) >= len(found.get(tensor, ())):
                found[tensor] = read
    return found


def _entries(node: Node) -> Iterator[tuple[TensorSymbol, tuple[sympy.Expr, ...]]]:
    """Every tensor that an expression for one unit reads, with the indices of the entry."""
    if isinstance(node, Total):
        yield from _entries(node.body)
    elif isinstance(node, Entry):
        if isinstance(node.of, TensorSymbol):
            yield node.of, tuple(node.indices)
    elif isinstance(node, TensorSymbol):
        yield node, ()
    elif isinstance(node, Apply):
        for operand in node.operands:
            yield from _entries(operand)
