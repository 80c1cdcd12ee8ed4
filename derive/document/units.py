"""The forward equations for one unit, with sums over indices: what does neuron j compute?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from derive.definition import Cell
from derive.document.links import report
from derive.document.model import Block, Equations, Prose, Row
from derive.document.own import definitions
from derive.document.pen import Pen
from derive.document.words import math, say
from derive.printing.units import UnitEquation, unit_equations


def units(cell: Cell) -> Iterator[Block]:
    """Every statement entry by entry; a concatenation has one line for each of its parts."""
    lines = unit_equations(cell.program, Pen.of(cell).notation)
    # j, unless the cell has a j
    numbers = [line.ranges.lstrip("{").partition(" ")[0] for line in lines if line.ranges]
    unit = say("The same for one unit", *((", number ", math(numbers[0])) if numbers else ()))
    yield Prose(say(unit, ": entries instead of vectors, sums instead of matrix products."))
    seen: Counter[str] = Counter()
    rows = []
    for line in lines:
        name = line.step.target.name
        seen[name] += 1
        rows.append(_row(cell, line, f"{name}-{seen[name]}" if seen[name] > 1 else name))
    yield Equations(tuple(rows))
    yield from definitions(cell, "units", "unit")


def _row(cell: Cell, line: UnitEquation, name: str) -> Row:
    return Row(
        anchor=f"unit-{name}",
        statement=line.step.target.name,
        label=f"{cell.name}:unit:{name}",
        lhs=line.lhs,
        relation=line.relation,
        terms=line.terms,
        meaning=line.step.meaning,
        where=(line.ranges,) if line.ranges else (),
        wrong=report(cell.label, line.step.target.name, "units"),
    )
