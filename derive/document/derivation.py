"""The gradients of one step and through time as the proof of an appendix: no equation stands twice, and each
is reached from others by a rule that is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.document.gradient import belongs
from derive.document.model import Block, Equations, Heading, Prose
from derive.document.own import derivatives
from derive.document.proof import Proof, is_common
from derive.document.rows import row
from derive.document.spans import Spans
from derive.document.through_time import STATELESS
from derive.document.words import fill, listed, math
from derive.passes.gradient import gradient as derived
from derive.passes.through_time import through_time as over_time
from derive.program import Step

_GIVEN = (
    "Let {seeds} be {what} of {results}. The adjoints follow from the last equation of the step to the first."
)
_COMMON = (
    "By the product rule in {eq}, the gradient of a matrix that multiplies a vector is the outer product of "
    "the adjoint with that vector; by the sum rule, that of a bias is the adjoint itself. The {what} {adj}."
)
_RANGE = (
    "The equations of the step hold for {range}, with {start} given; the adjoints are computed from {last} "
    "down to {first}, and those of step {next} are zero."
)
_CARRIED = (
    "The next step uses {v} too: by the chain rule its adjoint is that of one step, {own}, plus what step "
    "{next} sends back, which is {back} one step later."
)
_ONCE = "The next step does not use {v}: its adjoint is that of one step, {own}."
_WITHIN = "The other equations of the gradient of one step, {eq}, hold at every {t} as they are."
_SUMMED = (
    "Every step has the same {what}: by the sum rule, over a sequence the gradient of each is "
    "the sum of the right side of {eq} for {range}."
)
_START = "At {first} the right {side} of {eq} {verb} of {states}."


def gradient(cell: Cell) -> Iterator[Block]:
    """Adjoints, then the gradients of inputs and states, then those of parameters."""
    program, proof = derived(cell.program), Proof(cell)
    backward = program.steps[len(cell.program.steps) :]
    results = cell.program.results
    seeds = [result.marked("seed", program.order) for result in results]
    what = "the cotangents" if len(seeds) > 1 else "the cotangent"
    names = proof.pen.names
    yield Prose(fill(_GIVEN, seeds=listed(names(seeds)), what=what, results=listed(names(results))))
    yield from _reasoned(proof, [s for s in backward if s.target.marks[-1][0] == "adj"])
    yield from derivatives(cell, backward, "gradient")
    final = [s for s in backward if s.target.marks[-1][0] == "grad"]
    given = [s for s in final if s.target.primal().role != "parameter"]
    if given:
        yield Heading("Inputs and states" if cell.states else "Inputs")
        yield from _reasoned(proof, given)
    yield from _parameters(proof, [s for s in final if s.target.primal().role == "parameter"])


def _parameters(proof: Proof, steps: Sequence[Step]) -> Iterator[Block]:
    """Weights and biases together, any other by itself."""
    if not steps:
        return
    yield Heading("Parameters")
    common = [step for step in steps if is_common(proof.use(step))]
    back = [step for step in steps if proof.leads_back(step)]
    if common:
        places = dict.fromkeys(origin for step in common for origin in step.origins)
        what = "adjoints are" if len(places) > 1 else "adjoint is"
        yield Prose(fill(_COMMON, eq=proof.numbers(places), what=what, adj=proof.adjoints(places)))
        yield _rows(proof, common)
    if back:
        yield Prose(proof.together(back))
        yield _rows(proof, back)
    yield from _reasoned(proof, [step for step in steps if step not in (*common, *back)])


def _reasoned(proof: Proof, steps: Sequence[Step]) -> Iterator[Block]:
    """Neighbours that belong together, each with its reason."""
    for _, near in groupby(steps, belongs):
        yield Equations(
            tuple(row(proof.cell, step, "gradient", explanation=proof.reason(step)) for step in near)
        )


def _rows(proof: Proof, steps: Iterable[Step]) -> Equations:
    return Equations(tuple(row(proof.cell, step, "gradient") for step in steps))


def through_time(cell: Cell) -> Iterator[Block]:
    """What differs from one step: what is carried, what is summed, and where it begins."""
    if not cell.states:
        yield Prose(STATELESS)
        return
    proof, sequence = Proof(cell), over_time(cell)
    pen = proof.pen
    last, first, behind = pen.time("{t = T}"), pen.time("{t = 1}"), math("{T + 1}")
    start = listed(pen.at("1").names(sequence.initial))
    yield Prose(fill(_RANGE, range=pen.steps, start=start, last=last, first=first, next=behind))
    for step in sequence.carried:
        reason = _carried(proof, step)
        yield Equations((row(cell, step, "through-time", prefix="time", explanation=reason),))
    others = [step.target for step in (*sequence.local, *sequence.inputs)]
    if others:
        yield Prose(fill(_WITHIN, eq=proof.numbers(others, named=False), t=pen.time("t")))
    if sequence.summed:
        yield Prose(_summed(proof, sequence.summed))
    if sequence.start:
        yield Prose(_start(proof, sequence.start))


def _summed(proof: Proof, steps: Sequence[Step]) -> Spans:
    """What is the same at every step, and where its share of one step stands."""
    values = [step.target.primal() for step in steps]
    once = proof.pen.names(value for value in values if value.role != "parameter")
    learned = ["parameters"] if any(value.role == "parameter" for value in values) else []
    return fill(
        _SUMMED,
        what=listed([*once, *learned]),
        eq=proof.numbers(step.target for step in steps),
        range=proof.pen.steps,
    )


def _start(proof: Proof, steps: Sequence[Step]) -> Spans:
    """What the first step hands back."""
    several = len(steps) > 1
    return fill(
        _START,
        first=proof.pen.time("{t = 1}"),
        side="sides" if several else "side",
        eq=proof.numbers(step.target for step in steps),
        verb="are the gradients" if several else "is the gradient",
        states=listed(proof.pen.at("1").names(step.target.primal() for step in steps)),
    )


def _carried(proof: Proof, step: Step) -> Spans:
    """The adjoint of one step, and the share of the step behind."""
    value = step.target.primal()
    state: TensorSymbol = value.at(-1)
    own = proof.numbers([step.target], named=False)
    later = any(origin.time > 0 for origin in step.origins)
    return fill(
        _CARRIED if later else _ONCE,
        v=proof.pen.name(value),
        own=own,
        back=proof.numbers([state.marked("grad")], named=False),
        next=proof.pen.time("{t + 1}"),
    )
