"""The functions `run` and `run_backward` of an emitted NumPy file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import sympy

from derive.algebra.node import is_op
from derive.algebra.shape import as_tuple
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell
from derive.printing import numpy_handed as handed
from derive.printing import numpy_one
from derive.printing.numpy import INDENT, SKIP, WIDTH
from derive.printing.numpy_given import Named, always, given, length, states, where
from derive.printing.numpy_room import SPACE
from derive.printing.numpy_seeds import rows, seeds
from derive.printing.numpy_sequence import Text
from derive.printing.numpy_stacks import HELPERS, of_file
from derive.printing.numpy_ways import HEAD, chosen
from derive.printing.numpy_words import Words, read_sizes, sizes_needed, words
from derive.schedule import Direction, Schedule, schedule
from derive.schedule.memory import memory
from derive.schedule.names import Names

_RUN = '''def run(parameters, inputs, initial, steps=None, room=None):
    """A sequence: inputs (T, B, ...) and initial states (B, ...) by name; steps: T where nothing is input.
{once}
    room: a dictionary that keeps the memory of all steps.  The next call with it takes no new memory, which
    saves time where that is large, but writes over the values, the tape and the gradients of this one.

    Returns states after each step and outputs, (T, B, ...), and the tape that `run_backward` needs; these
    are views of one memory, so that what is to be changed has to be copied.
    """
'''
_ONCE = "    Inputs in ONCE are the same at every step, (B, ...).\n"
_BACKWARD = '''def run_backward(tape, cotangents, room=None):
    """The gradient of a sequence: cotangents (T, B, ...) of states and outputs by name, else zeros.

    room: as `run` has it, and the same.

    Returns gradients of parameters (sums over t and the batch), inputs (T, B, ...) and initial states.
{sums}    """
'''
_WORD = re.compile(r"[A-Za-z_]\w*")
_VIEW = re.compile(r"(\w+) = \w+(\[[^\[\]]*\])?$")  # what costs nothing to leave out
_SUMS = "    Gradients of what is in ONCE are sums over t, (B, ...).\n"
_ROWS = '''def rows(cotangents, name, shape, kind):
    """What is supplied for a name, with steps and samples on one axis; zeros where there is nothing."""
    if name in cotangents:
        return np.asarray(cotangents[name], kind).reshape(shape)
    zeros = np.ndarray(shape, kind, np.zeros(1, kind), strides=(0,) * len(shape))  # one for all
    zeros.flags.writeable = False
    return zeros
'''


def sequence(cell: Cell) -> str:
    """Both functions, and what they call.

    >>> from derive.catalogue import load
    >>> "np.matmul(all_x, W.T, out=all_a_x)" in sequence(load("lstm"))
    True
    """
    plan, early = schedule(cell, packed=True), schedule(cell, packed=True, early=True)
    directions = (plan.forward, plan.backward, early.backward)
    of = Named(cell, plan, words(cell.program, directions))
    of = replace(of, stacks=of_file(cell, plan, sizes_needed(directions), always(cell)))
    names = of.names()
    there = _used(_forward(of, names))
    # what both directions keep in a room has different names
    of = replace(of, words=replace(of.words, taken=frozenset(names.taken)))
    back = {"late": _used(_backward(of))}
    if _is_other(plan, early):
        back = {"early": _used(_backward(replace(of, plan=early))), **back}
    single = numpy_one.named(of)
    once = _used(numpy_one.forward(single)) if cell.states else []
    if once:
        back = {"one": _used(numpy_one.backward(single)), **back}
    text = "\n".join([*there, *once, *(line for way in back.values() for line in way)])
    helpers = [_ROWS, *([SPACE] if " = space(" in text else []), *([HELPERS] if of.stacks.parts else [])]
    return "\n\n".join([*helpers, *_parts(of, _needed_sizes(directions, text), there, once, back)])


def _parts(
    of: Named,
    sizes: Sequence[sympy.Symbol],
    there: Sequence[str],
    once: Sequence[str],
    back: Mapping[str, Sequence[str]],
) -> Iterator[str]:
    """The functions; there: the lines of `run`; once: of that for a single step; back: of each way back."""
    cell, w = of.cell, of.words
    taped = f"{w.batch}, kind, {as_tuple(map(str, sizes))}, kept, still{', whole' * bool(of.stacks.parts)}"
    arrays = [s for s in always(cell) if s not in of.stacks.taken]
    read = [*of.stacks.lines(), *read_sizes(sizes, arrays, where(cell), cell.program)]
    still = len(cell.series) < len(cell.inputs)
    run = _RUN.format(once=_ONCE if still else "")
    if once:
        run += f"    if {length(cell)} == 1:\n        return run_one(parameters, inputs, initial)\n"
    yield run + _indented([*read, *there, f"return values, ({w.length}, {taped})"])
    if once:
        yield numpy_one.RUN + _indented([*read, *once, f"return values, (1, {taped})"])
    run_backward = _BACKWARD.format(sums=_SUMS if still else "")
    opened = f"{w.length}, {taped} = tape"
    if len(back) == 1:
        yield run_backward + _indented([opened, *back["late"]])
        return
    yield run_backward + chosen(tuple(back))
    for way, lines in back.items():
        yield HEAD.format(way=way) + _indented([opened, *lines])


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


def _forward(of: Named, names: Names) -> list[str]:
    cell, w, direction = of.cell, of.words, of.plan.forward
    held = {s.next: w.every(s.next) for s in cell.states} | {s: w.every(s) for s in cell.states}
    wanted = (*of.plan.tape, *cell.outputs, *direction.after.program.inputs)
    plan = memory(direction, wanted, held, names)
    text = Text(w, direction, plan, held, room=True, stacks=of.stacks.made)
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
        *handed.values(of, lambda s: f"by_step({w.every(s)})"),
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


def _backward(of: Named) -> list[str]:
    w, direction = of.words, of.plan.backward
    back = {c.handed: w.one(c.read) for c in direction.carried}
    plan = memory(direction, direction.after.program.inputs, back, of.names())
    in_place = _in_place(of)
    supplied = seeds(of)
    text = Text(w, direction, plan, {}, in_place, supplied, room=True)
    made, stepped, inside = text.loop(_handed_on(of, in_place))
    return [
        f"{w.samples} = {w.length} * {w.batch}",
        *handed.taped(of),
        *of.by_step,
        *(f"{w.every(seed)} = {rows(of, seed, name)}" for seed, name in supplied.items()),
        *text.still(),
        *text.before(frozenset(_read_later(direction))),
        *_carried(of),
        *made,
        *_loop(w, stepped, inside, backward=True),
        *text.after(),
        *handed.gradients(of, back.__getitem__, lambda s: f"by_step({w.every(s)})"),
    ]


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


def _indent(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _indented(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in map(_unbroken, _indent(lines))) + "\n"


def _unbroken(line: str) -> str:
    """A line that is too long for formatters, which are asked to leave it."""
    long = len(line) > WIDTH and not line.lstrip().startswith("#") and not line.endswith(SKIP)
    return line + SKIP if long else line
