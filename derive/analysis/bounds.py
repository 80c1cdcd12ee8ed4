"""States that cannot leave an interval, where that follows from the ranges of functions.

The range of a sum of products is taken at the corners of the intervals of what stands in it, which is exact
where every factor occurs to the first power: (1 - z) g + z h stays where g and h are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import sympy

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.program import Program

Interval = tuple[sympy.Expr, sympy.Expr]
EVERYTHING: Interval = (-sympy.oo, sympy.oo)
_FACTORS = 8  # as many at most in one sum: twice as many corners for each
# what functions give, whatever they are given
RANGES: Mapping[str, Interval] = {
    name: (sympy.Integer(low), sympy.Integer(1))
    for low, names in {
        0: ("sigmoid", "softmax", "step", "spike", "side", "first_largest"),
        -1: ("tanh", "sin", "cos", "sign", "fast_sigmoid"),
    }.items()
    for name in names
}


@dataclass(frozen=True)
class Bound:
    """A state and its interval; always: wherever it starts it is inside after one step, otherwise it stays
    there if all states start there.
    """

    state: TensorSymbol
    low: sympy.Expr
    high: sympy.Expr
    always: bool


def bounds(cell: Cell) -> tuple[Bound, ...]:
    """The states of a cell that are proved to be bounded, in order.

    >>> from derive.catalogue import load
    >>> [(str(b.state), b.low, b.high, b.always) for b in bounds(load("gru"))]
    [('h', -1, 1, False)]
    """
    anywhere = _Ranges(cell.program, dict.fromkeys(cell.states, EVERYTHING))
    found = [Bound(s, *anywhere.of(s.next), always=True) for s in cell.states if _finite(anywhere.of(s.next))]
    rest = [state for state in cell.states if state not in {bound.state for bound in found}]
    return tuple(sorted([*found, *_kept(cell, rest)], key=lambda bound: cell.states.index(bound.state)))


def _kept(cell: Cell, rest: list[TensorSymbol]) -> Iterator[Bound]:
    """States that stay between -1 and 1 together: those that leave are dropped until none does."""
    low, high = -sympy.Integer(1), sympy.Integer(1)
    inside = list(rest)
    while inside:
        ranges = _Ranges(cell.program, {s: (low, high) if s in inside else EVERYTHING for s in cell.states})
        staying = [s for s in inside if low <= ranges.of(s.next)[0] and ranges.of(s.next)[1] <= high]
        if staying == inside:
            yield from (Bound(state, low, high, always=False) for state in inside)
            return
        inside = staying


def _finite(interval: Interval) -> bool:
    return all(end.is_finite for end in interval)


class _Ranges:
    """Intervals of all values of a program, from those of its states."""

    def __init__(self, program: Program, states: Mapping[TensorSymbol, Interval]) -> None:
        self.intervals: dict[sympy.Symbol, Interval] = {}
        self.forms: dict[TensorSymbol, sympy.Expr] = {}
        for symbol, interval in states.items():
            self.forms[symbol] = self._atom(interval)
        for step in program.steps:
            self.forms[step.target] = self._form(step.expr)

    def of(self, symbol: TensorSymbol) -> Interval:
        """The interval of a value."""
        return self._range(self.forms[symbol])

    def _atom(self, interval: Interval) -> sympy.Symbol:
        """A number of which nothing is known but where it lies."""
        atom = sympy.Dummy()
        self.intervals[atom] = interval
        return atom

    def _form(self, node: Node) -> sympy.Expr:
        """An entry of an expression as a polynomial in such numbers."""
        if isinstance(node, Scalar):
            return node.value if node.value.is_number else self._atom(EVERYTHING)
        if isinstance(node, TensorSymbol):
            return self.forms.setdefault(node, self._atom(EVERYTHING))
        assert isinstance(node, Apply)
        if node.op in ("add", "mul", "neg"):
            parts = [self._form(operand) for operand in node.operands]
            return -parts[0] if node.op == "neg" else (sympy.Add if node.op == "add" else sympy.Mul)(*parts)
        return self._atom(RANGES.get(node.op, EVERYTHING))

    def _range(self, form: sympy.Expr) -> Interval:
        """At the corners; everything where a factor stands to a higher power, or has no bounds."""
        form = sympy.expand(form)
        atoms = sorted(form.free_symbols, key=str)
        powers = any(power.exp != 1 for power in form.atoms(sympy.Pow))
        if powers or len(atoms) > _FACTORS or not all(_finite(self.intervals[atom]) for atom in atoms):
            return EVERYTHING
        corners = product(*(self.intervals[atom] for atom in atoms))
        values = [form.subs(dict(zip(atoms, corner, strict=True))) for corner in corners]
        return min(values), max(values)
