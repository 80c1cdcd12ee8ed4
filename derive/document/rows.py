"""From a statement to a row of an equations block."""

from __future__ import annotations

from collections.abc import Iterable

from derive.algebra.symbol import symbols_in
from derive.definition import Cell
from derive.document.links import report
from derive.document.model import Block, Equations, Row
from derive.document.pen import Pen
from derive.document.spans import Spans
from derive.printing.latex import equation
from derive.program import Step


def row(
    cell: Cell,
    step: Step,
    part: str,
    prefix: str = "",
    where: bool = False,
    explanation: Spans = (),
    at: str = "",
) -> Row:
    """The row of a statement.

    part: where on the page it stands; prefix: keeps anchors and labels apart where a page has the statement
    in several views; where: whether to give the size of every symbol; at: the step that the equation is of,
    where it holds for one only.
    """
    pen = Pen.of(cell).at(at) if at else Pen.of(cell)
    shown, name = equation(step, pen.notation), step.target.name
    return Row(
        anchor="-".join(filter(None, (prefix, name))),
        statement=name,
        label=":".join(filter(None, (cell.name, prefix, name))),
        lhs=shown.lhs,
        relation=shown.relation,
        terms=shown.terms,
        meaning=step.meaning,
        where=pen.sizes([step.target, *symbols_in(step.expr)]) if where else (),
        explanation=explanation,
        wrong=report(cell.label, name, part),
    )


def by_statement(blocks: Iterable[Block]) -> dict[str, Row]:
    """The rows of some blocks by the names of their statements.

    >>> from derive.catalogue import load
    >>> from derive.document.forward import forward
    >>> list(by_statement(forward(load("elman"))))
    ['a_h', 'h_next']
    """
    return {each.statement: each for block in blocks if isinstance(block, Equations) for each in block.rows}
