"""The cotangents that the NumPy code of a gradient is supplied with.

A loss seldom reads all states and outputs: what is not supplied is zero, and adding nothing takes less time
than adding zeros.
"""

from __future__ import annotations

from collections.abc import Container

from derive.algebra.node import Apply, Node, add
from derive.algebra.symbol import TensorSymbol
from derive.printing.numpy_given import Named

_MOVES = ("slice", "reshape", "spread")


def seeds(of: Named) -> dict[TensorSymbol, str]:
    """The cotangents that something reads, and under which name each is supplied."""
    alive = {s for phase in of.plan.backward.phases for s in phase.program.inputs}
    results = [*((s.next, s.name) for s in of.cell.states), *((s, s.name) for s in of.cell.outputs)]
    return {seed: name for s, name in results if (seed := s.marked("seed")) in alive}


def rows(of: Named, seed: TensorSymbol, name: str) -> str:
    """A cotangent of all steps as an array, zeros where it is not supplied."""
    w = of.words
    return f'rows(cotangents, "{name}", {w.shape(seed, w.samples)}, kind)'


def supplied(name: str) -> str:
    """The line that asks whether it is."""
    return f'if "{name}" in cotangents:'


def parted(expr: Node, seeds: Container[Node]) -> tuple[Node, list[TensorSymbol]]:
    """A sum without the cotangents in it, and these; where what is left has to be computed, so that they can
    be added to it in its place."""
    terms = expr.operands if isinstance(expr, Apply) and expr.op == "add" else ()
    found = [term for term in terms if isinstance(term, TensorSymbol) and term in seeds]
    rest = [term for term in terms if term not in found]
    left = add(*rest) if found and rest else expr
    return (expr, []) if is_there(left) else (left, found)


def is_there(expr: Node) -> bool:
    """Whether an expression only gives a name to numbers that are there: a part of them, another shape, or
    other axes, which NumPy makes a view."""
    if not isinstance(expr, Apply):
        return True
    return expr.op in _MOVES or (expr.op == "contract" and len(expr.operands) == 1)
