"""Gates that see the state that they control: Gers and Schmidhuber (2000)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sympy

from derive.algebra.node import Apply, Node, add, is_op
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell
from derive.forms.form import Form, Formed, Names, rebuilt, refused
from derive.ops.constants import zeros
from derive.program import Program, Step

_NAME = "peepholes"


def peepholes(cell: Cell) -> Formed:
    """Each gate of a memory sees its own unit's entry of it; the gate of what it shows sees the new one.

    A memory is a state c that no matrix is multiplied with and whose next value is c times a gate, and more;
    a gate is a sigmoid of a sum.  At p = 0 nothing has changed.

    >>> from derive.catalogue import load
    >>> print(peepholes(load("lstm")).cell.program)
    a_f = W_f @ x + U_f @ h + b_f + p_f * c
    f = sigmoid(a_f)
    a_i = W_i @ x + U_i @ h + b_i + p_i * c
    i = sigmoid(a_i)
    a_g = W_g @ x + U_g @ h + b_g
    g = tanh(a_g)
    c_next = f * c + i * g
    a_o = W_o @ x + U_o @ h + b_o + p_o * c_next
    o = sigmoid(a_o)
    h_next = o * tanh(c_next)

    Raises: DefinitionError where there is no such memory, or its gates see it already.
    """
    sights = _sights_of(cell)
    made: dict[TensorSymbol, Node] = {}
    names = Names(cell.program)
    gates = {_pre(gate, cell.program): gate for gate in sights}
    steps = []
    for step in _ordered(cell.program, sights):
        if step.target in gates:
            gate = gates[step.target]
            bare = TensorSymbol("p", gate.shape, "parameter", layer=gate.layer, traits=_part(gate))
            weight = names.like(bare, f"p_{gate.part[0]}")
            made[weight] = zeros(gate.shape)
            step = replace(step, expr=add(step.expr, weight * sights[gate]))
        steps.append(step)
    return Formed(rebuilt(cell, steps), {}, made)


def _sights_of(cell: Cell) -> dict[TensorSymbol, TensorSymbol]:
    """What each gate is to see."""
    program = cell.program
    memories = [state for state in cell.states if _is_memory(state, program)]
    if not memories:
        reason = "it has no memory, a state that gates keep and no matrix is multiplied with"
        raise refused(cell, _NAME, reason)
    sights = {gate: seen for memory in memories for gate, seen in _sights(memory, program)}
    if not sights:
        called = ", ".join(memory.name for memory in memories)
        raise refused(cell, _NAME, f"no gate that is a sigmoid of a sum without {called} controls {called}")
    return sights


def _part(symbol: TensorSymbol) -> list[sympy.Tuple]:
    return [trait for trait in symbol.traits if trait[0].name == "part"]


def _is_memory(state: TensorSymbol, program: Program) -> bool:
    """Whether gates alone keep it: one is in the sum that makes it, and no product with a matrix has it."""
    step = program.defined[state.next]
    multiplied = any(
        is_op(node, "contract") and {state, state.next} & set(node.atoms(TensorSymbol))
        for each in program.steps
        for node in each.expr.atoms(Apply)
    )
    kept = [factors for factors in _products(step.expr) if state in factors]
    return len(state.shape) == 1 and not multiplied and any(_gates(each, program) for each in kept)


def _products(expr: Node) -> Iterator[tuple[Node, ...]]:
    """The elementwise products in an expression, with their factors."""
    for node in sympy.preorder_traversal(expr):
        if isinstance(node, Apply) and is_op(node, "mul"):
            yield node.operands


def _gates(factors: tuple[Node, ...], program: Program) -> list[TensorSymbol]:
    """The factors that are a sigmoid of a sum, or 1 less one."""
    found = [s for factor in factors for s in symbols_in(factor) if s in program.defined]
    behind = [_behind(symbol, program.defined[symbol].expr) for symbol in found]
    return [symbol for symbol in behind if symbol in program.defined and _pre(symbol, program) is not None]


def _behind(symbol: TensorSymbol, expr: Node) -> TensorSymbol:
    """The i of a value 1 - i; of any other, the value itself."""
    found = symbols_in(expr)
    return found[0] if len(found) == 1 and expr == 1 - found[0] else symbol


def _pre(gate: TensorSymbol, program: Program) -> TensorSymbol | None:
    """The pre-activation of a gate, which is a sum."""
    expr = program.defined[gate].expr
    if not isinstance(expr, Apply) or expr.op != "sigmoid":
        return None
    found = expr.operands[0]
    below = program.defined.get(found) if isinstance(found, TensorSymbol) else None
    return below.target if below and is_op(below.expr, "add") else None


def _sights(memory: TensorSymbol, program: Program) -> Iterator[tuple[TensorSymbol, TensorSymbol]]:
    """Each gate that does not see the memory yet, with the value of it that it is to see."""
    before, after = memory, memory.next
    inner = [gate for each in _products(program.defined[after].expr) for gate in _gates(each, program)]
    for gate in dict.fromkeys(inner):
        if not _sees(gate, memory, program) and gate.shape == memory.shape:
            yield gate, before
    shown = [each for step in program.steps for each in _products(step.expr) if _has(each, after)]
    early = {s for step in _until(after, program) for s in symbols_in(step.expr)}
    for gate in dict.fromkeys(gate for each in shown for gate in _gates(each, program)):
        if gate not in {*inner, *early} and not _sees(gate, memory, program) and gate.shape == memory.shape:
            yield gate, after


def _has(factors: tuple[Node, ...], symbol: TensorSymbol) -> bool:
    return any(symbol in symbols_in(factor) for factor in factors)


def _until(target: TensorSymbol, program: Program) -> Iterator[Step]:
    """The statements up to that of a value."""
    place = program.steps.index(program.defined[target])
    yield from program.steps[: place + 1]


def _sees(gate: TensorSymbol, memory: TensorSymbol, program: Program) -> bool:
    """Whether the sum of a gate has the memory already."""
    pre = _pre(gate, program)
    return pre is not None and bool({memory, memory.next} & set(symbols_in(program.defined[pre].expr)))


def _ordered(program: Program, sights: dict[TensorSymbol, TensorSymbol]) -> list[Step]:
    """The statements, each gate that sees a new value behind the statement of that value."""
    moved = {
        symbol: seen
        for gate, seen in sights.items()
        if seen.time == 0
        for symbol in (_pre(gate, program), gate)
        if symbol is not None
    }
    steps = [step for step in program.steps if step.target not in moved]
    for target, seen in reversed(moved.items()):
        place = next(k for k, step in enumerate(steps) if step.target == seen)
        steps.insert(place + 1, program.defined[target])
    return steps


PEEPHOLES = Form(_NAME, "gates that see the memory that they control", peepholes)
