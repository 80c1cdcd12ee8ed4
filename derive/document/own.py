"""What a cell's own functions are, and their derivatives, below the equations that apply them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.definition import Cell
from derive.document.links import report
from derive.document.model import Block, Equations, Prose, Row
from derive.document.words import say
from derive.printing.scalar_latex import FunctionEquation, function_equations
from derive.program import Step


def definitions(cell: Cell, part: str, prefix: str = "") -> Iterator[Block]:
    """The functions that the cell's statements apply; nothing where it has none of its own.

    part: where on the page they stand; prefix: keeps anchors and labels apart where a page has them twice.
    """
    yield from _blocks(cell, function_equations(step.expr for step in cell.program.steps), part, prefix)


def derivatives(cell: Cell, steps: Sequence[Step], part: str, prefix: str = "") -> Iterator[Block]:
    """The derivatives that some statements apply."""
    yield from _blocks(cell, function_equations((step.expr for step in steps), derived=True), part, prefix)


def _blocks(cell: Cell, made: Sequence[FunctionEquation], part: str, prefix: str) -> Iterator[Block]:
    if made:
        yield Prose(say("Entry by entry,"))
        yield Equations(tuple(_row(cell, each, part, prefix) for each in made))


def _row(cell: Cell, made: FunctionEquation, part: str, prefix: str) -> Row:
    return Row(
        anchor="-".join(filter(None, (prefix, made.name))),
        statement=made.name,
        label=":".join(filter(None, (cell.name, prefix, made.name))),
        lhs=made.lhs,
        relation=made.relation,
        terms=made.terms,
        wrong=report(cell.label, made.name, part),
    )
