"""What a statement of a cell is for: which gate it is, and the one colour that this kind has everywhere.

Diagrams, equations, the poster of all cells and the pictures of question pages ask here, so that a forget
gate looks the same on all of them.  A kind is read off the program: the author's words come first ("forget
gate"), then what the value is multiplied with, an old state, new content or a state that is shown.  Nothing
is said for a single cell.

- ``kinds(program)`` gives the kind of each statement by name, pre-activations with their gates;
- ``KINDS[kind]`` has its title for a legend and its colours ``light`` and ``dark``;
- on pages the colour is the variable ``--gate-KIND`` of docs/stylesheets/diagram.css, held equal
  to this table; what it fills is mixed with the background by ``FILL``, so that text on it stays readable;
- ``of(concerns(program), name)`` gives the statements that a name concerns: of ``adj_a_f``, ``grad_W_f`` or
  ``f`` it is ``("f",)``.

A colour is never the only sign: the name of a gate stands in its box.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from derive.algebra.node import Apply, Node, Scalar, is_op
from derive.algebra.record import record
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.program import Program, Step

FILL = 0.3  # how much of a gate's colour is in its box


@dataclass(frozen=True)
class Kind:
    """A kind of gate: its name in a legend, its colours on light and on dark pages, and the words by which
    authors call it."""

    title: str
    light: str
    dark: str
    words: str = ""


KINDS: Mapping[str, Kind] = MappingProxyType({
    "forget": Kind("forget or update gate", "#c8324a", "#ff7f92",
                   r"forget gates?|update gate|recurrence gate|decay"),
    "input": Kind("input gate", "#23883f", "#6ccf7f", r"input gate|writing strength|share of the candidate"),
    "output": Kind("output gate", "#2568c8", "#79adff", r"output gate|receptance"),
    "reset": Kind("reset gate", "#8347c4", "#c79bff", r"reset gate"),
    "candidate": Kind("candidate", "#c77700", "#f2b04e", r"candidate|cell input"),
    "gate": Kind("other gate", "#0b7f86", "#4fd0d6", r"gates?"),
    "layer": Kind("layer", "#667085", "#a6b0c0"),  # what is no gate; programs have no statement of this kind
})  # fmt: skip
OPENING = ("sigmoid", "exp", "softmax", "softplus")  # what these compute is positive: it lets through, or not


def kinds(program: Program) -> Mapping[str, str]:
    """The kind of each forward statement that has one, by name.

    >>> from derive.catalogue import load
    >>> found = kinds(load("gru").program)
    >>> found["r"], found["z"], found["a_z"], found["g"], found.get("h_next")
    ('reset', 'forget', 'forget', 'candidate', None)
    """
    read, owners = _by_use(program), _owners(program)
    found = {step.target: _by_words(step) or read.get(step.target, "") for step in owners.values()}
    return {name: found[step.target] for name, step in owners.items() if found[step.target]}


def concerns(program: Program) -> Mapping[str, tuple[str, ...]]:
    """The forward statements that each name of the program concerns, without repetition.

    A value and its pre-activation concern its own statement; a parameter those that read it; what comes from
    outside, an input or a state, none.

    >>> from derive.catalogue import load
    >>> found = concerns(load("lstm").program)
    >>> found["a_f"], found["W_f"], found["c_next"], found["x"]
    (('f',), ('f',), ('c_next',), ())
    """
    found: dict[str, dict[str, None]] = {s.name: {} for s in program.inputs}
    owners = _owners(program)
    for step in program.steps:
        statement = owners[step.target.name].target.name
        found[step.target.name] = {statement: None}
        for symbol in symbols_in(step.expr):
            if symbol.timeless:
                found[symbol.name][statement] = None
    return {name: tuple(statements) for name, statements in found.items()}


def of(known: Mapping[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    """The forward statements that a name of the program or of its gradient concerns: an adjoint as its
    value, a gradient as its parameter.

    known: as of `concerns`.

    >>> from derive.catalogue import load
    >>> lstm = concerns(load("lstm").program)
    >>> of(lstm, "adj_a_f"), of(lstm, "grad_W_f"), of(lstm, "c_next"), of(lstm, "grad_x")
    (('f',), ('f',), ('c_next',), ())
    """
    for prefix in ("", "adj_", "grad_"):
        if name.startswith(prefix) and (found := known.get(name.removeprefix(prefix))) is not None:
            return found
    return ()


def _owners(program: Program) -> Mapping[str, Step]:
    """The statement that each belongs to: its own, and of a pre-activation the next that is none."""
    found, last = {}, program.steps[-1]
    for step in reversed(program.steps):
        last = last if step.target.marks else step
        found[step.target.name] = last
    return dict(reversed(found.items()))


def _by_words(step: Step) -> str:
    """What the author calls it."""
    said = (
        kind for kind, each in KINDS.items() if each.words and re.search(rf"\b({each.words})\b", step.meaning)
    )
    return next(said, "")


# -- by use


def _by_use(program: Program) -> dict[TensorSymbol, str]:
    """What values are multiplied with; what keeps an old state is asked for first."""
    meant = {step.target: step.expr for step in program.steps}
    found: dict[TensorSymbol, str] = {}
    for kind, search in _SEARCHES:
        for step in program.steps:
            for factors in _products(step.expr):
                for symbol in search(step, factors, meant):
                    found.setdefault(symbol, kind)
    for step in program.steps:
        for symbol, kind in _brought(step, meant, found):
            found.setdefault(symbol, kind)
    return found


Meant = Mapping[TensorSymbol, Node]
Search = Callable[[Step, list[Node], Meant], Iterator[TensorSymbol]]


def _keeps(step: Step, factors: list[Node], meant: Meant) -> Iterator[TensorSymbol]:
    """Factors of the old state in the statement of the new one."""
    if step.target.role == "state" and any(_is_old(factor, step.target.base) for factor in factors):
        yield from _values(factors, meant)


def _shows(step: Step, factors: list[Node], meant: Meant) -> Iterator[TensorSymbol]:
    """What opens, times a function of a new state."""
    new = any(s.role == "state" and s.time == 0 for factor in factors for s in symbols_in(factor))
    if new and step.target.role in ("state", "output"):
        yield from (s for s in _values(factors, meant) if _opens(s, meant))


def _resets(step: Step, factors: list[Node], meant: Meant) -> Iterator[TensorSymbol]:
    """A gate times an old state, on the way to a value."""
    if step.target.role == "value" and any(map(_is_old, factors)):
        yield from (s for s in _values(factors, meant) if is_op(meant[s], "sigmoid"))


def _turns(step: Step, factors: list[Node], meant: Meant) -> Iterator[TensorSymbol]:
    """Factors of another old state in the statement of a new one: parts of complex numbers."""
    if step.target.role == "state" and any(map(_is_old, factors)):
        yield from _values(factors, meant)


_SEARCHES: tuple[tuple[str, Search], ...] = (
    ("forget", _keeps), ("output", _shows), ("reset", _resets), ("forget", _turns),
)  # fmt: skip


def _brought(
    step: Step, meant: Meant, known: Mapping[TensorSymbol, str]
) -> Iterator[tuple[TensorSymbol, str]]:
    """In a new state that is gated, what is not multiplied with the old: the new content, and its gate."""
    products = list(_products(step.expr))
    gated = any(known.get(s) == "forget" for factors in products for s in _values(factors, meant))
    if step.target.role != "state" or not gated:
        return
    for factors in products:
        for symbol in _values(factors, meant):
            if len(factors) > 1 and _opens(symbol, meant):
                yield symbol, "input"
            elif _is_function(meant[symbol]) and not any(map(_is_old, factors)):
                yield symbol, "candidate"


def _is_old(factor: Node, base: str = "") -> bool:
    """Whether it is a state of the step before, of that name."""
    if not isinstance(factor, TensorSymbol) or factor.role != "state" or factor.time >= 0:
        return False
    return not base or factor.base == base


def _values(factors: list[Node], meant: Meant) -> Iterator[TensorSymbol]:
    """Values among factors; 1 - z counts as z."""
    for factor in factors:
        inside = symbols_in(factor)
        alone = isinstance(factor, TensorSymbol) or (is_op(factor, "add") and len(inside) == 1)
        if alone and inside and inside[0] in meant and inside[0].role == "value":
            yield inside[0]


def _opens(symbol: TensorSymbol, meant: Meant) -> bool:
    """Whether a value is positive by the function that computes it."""
    expr = meant[symbol]
    return isinstance(expr, Apply) and expr.op in OPENING


def _is_function(expr: Node) -> bool:
    """Whether a function of one value computes it."""
    return isinstance(expr, Apply) and len(expr.operands) == 1 and record(expr).nonlinear


def _products(expr: Node) -> Iterator[list[Node]]:
    """The factors of each pointwise product in an expression, numbers and signs left out; a term that is no
    product is its own factor."""
    if not isinstance(expr, Apply):
        yield [expr]
    elif is_op(expr, "mul"):
        factors = _factors(expr)
        yield factors
        for factor in factors:
            if isinstance(factor, Apply):
                yield from _products(factor)
    else:
        for operand in expr.operands:
            yield from _products(operand)


def _factors(expr: Node) -> list[Node]:
    if isinstance(expr, Scalar):
        return []
    if isinstance(expr, Apply) and (is_op(expr, "mul") or is_op(expr, "neg")):
        return [f for operand in expr.operands for f in _factors(operand)]
    return [expr]
