"""A cell as two algorithms: forward and backward through time, one line a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.algebra.node import is_op
from derive.definition import Cell
from derive.document.model import Algorithm, Block, Line
from derive.document.pen import Pen
from derive.document.spans import Keyword, Math, Spans
from derive.document.words import listed, math, say
from derive.passes.gradient import gradient
from derive.passes.through_time import ThroughTime, through_time
from derive.printing.latex import equation
from derive.program import Step

_LISTED = 4  # so many names stand in a line
_END = Line(0, say(Keyword("end for")))


def algorithm(cell: Cell) -> Iterator[Block]:
    """The forward and the backward pass; of a cell without states there is nothing to go through."""
    if cell.states:
        sequence = through_time(cell)
        yield _forward(cell, _loop(Pen.of(cell).steps, _lines(cell, sequence.forward, 1)))
        yield _backward(cell, _back_through_time(cell, sequence))
    else:
        steps = gradient(cell.program).steps
        here = len(cell.program.steps)
        yield _forward(cell, _lines(cell, steps[:here]))
        yield _backward(cell, _lines(cell, steps[here:]))


def _forward(cell: Cell, lines: Iterable[Line]) -> Algorithm:
    pen = Pen.of(cell)
    start = say("the initial ", listed(pen.at("1").names(cell.states))) if cell.states else ()
    results = listed(pen.names(cell.program.results))
    return Algorithm(
        say(f"{cell.title}: forward", _suffix(cell)),
        f"{cell.name}:forward",
        listed([*_given(cell), *([start] if start else []), *_learned(cell)]),
        say(results, _every_step(cell)),
        tuple(lines),
    )


def _backward(cell: Cell, lines: Iterable[Line]) -> Algorithm:
    pen = Pen.of(cell)
    seeds = listed(pen.names(result.marked("seed") for result in cell.program.results))
    cotangents = "the cotangents " if len(cell.program.results) > 1 else "the cotangent "
    what = "the gradients of the inputs, the initial states and the parameters"
    return Algorithm(
        say(f"{cell.title}: backward", _suffix(cell)),
        f"{cell.name}:backward",
        say("inputs and values of the forward pass; ", cotangents, seeds, _every_step(cell)),
        say(what if cell.states else "the gradients of the inputs and the parameters"),
        tuple(lines),
    )


def _suffix(cell: Cell) -> str:
    return " through time" if cell.states else ""


def _every_step(cell: Cell) -> Spans:
    return say(" for ", Pen.of(cell).steps) if cell.states else ()


def _given(cell: Cell) -> list[Spans]:
    """The inputs of every step, and those of the whole sequence."""
    pen = Pen.of(cell)
    each = pen.names(s for s in cell.inputs if not s.still)
    once = pen.names(s for s in cell.inputs if s.still)
    return [*([say(listed(each), _every_step(cell))] if each else []), *([listed(once)] if once else [])]


def _learned(cell: Cell) -> list[Spans]:
    return [say("the parameters")] if cell.parameters else []


def _loop(steps: Math, lines: Iterable[Line]) -> Iterator[Line]:
    yield Line(0, say(Keyword("for"), " ", steps, " ", Keyword("do")))
    yield from lines
    yield _END


def _back_through_time(cell: Cell, sequence: ThroughTime) -> Iterator[Line]:
    """Sums start at zero; what is carried comes from the step behind, of which the last has none."""
    if sequence.summed:
        names = Pen.of(cell).names(step.target for step in sequence.summed)
        shown = listed(names) if len(names) <= _LISTED else say("the gradient of every parameter")
        yield Line(0, say(shown, " ", math(r"\gets 0")))
    yield Line(0, say("every adjoint of step ", math("T + 1"), " ", math(r"\gets 0")))
    summed = [_added(cell, step) for step in sequence.summed if not is_op(step.expr, "zeros")]
    inner = [*_lines(cell, [*sequence.backward, *sequence.inputs], 1), *summed]
    yield from _loop(Pen.of(cell).time(r"t = T, \dots, 1"), inner)
    yield from _lines(cell, sequence.start, at="1")


def _lines(cell: Cell, steps: Iterable[Step], depth: int = 0, at: str = "") -> Iterator[Line]:
    pen = Pen.of(cell).at(at) if at else Pen.of(cell)
    for step in steps:
        shown = equation(step, pen.notation)
        yield Line(depth, (), shown.lhs, r"\gets", shown.terms)


def _added(cell: Cell, step: Step) -> Line:
    """A step's share, added to the sum so far."""
    (line,) = _lines(cell, [step], 1)
    first, *others = line.terms
    signed = first if first.startswith(("-", "+")) else f"+ {first}"
    return replace(line, terms=(line.lhs, signed, *others))
