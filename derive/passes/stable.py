"""A program in a form that does not overflow: the same values by name, computed otherwise.

Only right sides change, and only where a rule applies; formulas for readers are those of the program as it
was.  A definition may spread an expression over several statements, so rules see through names; a gradient
is that of the stable forward program, except by the values that were seen through, whose own adjoints are
what they were.
"""

from __future__ import annotations

from dataclasses import replace

from derive.algebra.node import Apply, Node
from derive.algebra.symbol import TensorSymbol
from derive.passes.gradient import gradient, made_once
from derive.passes.stable_nodes import Seen, below, rewritten
from derive.passes.stable_scalars import apart
from derive.program import Program, Step


def stable(program: Program) -> Program:
    """The same program in a form that does not overflow; itself where no rule applies.

    >>> from derive.catalogue import load
    >>> cell = load("min-lstm")
    >>> print(stable(cell.program).defined[cell.program.by_name["k"]])
    k = sigmoid(-softplus(-a_f) + softplus(-a_i))
    >>> stable(load("lstm").program) is load("lstm").program
    True
    """
    return made_once(program, "stable", lambda: _stable(program))


def _stable(program: Program) -> Program:
    found = _differences(_bounded(program)[0])
    return program if found.steps == program.steps else found


def _bounded(program: Program) -> tuple[Program, frozenset[TensorSymbol]]:
    """Quotients and logarithms in a stable form, and what was seen through."""
    forward = _forward(program)
    if forward is None:
        return _by_statement(program)
    better, through = _bounded(forward)
    if better.steps == forward.steps:
        return _by_statement(program)
    return _by_statement(_with_adjoints(program, better, through))


def _forward(program: Program) -> Program | None:
    """What a program is the first gradient of, if it is one.

    The gradient of a gradient is taken statement by statement: adjoints in a stable form read other values
    than they did, which themselves have adjoints in it.
    """
    if program.order != 1:
        return None
    own = [step.target for step in program.steps if _marked(step.target, program.order)]
    seeds = [s for s in program.inputs if _marked(s, program.order)]
    found = Program(
        program.inputs[: len(program.inputs) - len(seeds)],
        program.steps[: len(program.steps) - len(own)],
        tuple(s.primal() for s in seeds),
        program.cell,
        program.file,
        program.order - 1,
    )
    return found if gradient(found).steps == program.steps else None


def _marked(symbol: TensorSymbol, order: int) -> bool:
    """Whether it is an adjoint, a gradient or a seed of that order."""
    return bool(symbol.marks) and symbol.marks[-1][0] != "pre" and symbol.marks[-1][1] == order


def _with_adjoints(program: Program, better: Program, through: frozenset[TensorSymbol]) -> Program:
    """The gradient with the adjoints of the stable forward program.

    The adjoint of a value is the same for both where nothing sees through it: what comes after it is the same
    function of it.  What was seen through keeps its adjoint; the one it has in the other gradient stands
    where it is used.
    """
    hidden: dict[Node, Node] = {}
    adjoints: dict[TensorSymbol, Node] = {}
    concealed = {symbol.marked("adj", program.order) for symbol in through}
    for step in gradient(better).steps[len(better.steps) :]:
        expr = step.expr.xreplace(hidden)
        if step.target in concealed:
            hidden[step.target] = expr
        else:
            adjoints[step.target] = expr
    right = {step.target: step.expr for step in better.steps} | adjoints
    steps = (replace(step, expr=right.get(step.target, step.expr)) for step in program.steps)
    return replace(program, steps=tuple(steps))


def _by_statement(program: Program) -> tuple[Program, frozenset[TensorSymbol]]:
    definitions: dict[TensorSymbol, Node] = {step.target: step.expr for step in program.steps}
    seen, steps = Seen(definitions), []
    for step in program.steps:
        expr = rewritten(step.expr, seen)
        steps.append(step if expr == step.expr else replace(step, expr=expr))
    return replace(program, steps=tuple(steps)), frozenset(seen.through)


def _differences(program: Program) -> Program:
    """Statements whose value is divided by, or stands below a root or in a logarithm, as products."""
    names = {symbol for step in program.steps for symbol in below(step.expr)}
    seen = Seen({step.target: step.expr for step in program.steps})
    steps = (_apart(step, seen) if step.target in names else step for step in program.steps)
    return replace(program, steps=tuple(steps))


def _apart(step: Step, seen: Seen) -> Step:
    if not isinstance(step.expr, Apply) or step.expr.op != "add":
        return step
    expr = seen.by(apart, step.expr, 1)
    return step if expr is None else replace(step, expr=expr)
