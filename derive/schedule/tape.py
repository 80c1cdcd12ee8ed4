"""How many numbers the tape of a schedule has: a formula in sizes, T steps and B samples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sympy

from derive.algebra.node import Apply, Node
from derive.algebra.record import shape_of
from derive.algebra.symbol import TensorSymbol
from derive.analysis.parameters import entries
from derive.analysis.sequence_cost import BATCH, STEPS
from derive.schedule.draft import applied
from derive.schedule.hoist import FREE
from derive.schedule.record import Schedule

Definitions = Mapping[TensorSymbol, Node]


@dataclass(frozen=True)
class TapeSize:
    """Formulas in the cell's sizes: how many numbers there are of every step and sample, of every sample, and
    once."""

    each: sympy.Expr
    sample: sympy.Expr
    once: sympy.Expr


def tape_size(found: Schedule) -> TapeSize:
    """The numbers of the forward pass that the backward pass reads, each once, parameters apart.

    A state after a step is the state before the next one, so that both together are there for T + 1 steps:
    once more for every sample.  An input that is given once a sequence has no steps, and what is made of
    parameters alone has no samples either.

    >>> from derive.catalogue import load
    >>> from derive.schedule import schedule
    >>> tape_size(schedule(load("elman")))
    TapeSize(each=m + n, sample=m, once=0)
    """
    kept, again = _own(found), kept_once_more(found)
    apart = [symbol for symbol in kept if symbol in again or symbol.still]
    parts = dict.fromkeys(part for symbol in made_once(found) for part in _made(symbol, definitions(found)))
    made = sympy.Add(*(sympy.Mul(*shape_of(part)) for part in parts))
    return TapeSize(entries(s for s in kept if s not in apart), entries(apart), sympy.expand(made))


def tape_numbers(found: Schedule, steps: sympy.Expr = STEPS, batch: sympy.Expr = BATCH) -> sympy.Expr:
    """How many these are of a sequence; steps, batch: T and B, or what stands in their places.

    >>> from derive.catalogue import load
    >>> from derive.schedule import schedule
    >>> tape_numbers(schedule(load("elman")))
    B*T*m + B*T*n + B*m
    """
    size = tape_size(found)
    return sympy.expand(steps * batch * size.each + batch * size.sample + size.once)


def kept_once_more(found: Schedule) -> tuple[TensorSymbol, ...]:
    """Next states that are kept and before the next step too, so that only the last is not there already."""
    kept = {*_own(found)}
    return tuple(c.handed for c in found.forward.carried if {c.handed, c.read} <= kept)


def made_once(found: Schedule) -> tuple[TensorSymbol, ...]:
    """What is kept without steps and samples, and is more than parameters in another order.

    >>> from derive.catalogue import load
    >>> from derive.schedule import schedule
    >>> [str(symbol) for symbol in made_once(schedule(load("antisymmetric-rnn")))]
    ['A']
    """
    known = definitions(found)
    return tuple(s for s in found.still if any(True for _ in _made(s, known)))


def definitions(found: Schedule) -> Definitions:
    """The right sides of everything that the forward pass computes."""
    return {step.target: step.expr for phase in found.forward.phases for step in phase.program.steps}


def _own(found: Schedule) -> tuple[TensorSymbol, ...]:
    """What is on the tape, without what is a part of something else there."""
    known, tape = definitions(found), {*found.tape}
    joined = {part for symbol in tape for part in _joined(known.get(symbol, symbol))}
    return tuple(s for s in found.tape if s not in joined and not _is_cut(s, known, tape))


def _is_cut(symbol: TensorSymbol, known: Definitions, tape: set[TensorSymbol]) -> bool:
    """Whether it is a slice of something on the tape, or another name for it."""
    whole = known.get(symbol)
    while whole is not None and whole not in tape:
        if isinstance(whole, Apply) and whole.op == "slice":
            whole = whole.operands[0]
        else:
            whole = known.get(whole) if isinstance(whole, TensorSymbol) else None
    return whole is not None


def _made(node: Node, known: Definitions) -> Iterator[Node]:
    """The parts of what has no steps, joined or not, that something computes."""
    whole = known.get(node, node) if isinstance(node, TensorSymbol) else node
    for part in _joined(whole):
        yield from _made(part, known)
    if (
        not _joined(whole)
        and not isinstance(whole, TensorSymbol)
        and any(each.op not in FREE for each in applied(whole))
    ):
        yield node


def _joined(node: Node) -> tuple[Node, ...]:
    return node.operands if isinstance(node, Apply) and node.op == "concat" else ()
