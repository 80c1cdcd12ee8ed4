"""The vector-Jacobian product of a program, as a program.

Statements are shared, never expanded: the backward statements follow the forward ones, in reverse order, one
for the total adjoint of every value that the results depend on.  A gradient is a program like any other, so
the gradient of a gradient is the same function applied twice; marks on the symbols carry the order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from derive.algebra.node import Apply, Node, Scalar, add, is_op, mul, neg
from derive.algebra.record import record
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.errors import InputError
from derive.ops.constants import zeros
from derive.program import Program, Step

# by the program's id and what is made of it, with the program, so that no other can have that id
_known: ContextVar[dict[tuple[int, str], tuple[Program, Any]] | None] = ContextVar("derived", default=None)
T = TypeVar("T")


@dataclass(frozen=True)
class Contribution:
    """One term of an adjoint: what it is, and the forward statement in which the value is used."""

    term: Node
    origin: TensorSymbol


def gradient(of: Cell | Program) -> Program:
    """The program that computes a cell's step (or any program) and the gradient of its results' weighted sum.

    Its inputs are those of the program and a seed (the cotangent that the caller supplies) for every result;
    its results are `grad_<name>` for every input of the program, zeros included: where no result depends on
    it, and where it is declared without a gradient.  Source of the rules:
    reverse accumulation, Griewank and Walther (2008), chapter 3.
    Raises: InputError for what is neither.
    """
    program = of.program if isinstance(of, Cell) else of
    if not isinstance(program, Program):
        raise InputError(f"gradient takes a cell or a program, not {type(of).__name__}")
    return made_once(program, "gradient", lambda: _derived(program))


def made_once(program: Program, what: str, make: Callable[[], T]) -> T:
    """What is made of a program: inside `derived_once` as it was made first."""
    known = _known.get()
    if known is None:
        return make()
    if (id(program), what) not in known:
        known[id(program), what] = program, make()
    found: T = known[id(program), what][1]
    return found


@contextmanager
def derived_once() -> Iterator[None]:
    """Inside, the gradient of one and the same program is derived when it is first asked for, and kept; so is
    its text."""
    token = _known.set({}) if _known.get() is None else None
    try:
        yield
    finally:
        if token:
            _known.reset(token)


def _derived(program: Program) -> Program:
    order = program.order + 1
    pending: dict[TensorSymbol, list[Contribution]] = defaultdict(list)
    seeds = tuple(result.marked("seed", order) for result in program.results)
    for result, seed in zip(program.results, seeds, strict=True):
        pending[result].append(Contribution(seed, seed))
    backward = [*_adjoints(program, pending, order), *_input_gradients(program, pending, order)]
    return Program(
        inputs=program.inputs + seeds,
        steps=program.steps + tuple(backward),
        results=tuple(symbol.marked("grad", order) for symbol in program.inputs),
        cell=program.cell,
        file=program.file,
        order=order,
    )


def _adjoints(program: Program, pending: dict[TensorSymbol, list[Contribution]], order: int) -> list[Step]:
    """The adjoint of every value, last statement first; values that no result depends on have none."""
    steps = []
    for step in reversed(program.steps):
        if step.target not in pending:
            continue
        adjoint = step.target.marked("adj", order)
        steps.append(_sum(adjoint, pending[step.target]))
        for symbol, term in _propagate(step.expr, adjoint, step.target):
            if not symbol.fixed:
                pending[symbol].append(Contribution(term, step.target))
    return steps


def _input_gradients(
    program: Program, pending: dict[TensorSymbol, list[Contribution]], order: int
) -> list[Step]:
    steps = []
    for symbol in program.inputs:
        result = symbol.marked("grad", order)
        found = pending.get(symbol)
        steps.append(_sum(result, found) if found else Step(result, zeros(symbol.shape)))
    return steps


def _sum(target: TensorSymbol, contributions: list[Contribution]) -> Step:
    """Terms in the order of the forward statements, what the caller supplies first."""
    seeds = [c for c in contributions if c.term == c.origin]
    terms = _merged(seeds + [c for c in reversed(contributions) if c.term != c.origin])
    return Step(target, add(*(c.term for c in terms)), origins=tuple(c.origin for c in terms))


def _merged(contributions: list[Contribution]) -> list[Contribution]:
    """Terms that one statement contributes with the same cotangent become one product: ``v * (h - g)``."""
    merged: list[Contribution] = []
    for each in contributions:
        last = merged[-1] if merged else None
        if last and last.origin == each.origin and _cotangent(last.term) == _cotangent(each.term):
            merged[-1] = Contribution(_together(_cotangent(each.term), last.term, each.term), each.origin)
        else:
            merged.append(each)
    return merged


def _together(cotangent: Node, *terms: Node) -> Node:
    """The cotangent once, times the sum of what stands behind it; numbers are added up and stand in front."""
    local = sorted(map(_local, terms), key=lambda term: is_op(term, "neg"))
    numbers = [each.value for each in local if isinstance(each, Scalar)]
    if len(numbers) == len(local):
        return mul(Scalar(sum(numbers)), cotangent)
    return mul(cotangent, add(*local))


def _cotangent(term: Node) -> Node:
    """The first factor of an elementwise product, or the term itself; signs aside."""
    body = term.operands[0] if isinstance(term, Apply) and term.op == "neg" else term
    return body.operands[0] if isinstance(body, Apply) and body.op == "mul" else body


def _local(term: Node) -> Node:
    """What the cotangent is multiplied by."""
    if isinstance(term, Apply) and term.op == "neg":
        return neg(_local(term.operands[0]))
    return mul(*term.operands[1:]) if isinstance(term, Apply) and term.op == "mul" else Scalar(1)


def _propagate(node: Node, cotangent: Node, result: Node) -> list[tuple[TensorSymbol, Node]]:
    """The contributions of one statement to the symbols in it, last operand first (the caller reverses)."""
    if isinstance(node, TensorSymbol):
        return [(node, cotangent)]
    if not isinstance(node, Apply):
        return []
    found = []
    for i in reversed(range(len(node.operands))):
        term = record(node).vjp(node, i, cotangent, result)
        if term != Scalar(0):
            found += _propagate(node.operands[i], term, node.operands[i])
    return found
