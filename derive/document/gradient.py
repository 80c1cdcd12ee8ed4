"""The gradients of one step, line by line, each with the reason for its terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from derive.definition import Cell
from derive.document.model import Block, Equations, Heading, Prose
from derive.document.own import derivatives
from derive.document.pen import Pen
from derive.document.rows import row
from derive.document.sentences import explain
from derive.document.spans import Spans
from derive.document.uses import Uses
from derive.document.words import listed, say
from derive.passes.gradient import gradient as derived
from derive.program import Program, Step


def gradient(cell: Cell) -> Iterator[Block]:
    """Adjoints, last statement first; then the gradients of what the step was given, and of its
    parameters.
    """
    program = derived(cell.program)
    backward = program.steps[len(cell.program.steps) :]
    uses = Uses(cell.program)
    yield Prose(_introduction(cell, program))
    yield from _group(cell, "", [s for s in backward if s.target.marks[-1][0] == "adj"], uses)
    yield from derivatives(cell, backward, "gradient")
    results = [s for s in backward if s.target.marks[-1][0] == "grad"]
    given = "Inputs and states" if cell.states else "Inputs"
    yield from _group(cell, given, [s for s in results if s.target.primal().role != "parameter"], uses)
    yield from _group(cell, "Parameters", [s for s in results if s.target.primal().role == "parameter"], uses)


def _introduction(cell: Cell, program: Program) -> Spans:
    """What the caller supplies, and how adjoints are written."""
    pen, results = Pen.of(cell), cell.program.results
    seeds = [result.marked("seed", program.order) for result in results]
    plural, each = ("cotangents", "each") if len(seeds) > 1 else ("the cotangent", "it")
    return say(
        f"The caller supplies {plural} ",
        listed(pen.names(seeds)),
        " of ",
        listed(pen.names(results)),
        f": how much a small change of {each} matters. ",
        pen.adjoints(),
        " the adjoint of a value, which is the sum over all its uses. The last statement comes first.",
    )


def _group(cell: Cell, title: str, steps: Sequence[Step], uses: Uses) -> Iterator[Block]:
    if not steps:
        return
    if title:
        yield Heading(title)
    pen = Pen.of(cell)
    for _, near in groupby(steps, belongs):
        yield Equations(
            tuple(row(cell, step, "gradient", explanation=explain(pen, step, uses)) for step in near)
        )


def belongs(step: Step) -> object:
    """What makes neighbours one block: a value and its pre-activation, or the parameters of one statement."""
    value = step.target.primal()
    return step.origins if value.role == "parameter" else (value.base, value.layer, value.role, value.time)
