"""Which kinds a cell is of, each told by its statements alone: nothing is listed by cell.

The kinds overlap: a convolutional LSTM is recurrent, gated and convolutional.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.analysis.properties import properties
from derive.analysis.spans import Span, span, spans
from derive.definition import Cell
from derive.ops.contraction_text import letters_of
from derive.program import Program

_UNIT: Span = (0.0, 1.0)


@lru_cache(maxsize=512)
def kinds(cell: Cell) -> tuple[str, ...]:
    """The kinds of a cell by their ids, in the order of `KINDS`.

    >>> from derive.catalogue import load
    >>> kinds(load("lstm")), kinds(load("convolution"))
    (('recurrent', 'gated'), ('stateless', 'windows'))
    """
    return tuple(name for name, holds in KINDS.items() if holds(cell))


@lru_cache(maxsize=512)
def gates(program: Program) -> tuple[Node, ...]:
    """The gates: they lie between 0 and 1, are computed from an input or a state, and another value that is
    so too is multiplied by them, or by what they leave of 1, entry by entry.

    A gate is a named value, or an expression where it has no name.

    >>> from derive.catalogue import load
    >>> [str(gate) for gate in gates(load("gru").program)], gates(load("elman").program)
    (['r', 'z'], ())
    """
    inside, moving = spans(program), changing(program)
    found = {
        node: None
        for step in program.steps
        for factors in _products(step.expr)
        for k, factor in enumerate(factors)
        if any(moving & set(symbols_in(other)) for other in (*factors[:k], *factors[k + 1 :]))
        for node in _alone(factor)
        if moving & set(symbols_in(node)) and _within(span(node, inside), _UNIT)
    }
    return tuple(sorted(found, key=str))


def _within(span: Span, other: Span) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]


def changing(program: Program) -> set[TensorSymbol]:
    """Inputs, states, and what is computed from them: all that is not the same for every step."""
    found = {each for each in program.inputs if not each.timeless}
    for step in program.steps:
        if found & set(symbols_in(step.expr)):
            found.add(step.target)
    return found


def _products(node: Node) -> Iterator[tuple[Node, ...]]:
    """The factors of every product that is taken entry by entry, with those that are spread over others."""
    for each in node.atoms(Apply):
        if each.op == "mul":
            yield each.operands
        elif each.op == "contract":
            inputs, out = letters_of(each)
            if all(set(letters) <= set(out) for letters in inputs) and len(set(map(len, inputs))) > 1:
                yield each.operands


def _alone(factor: Node) -> Iterator[Node]:
    """The value that a factor is, or is what it leaves of 1; factors of a factor too."""
    if isinstance(factor, Apply) and factor.op in ("add", "neg", "mul", "spread"):
        for operand in factor.operands:
            yield from _alone(operand)
    elif not isinstance(factor, Scalar):
        yield factor


def _has(*names: str) -> Callable[[Cell], bool]:
    """Whether a cell has one of some operations."""
    return lambda cell: any(node.op in names for node in _applied(cell.program))


def _applied(program: Program) -> Iterable[Apply]:
    return (node for step in program.steps for node in step.expr.atoms(Apply))


def _attends(cell: Cell) -> bool:
    """Whether values are added up with weights that a softmax shares out among them."""
    weights = {s.target for s in cell.program.steps if any(a.op == "softmax" for a in s.expr.atoms(Apply))}
    for node in _applied(cell.program):
        if node.op != "contract":
            continue
        inputs, out = letters_of(node)
        for operand, letters in zip(node.operands, inputs, strict=True):
            is_weight = operand in weights or (isinstance(operand, Apply) and operand.op == "softmax")
            if is_weight and set(letters) - set(out):
                return True
    return False


def _writes(cell: Cell) -> bool:
    """Whether a state is a matrix to which an outer product of two values of the step is added."""
    program, states = cell.program, {state.next for state in cell.states if len(state.shape) > 1}
    moving, alive = changing(program), set(states)
    for step in reversed(program.steps):
        if step.target in alive:
            if any(_is_outer(node, moving) for node in step.expr.atoms(Apply)):
                return True
            alive.update(s for s in symbols_in(step.expr) if len(s.shape) > 1)
    return False


def _is_outer(node: Apply, moving: set[TensorSymbol]) -> bool:
    """An outer product of what the step computes."""
    if node.op != "contract":
        return False
    inputs, out = letters_of(node)
    moved = all(moving & set(symbols_in(operand)) for operand in node.operands)
    return (
        moved
        and len(out) > 1
        and all(len(letters) < len(out) for letters in inputs)
        and (set(out) == set("".join(inputs)) and len("".join(inputs)) == len(out))
    )


KINDS: Mapping[str, Callable[[Cell], bool]] = MappingProxyType({
    "stateless": lambda cell: not cell.states,
    "recurrent": lambda cell: bool(cell.states),
    "gated": lambda cell: bool(gates(cell.program)),
    "independent": lambda cell: properties(cell).diagonal,
    "scan": lambda cell: properties(cell).affine,
    "memory": _writes,
    "attention": _attends,
    "windows": _has("windows"),
    "spiking": _has("spike"),
})  # fmt: skip
