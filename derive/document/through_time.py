"""The equations of a sequence: what is carried from step to step, what is summed, and what holds at both
ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.document.model import Block, Equations, Heading, Prose, Row
from derive.document.pen import Pen
from derive.document.rows import row
from derive.document.sentences import explain, is_seed
from derive.document.spans import Spans
from derive.document.uses import Use, Uses
from derive.document.ways import listed_uses
from derive.document.words import count, fill, listed, math, say
from derive.passes.through_time import ThroughTime
from derive.passes.through_time import through_time as derived
from derive.program import Step

_STEPS = (
    "The forward equations are computed for {range}, with {start} given. The caller supplies {seeds} at "
    "every step. The equations below are computed from {last} down to {first}."
)
_CARRIED = "{v} is used {places}{joint} the caller supplies a cotangent of its own: {terms}.{end}"
_END = " At {last} no step follows, and {shares} of step {next} {vanish}."
_LOCAL = "As in the gradient of one step, at every {t}."
_SUMMED = say("A parameter is the same at every step: the shares of all steps are added.")
_SUMMED_TOO = (
    "{what} the same at every step of a sequence, as a parameter is: the shares of all steps are added. A "
    "parameter's are added over the samples of a batch as well."
)
STATELESS = say(
    "The cell carries nothing from step to step. In a sequence each step is computed by itself, as above; "
    "the gradient of a parameter is the sum of its gradients over the steps."
)
_START = "At {first} nothing comes before: what the first step hands back is the gradient."


def through_time(cell: Cell) -> Iterator[Block]:
    """What is carried, what happens within each step, what is summed over t, and what holds at both ends."""
    if not cell.states:
        yield Prose(STATELESS)
        return
    sequence = derived(cell)
    pen, uses = Pen.of(cell), Uses(cell.program)
    yield Prose(_introduction(cell, sequence))
    yield from _group(
        cell,
        "Carried from step to step",
        sequence.carried,
        [_carried(s, pen, uses) for s in sequence.carried],
    )
    local = fill(_LOCAL, t=pen.time("t"))
    yield from _group(cell, "Within each step", sequence.local, [() for _ in sequence.local], local)
    yield from _group(
        cell, "Gradients of the inputs", sequence.inputs, [explain(pen, s, uses) for s in sequence.inputs]
    )
    yield from _group(
        cell, "Summed over the steps", sequence.summed, [() for _ in sequence.summed], _summed(cell), True
    )
    if sequence.start:
        yield Heading("Gradients of the initial states")
        yield Prose(fill(_START, first=pen.time("{t = 1}")))
        yield Equations(tuple(row(cell, s, "through-time", prefix="time", at="1") for s in sequence.start))


def _introduction(cell: Cell, sequence: ThroughTime) -> Spans:
    """The ranges of t, and what the caller supplies."""
    pen = Pen.of(cell)
    seeds = pen.names(result.marked("seed") for result in cell.program.results)
    return fill(
        _STEPS,
        range=pen.steps,
        start=listed(pen.at("1").names(sequence.initial)),
        seeds=listed(seeds),
        last=pen.time("{t = T}"),
        first=math("1"),
    )


def _summed(cell: Cell) -> Spans:
    """Why gradients are summed, where inputs are given once too."""
    once = Pen.of(cell).names(s for s in cell.inputs if s.still)
    return fill(_SUMMED_TOO, what=say(listed(once), " are" if once[1:] else " is")) if once else _SUMMED


def _carried(step: Step, pen: Pen, uses: Uses) -> Spans:
    """The uses within the step, those in the next one, and the caller's share."""
    value = step.target.primal()
    now = _uses_in(value, [o for o in step.origins if o in uses.steps], uses)
    later = [o.shifted(-1) for o in step.origins if o not in uses.steps and not is_seed(o)]
    then = _uses_in(value.at(-1), later, uses)
    places = [
        *([say("in its own step by ", listed_uses(pen, now))] if now else []),
        *([say("in the next step by ", listed_uses(pen, then, 1))] if then else []),
    ]
    if not places:
        return say("Nothing uses ", pen.name(value), " but the caller.")
    shares = f"the {count(len(later), 'term')}" if len(later) > 1 else "the term"
    vanish = "vanish" if len(later) > 1 else "vanishes"
    end = fill(_END, last=pen.time("{t = T}"), shares=shares, next=pen.time("{t + 1}"), vanish=vanish)
    return fill(
        _CARRIED,
        v=pen.name(value),
        places=say(places[0], *((" and ", places[1]) if places[1:] else ())),
        joint=";" if places[1:] else ", and",
        terms=count(len(step.origins), "term"),
        end=end if later else "",
    )


def _uses_in(value: TensorSymbol, origins: Sequence[TensorSymbol], uses: Uses) -> list[Use]:
    return [use for origin in dict.fromkeys(origins) for use in uses.of(value, origin)]


def _group(
    cell: Cell,
    title: str,
    steps: Sequence[Step],
    reasons: Sequence[Spans],
    lead: Spans = (),
    summed: bool = False,
) -> Iterator[Block]:
    if not steps:
        return
    rows = [
        row(cell, s, "through-time", prefix="time", explanation=r)
        for s, r in zip(steps, reasons, strict=True)
    ]
    yield Heading(title)
    if lead:
        yield Prose(lead)
    total = Pen.of(cell).time(r"\sum_{t=1}^{T}").text
    rows = [_with_sum(each, total) if summed else each for each in rows]
    # an equation with a reason of its own stands by itself
    yield from (Equations((each,)) for each in rows) if any(reasons) else [Equations(tuple(rows))]


def _with_sum(each: Row, total: str) -> Row:
    """Every term summed over the steps, its sign in front."""
    terms = tuple(
        re.sub(r"^(?:[+-] ?)?", lambda sign: f"{sign.group()}{total} ", term) for term in each.terms
    )
    return replace(each, terms=terms)
