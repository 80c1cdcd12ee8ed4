"""A sequence of one step as NumPy code: no loop, and no memory that is made beforehand.

A sum with what a later step hands back is one with zero, and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from derive.algebra.node import Apply, Node, add
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.printing import numpy_handed as handed
from derive.printing.numpy_given import Named, of_one_step, weights
from derive.printing.numpy_seeds import is_there, parted, rows, seeds, supplied
from derive.printing.numpy_sequence import Text
from derive.schedule import Phase
from derive.schedule.draft import with_expr
from derive.schedule.memory import Memory

RUN = '''def run_one(parameters, inputs, initial):
    """A sequence of one step; see `run`."""
'''
_PRODUCT = re.compile(r"(\w+) = (\w+)(\.T|) @ (\w+)(\.T|)")
_SUM = re.compile(r"(?<== )np\.sum\((\w+), axis=0\)$")


def named(of: Named) -> Named:
    """The cell with the names of one step for everything: samples are those of the batch."""
    return replace(of, words=replace(of.words, prefix="", samples=of.words.batch))


def forward(of: Named) -> list[str]:
    """The lines of `run_one`, but for sizes; `of` as `named` makes it."""
    direction = of.plan.forward
    read = {s for phase in direction.phases for s in phase.program.inputs}
    needed = frozenset((*read, *of.plan.tape, *of.cell.outputs, *(s.next for s in of.cell.states)))
    lines = [*weights(of, direction), *of_one_step(of, direction), *_phases(of, direction.phases, needed)]
    own = partial(_own, of, direction.phases)
    return [*lines, *handed.values(of, lambda s: f"{own(s)}[None]")]


def backward(of: Named) -> list[str]:
    """The lines of `backward_one` behind its first, which takes the tape apart."""
    w, direction, names = of.words, of.plan.backward, seeds(of)
    carried = frozenset(carry.read for carry in direction.carried)
    phases, late = [], dict[TensorSymbol, list[TensorSymbol]]()
    for phase in direction.phases:
        first, apart = _first(phase, carried, names)
        phases.append(first)
        late |= apart
    read = {s for phase in phases for s in phase.program.inputs}
    lines = handed.taped(of)
    lines += [f"{w.one(seed)} = {rows(of, seed, name)}" for seed, name in names.items() if seed in read]
    for symbol in (carry.read for carry in direction.carried if carry.read in read):
        lines.append(f"{w.one(symbol)} = np.zeros({w.shape(symbol, w.batch)}, kind)")
    added = {
        target: [
            line
            for seed in apart
            for line in (supplied(names[seed]), f"    {w.one(target)} += {rows(of, seed, names[seed])}")
        ]
        for target, apart in late.items()
    }
    lines += _phases(of, phases, frozenset(read), added)
    own = partial(_own, of, phases)
    return [*lines, *handed.gradients(of, own, lambda s: f"{own(s)}[None]")]


def _phases(
    of: Named,
    phases: Sequence[Phase],
    needed: frozenset[TensorSymbol],
    late: Mapping[TensorSymbol, Sequence[str]] | None = None,
) -> list[str]:
    """The statements of phases in a row; late: what stands behind the lines of a value."""
    text = Text(of.words, of.plan.forward, Memory(), late=late or {}, stacks=of.stacks.made)
    matrices = {*map(of.words.one, _matrices(phases))}
    return [_quicker(line, matrices) for phase in phases for line in text.plain(phase, "", needed)]


def _matrices(phases: Iterable[Phase]) -> Iterator[TensorSymbol]:
    """What has two axes, with that of samples."""
    for phase in phases:
        axes = {**phase.axes, **{step.target: step.batched for step in phase.steps}}
        yield from (s for s, has in axes.items() if len(s.shape) + has == 2)


def _quicker(line: str, matrices: set[str]) -> str:
    """A statement by NumPy's shortest way to the same: where arrays are small, most time is spent on the way.

    >>> _quicker("y = x @ W.T", {"x", "W"})
    'y = np.dot(x, W.T)'
    """
    found = _PRODUCT.fullmatch(line)
    if found and {found[2], found[4]} <= matrices:
        return f"{found[1]} = np.dot({found[2]}{found[3]}, {found[4]}{found[5]})"
    return _SUM.sub(r"np.add.reduce(\1)", line)


def _own(of: Named, phases: Iterable[Phase], symbol: TensorSymbol) -> str:
    """A value that is handed out, in memory of its own."""
    made = {step.target: step.expr for phase in phases for step in phase.program.steps}
    return of.words.one(symbol) + ".copy()" * is_there(made.get(symbol, symbol))


def _first(
    phase: Phase, carried: frozenset[TensorSymbol], seeds: Container[Node]
) -> tuple[Phase, dict[TensorSymbol, list[TensorSymbol]]]:
    """The statements of a phase where nothing is handed back yet, and the cotangents that are added to some
    of their values afterwards."""
    steps, late = [], dict[TensorSymbol, list[TensorSymbol]]()
    for step in phase.program.steps:
        expr, apart = parted(_without(step.expr, carried), seeds)
        steps.append(with_expr(step, expr))
        late |= {step.target: apart} if apart else {}
    read = {s for step in steps for s in symbols_in(step.expr)}
    inputs = tuple(s for s in phase.program.inputs if s in read or not (s in carried or s in seeds))
    program = replace(phase.program, steps=tuple(steps), inputs=inputs)
    return replace(phase, program=program), late


def _without(node: Node, carried: frozenset[TensorSymbol]) -> Node:
    """An expression without some terms of its sums."""
    if not isinstance(node, Apply) or not carried & {*symbols_in(node)}:
        return node
    operands = [_without(operand, carried) for operand in node.operands]
    rest = [operand for operand in operands if operand not in carried]
    return add(*rest) if node.op == "add" and rest else node.with_operands(operands)
