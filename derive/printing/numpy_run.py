"""The functions `run` and `run_backward` of an emitted NumPy file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import sympy

from derive.algebra.node import is_op
from derive.algebra.shape import as_tuple
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell
from derive.printing.numpy import INDENT, SKIP, WIDTH
from derive.printing.numpy_given import Named, always, given, states, where
from derive.printing.numpy_sequence import Text
from derive.printing.numpy_words import Words, read_sizes, sizes_needed, words
from derive.schedule import Direction, Schedule, schedule
from derive.schedule.memory import memory

_RUN = '''def run(parameters, inputs, initial, steps=None):
    """A sequence: inputs (T, B, ...) and initial states (B, ...) by name; steps: T where nothing is input.
{once}
    Returns states after each step and outputs, (T, B, ...), and the tape that `run_backward` needs; these
    are views of one memory, so that what is to be changed has to be copied.
    """
'''
_ONCE = "    Inputs in ONCE are the same at every step, (B, ...).\n"
_BACKWARD = '''def run_backward(tape, cotangents):
    """The gradient of a sequence: cotangents (T, B, ...) of states and outputs by name, else zeros.

    Returns gradients of parameters (sums over t and the batch), inputs (T, B, ...) and initial states.
{sums}    """
'''
_CHOSEN = '''    return (backward_early if plan(tape) == "early" else backward_late)(tape, cotangents)


def plan(tape):
    """Which loop `run_backward` takes, "early" or "late", by how many numbers a step has.

    Local derivatives are computed for all steps in front of the early loop, which has fewer calls then, and
    step by step in the late one, which has less to read.
    """
    most = max(array.size for array in tape[4].values())
    return "early" if most <= {limit} * tape[0] else "late"


def backward_early(tape, cotangents):
    """The gradient of a sequence; see `run_backward`."""
'''
_LATE = '''def backward_late(tape, cotangents):
    """The gradient of a sequence; see `run_backward`."""
'''
_WORD = re.compile(r"[A-Za-z_]\w*")
_VIEW = re.compile(r'(\w+) = \w+(\[:, [^\]]*\]|\["\w+"\])?$')  # what costs nothing to leave out
# of the largest array of a step: where both loops take as long, measured with LSTM and GRU in both formats
LIMIT = 3000
_SUMS = "    Gradients of what is in ONCE are sums over t, (B, ...).\n"
_ROWS = '''def rows(cotangents, name, shape, kind):
    """What is supplied for a name, with steps and samples on one axis; zeros where there is nothing."""
    if name in cotangents:
        return np.asarray(cotangents[name], kind).reshape(shape)
    return np.broadcast_to(np.zeros((), kind), shape)
'''


def sequence(cell: Cell) -> str:
    """Both functions, and what they call.

    >>> from derive.catalogue import load
    >>> "all_a_x = all_x @ W.T" in sequence(load("lstm"))
    True
    """
    plan, early = schedule(cell, packed=True), schedule(cell, packed=True, early=True)
    directions = (plan.forward, plan.backward, early.backward)
    of = Named(cell, plan, words(cell.program, directions))
    there, back = _used(_forward(of)), _used(_backward(of))
    back_early = _used(_backward(replace(of, plan=early))) if _is_other(plan, early) else []
    sizes = _needed_sizes(directions, "\n".join((*there, *back, *back_early)))
    w = of.words
    taped = f"({w.length}, {w.batch}, kind, {as_tuple(map(str, sizes))}, kept, still)"
    read = read_sizes(sizes, always(cell), where(cell), cell.program)
    once = len(cell.series) < len(cell.inputs)
    run = _RUN.format(once=_ONCE if once else "")
    run_backward = _BACKWARD.format(sums=_SUMS if once else "")
    parts = [_ROWS, run + _indented([*read, *there, f"return values, {taped}"])]
    late = _indented([f"{taped[1:-1]} = tape", *back])
    if back_early:
        run_backward += _CHOSEN.format(limit=LIMIT)
        parts += [run_backward + _indented([f"{taped[1:-1]} = tape", *back_early]), _LATE + late]
    else:
        parts.append(run_backward + late)
    return "\n\n".join(parts)


def _is_other(plan: Schedule, early: Schedule) -> bool:
    """Whether there is a choice: another loop that reads nothing more of the forward pass."""
    same = plan.backward.loop.program.steps == early.backward.loop.program.steps
    return not same and {*early.tape} <= {*plan.tape} and {*early.still} <= {*plan.still}


def _used(lines: Sequence[str]) -> list[str]:
    """The lines of a function without names that nothing uses."""
    words = Counter(
        word for line in lines if not line.lstrip().startswith("#") for word in _WORD.findall(line)
    )
    kept = [line for line in lines if not ((found := _VIEW.match(line)) and words[found[1]] == 1)]
    return kept if len(kept) == len(lines) else _used(kept)


def _needed_sizes(directions: Sequence[Direction], text: str) -> list[sympy.Symbol]:
    """The sizes that a text names."""
    every = sizes_needed(directions)
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [size for size in every if re.search(rf"(?<![\w.\"]){size}(?![\w\"])", code)]


def _forward(of: Named) -> list[str]:
    cell, w, direction = of.cell, of.words, of.plan.forward
    held = {s.next: w.every(s.next) for s in cell.states} | {s: w.every(s) for s in cell.states}
    wanted = (*of.plan.tape, *cell.outputs, *direction.after.program.inputs)
    text = Text(w, direction, memory(direction, wanted, held, of.names()), held)
    made, stepped, inside = text.loop()
    needed = frozenset((*_read_later(direction), *of.plan.tape, *cell.outputs))
    return [
        *given(of, direction),
        *of.by_step,
        *states(of),
        *text.still(),
        *text.before(needed),
        *made,
        *_loop(w, stepped, inside),
        *text.after(),
        *_values(of),
    ]


def _read_later(direction: Direction) -> set[TensorSymbol]:
    return {*direction.loop.program.inputs, *direction.after.program.inputs}


def _loop(
    w: Words, stepped: Sequence[tuple[str, str]], inside: Sequence[str], backward: bool = False
) -> list[str]:
    """The loop, over pairs of what a value is called in it and what all its steps are called."""
    if not inside:
        return []
    turn = "[::-1]" if backward else ""
    every = [f"by_step({all_steps}){turn}" for _, all_steps in stepped]
    names = ", ".join(one for one, _ in stepped)
    if not stepped:
        return [f"for _ in range({w.length}):", *_indent(inside)]
    if len(stepped) == 1:
        return [f"for {names} in {every[0]}:", *_indent(inside)]
    if len(names) > WIDTH - INDENT - len("for  in zip("):
        names = "\n".join(["(", *(f"    {one}," for one, _ in stepped), ")"])
    return [*f"for {names} in zip(".splitlines(), *(f"    {each}," for each in every), "):", *_indent(inside)]


def _values(of: Named) -> list[str]:
    w, cell = of.words, of.cell
    values = [f'    "{s.name}": by_step({w.every(s.next)}),' for s in cell.states]
    values += [f'    "{s.name}": by_step({w.every(s)}),' for s in cell.outputs]
    kept = [f'    "{s.name}": {w.every(s)},' for s in of.plan.tape]
    still = [f'    "{s.name}": {w.one(s)},' for s in of.plan.still]
    read = {s for phase in of.plan.backward.phases for s in phase.program.inputs}
    still += [f'    "{s.name}": parameters["{s.name}"],' for s in cell.timeless if s in read]
    every, once = _dictionary("kept", kept), _dictionary("still", still)
    return ["values = {", *values, "}", *every, *once]


def _dictionary(name: str, entries: Sequence[str]) -> list[str]:
    return [f"{name} = {{", *entries, "}"] if entries else [f"{name} = {{}}"]


def _backward(of: Named) -> list[str]:
    cell, w, direction = of.cell, of.words, of.plan.backward
    handed = {c.handed: "" for c in direction.carried}
    plan = memory(direction, direction.after.program.inputs, handed, of.names())
    in_place = _in_place(of)
    text = Text(w, direction, plan, {}, in_place)
    made, stepped, inside = text.loop(_handed_on(of, in_place))
    read = {s for phase in direction.phases for s in phase.program.inputs}
    return [
        f"{w.samples} = {w.length} * {w.batch}",
        *(f'{w.every(s)} = kept["{s.name}"]' for s in of.plan.tape),
        *(f'{w.one(s)} = still["{s.name}"]' for s in (*of.plan.still, *cell.timeless) if s in read),
        *of.by_step,
        *_seeds(of),
        *text.still(),
        *text.before(frozenset(_read_later(direction))),
        *_carried(of),
        *made,
        *_loop(w, stepped, inside, backward=True),
        *text.after(),
        *_grads(of),
    ]


def _seeds(of: Named) -> list[str]:
    w, lines = of.words, []
    alive = {s for phase in of.plan.backward.phases for s in phase.program.inputs}
    for s in (*(state.next for state in of.cell.states), *of.cell.outputs):
        seed = s.marked("seed")
        if seed in alive:
            name = s.at(-1).name if s.role == "state" else s.name
            shape = w.shape(seed, w.samples)
            lines.append(f'{w.every(seed)} = rows(cotangents, "{name}", {shape}, kind)')
    return lines


def _carried(of: Named) -> list[str]:
    w = of.words
    return [f"{w.one(c.read)} = np.zeros({w.shape(c.read, w.batch)}, kind)" for c in of.plan.backward.carried]


def _in_place(of: Named) -> dict[TensorSymbol, str]:
    """What can be computed where it is read in the next turn: nothing reads the old value after that."""
    steps = of.plan.backward.loop.program.steps
    found = {}
    for carry in of.plan.backward.carried:
        made = next((k for k, step in enumerate(steps) if step.target == carry.handed), None)
        reads, last = {carry.read}, -1
        for k, step in enumerate(steps):
            if reads & {*symbols_in(step.expr)}:
                last = k
                reads |= (
                    {step.target}
                    if isinstance(step.expr, TensorSymbol) or is_op(step.expr, "slice")
                    else set()
                )
        if made is not None and last < made:
            found[carry.handed] = of.words.one(carry.read)
    return found


def _handed_on(of: Named, in_place: Mapping[TensorSymbol, str]) -> list[str]:
    w, before = of.words, of.plan.backward.before.program.defined
    # what is zero at every step is that from the start
    zero = {symbol for symbol, step in before.items() if is_op(step.expr, "zeros")}
    rest = [c for c in of.plan.backward.carried if c.handed not in in_place and c.handed not in zero]
    return [f"{w.one(c.read)}[...] = {w.one(c.handed)}" for c in rest]


def _grads(of: Named) -> list[str]:
    w, cell = of.words, of.cell
    lines = []
    for s in cell.program.inputs:
        grad = s.marked("grad")
        if s.role == "state":
            carry = next(c.read for c in of.plan.backward.carried if c.handed == grad)
            value = w.one(carry)
        elif s.timeless:
            value = w.one(grad)
        else:
            value = f"by_step({w.every(grad)})" + (".sum(0)" if s.still else "")
        lines.append(f'    "{grad.name}": {value},')
    return ["return {", *lines, "}"]


def _indent(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _indented(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in map(_unbroken, _indent(lines))) + "\n"


def _unbroken(line: str) -> str:
    """A line that is too long for formatters, which are asked to leave it."""
    long = len(line) > WIDTH and not line.lstrip().startswith("#") and not line.endswith(SKIP)
    return line + SKIP if long else line
