"""A sequence and its gradient in a PyTorch file: the loops around the phases of a schedule.

Outside of the loops every value has the samples of all steps on its first axis, (T * B, ...).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.printing.brackets import names
from derive.printing.defaults import filler
from derive.printing.torch_phases import Axes, Block
from derive.schedule import Direction, Phase, Schedule, schedule

_PARTS = {
    "still": "What is made of parameters alone.",
    "before": "For all steps at once what needs nothing of {carried}: {{given}} holds T * B samples.",
    "loop": "One step of {way}, B samples, which takes what {carried} hands over.",
    "after": "The rest, for all steps at once: {{given}} holds T * B samples.",
}
_WAYS = {
    "forward": ("the step before", "the sequence"),
    "backward": ("the step after", "the gradient"),
}
_CUT = '''
def by_step(v, names, T):
    """What the loop reads at every step, (B, ...), cut out of what holds all steps."""
    rows = zip(*(v[name].chunk(T) for name in names)) if names else [()] * T
    return [dict(zip(names, row)) for row in rows]
'''
_SHIFT = '''
def before_each(first, after):
    """A state before every step: the first one, then what each step but the last leaves."""
    return torch.cat([first, after[: -len(first)]])
'''
_BACK = '''
def from_the_next(grad, B):
    """What every step is handed by the one after it, the last one nothing."""
    return torch.cat([grad[B:], torch.zeros_like(grad[:B])])
'''
_RUN = '''
@torch.no_grad()
def run(parameters, inputs, initial, steps=None):
    """A sequence: inputs (T, B, ...) and initial states (B, ...) by name.

    steps: T where nothing is input.
{once_told}    Returns states after each step and outputs, (T, B, ...), and what `run_backward` needs.
    Autograd does not look inside; it takes the gradient of `sequence`.
    """
    T = {length}
    v = {{**parameters, **inputs, **initial}}
{filled}    v.update({{name: v[name].flatten(0, 1) for name in INPUTS}})
{once}{body}
    # detached: what is returned and what the tape keeps are no views of each other for autograd
    values = {{name: v[name + "_next"] for name in STATES}} | {{name: v[name] for name in OUTPUTS}}
    values = {{name: value.unflatten(0, (T, -1)).detach() for name, value in values.items()}}
    kept = {{name: v[name] for name in TAPE}} | {{name: initial[name] for name in STATES}}
    return values, ({{name: value.shape for name, value in values.items()}}, kept)
'''
_FILLED = """    first = {name: v[name][0] if name in INPUTS else v[name] for name in v}
    for name, value in filled(first).items():
        if name not in v:
            v[name] = value.expand(T, *value.shape) if name in INPUTS else value
"""
_ONCE = "    v.update({name: v[name].expand(T, *v[name].shape).flatten(0, 1) for name in ONCE})\n"
_FORWARD_LOOP = """    state, made = {{name: v[name] for name in STATES}}, []
    changing = {each}
    for each in by_step(v, changing, T):
        made.append({{**each, **forward_loop({{**v, **each, **state}})}})
        state = {{name: made[-1][name + "_next"] for name in STATES}}
    computed = {kept}
    v.update({{name: torch.cat([each[name] for each in made]) for name in computed}})
"""
_BACKWARD = '''
@torch.no_grad()
def run_backward(tape, cotangents):
    """The gradient of a sequence: cotangents (T, B, ...) of states and outputs by name, else zeros.

    Returns gradients of parameters (sums over t and the batch), inputs and initial states.
{sums}    """
    sizes, v = tape[0], dict(tape[1])
    (T, B), like = next(iter(sizes.values()))[:2], next(iter(v.values()))
    for name in STATES + OUTPUTS:
        given = like.new_zeros(sizes[name]) if cotangents.get(name) is None else cotangents[name]
        v["grad_" + name + "_next" * (name in STATES)] = given.flatten(0, 1)
{body}    grads = {{"grad_" + name: v["grad_" + name] for name in PARAMETERS}}
    for name in INPUTS:
        grads["grad_" + name] = v["grad_" + name].unflatten(0, (T, B))
{once}{states}    return grads
'''
_CARRIED = "    carried = {name: like.new_zeros((B, *sizes[state][2:])) for state, name in CARRIED.items()}\n"
_BACKWARD_LOOP = """    made = []
    changing = {each}
    for each in reversed(by_step(v, changing, T)):
        made.append({{**each, **backward_loop({{**v, **each, **carried}})}})
        carried = {{name: made[-1]["grad_" + state] for state, name in CARRIED.items()}}
    made.reverse()
    computed = {kept}
    v.update({{name: torch.cat([each[name] for each in made]) for name in computed}})
"""


@dataclass(frozen=True)
class Plan:
    """What a file of a cell computes over time, and what its loops hand from phase to phase."""

    cell: Cell

    @cached_property
    def schedule(self) -> Schedule:
        """The cell's schedule."""
        return schedule(self.cell, packed=True)

    @cached_property
    def tape(self) -> tuple[TensorSymbol, ...]:
        """What the gradient reads of the sequence; of a state what it is after each step."""
        back = self.schedule.backward
        own = {*_made(back), *(carry.read for carry in back.carried), *self._seeds}
        read = dict.fromkeys(s for phase in back.phases for s in phase.program.inputs if s not in own)
        states = set(self.cell.states)
        found = dict.fromkeys(s.next if s in states else s for s in read)
        found |= dict.fromkeys(self._measured((*self._seeds, *found, *self.cell.states, *self.cell.timeless)))
        return tuple(found) or (() if states else self.cell.program.inputs[:1])  # has type and device

    def _measured(self, known: Iterable[TensorSymbol]) -> list[TensorSymbol]:
        """Inputs off which sizes are read that nothing else has."""
        lengths = {length for symbol in known for length in symbol.shape}
        found = []
        for size in self.cell.sizes:
            if not any((length / size).is_Integer for length in lengths):
                found += [s for s in self.cell.inputs if size in s.shape][:1]
        return found

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The functions of the phases that have statements."""
        ways = (("forward", self.schedule.forward), ("backward", self.schedule.backward))
        made = [self._block(way, part, direction) for way, direction in ways for part in _PARTS]
        return tuple(block for block in made if block)

    @property
    def text(self) -> str:
        """The functions `run` and `run_backward`, and what they call."""
        run, back = self._run(), self._run_backward()
        tools = {"by_step(": _CUT, "before_each(": _SHIFT, "from_the_next(": _BACK}
        needed = [tool for name, tool in tools.items() if name in run + back]
        return "\n".join([*needed, run, back])

    @property
    def carried(self) -> dict[str, str]:
        """By the name of a state, what the gradient of the step after it is called."""
        back = self.schedule.backward.carried
        return {s.name: carry.read.name for s, carry in zip(self.cell.states, back, strict=True)}

    @property
    def _seeds(self) -> tuple[TensorSymbol, ...]:
        return tuple(result.marked("seed") for result in self.cell.program.results)

    @cached_property
    def _axes(self) -> Axes:
        """Of everything, whether its tensor has an axis of samples."""
        phases = [*self.schedule.forward.phases, *self.schedule.backward.phases]
        made = {step.target: step.batched for phase in phases for step in phase.steps}
        return {s: has for phase in phases for s, has in phase.axes.items()} | made

    def _block(self, way: str, part: str, direction: Direction) -> Block:
        phase: Phase = getattr(direction, part)
        returned = [s for s in phase.program.results if s in self._wanted(direction)]
        carried, over = _WAYS[way]
        document = _PARTS[part].format(carried=carried, way=over)
        given = self._given(way, part)
        return Block(f"{way}_{part}", phase.program, phase.steps, returned, document, given, self._axes)

    def _given(self, way: str, part: str) -> tuple[TensorSymbol, ...]:
        """What a phase finds beside what it reads; in the loop the rest holds all steps."""
        cell = self.cell
        if part == "loop":
            direction = getattr(self.schedule, way)
            carried = tuple(carry.read for carry in direction.carried)
            return (*carried, *cell.timeless, *(cell.inputs if way == "forward" else self.tape))
        if way == "forward":
            return (*cell.inputs, *cell.timeless, *cell.states)
        return (*self._seeds, *self.tape, *cell.timeless, *cell.states)

    def _wanted(self, direction: Direction) -> set[TensorSymbol]:
        """What other phases read, the next turn of the loop, or who called."""
        read = {s for phase in direction.phases for s in phase.program.inputs}
        return read | self._results(direction) | {carry.handed for carry in direction.carried}

    def _results(self, direction: Direction) -> set[TensorSymbol]:
        """What is asked for in the end, of all steps."""
        cell = self.cell
        if direction is self.schedule.forward:
            return {*cell.program.results, *self.tape}
        return {s.marked("grad") for s in (*cell.inputs, *cell.timeless)}

    def _kept(self, direction: Direction) -> list[TensorSymbol]:
        """What the loop computes and is read behind it, of all steps."""
        later = {*direction.after.program.inputs, *self._results(direction)}
        later |= {c.handed for c in direction.carried if c.read in direction.after.program.inputs}
        return [step.target for step in direction.loop.program.steps if step.target in later]

    def _each(self, direction: Direction) -> list[TensorSymbol]:
        """What changes from step to step and is there before the loop."""
        made = {step.target for step in direction.loop.program.steps}
        carried = {carry.read for carry in direction.carried}
        read = [*direction.loop.program.inputs, *(carry.handed for carry in direction.carried)]
        return list(dict.fromkeys(s for s in read if s not in made | carried and self._axes.get(s, True)))

    def _run(self) -> str:
        cell, forward = self.cell, self.schedule.forward
        once, fill = any(s.still for s in cell.inputs), filler(cell)
        late = [s for s in cell.states if s in forward.after.program.inputs]
        loop = _loop(_FORWARD_LOOP, self._each(forward), self._kept(forward)) if forward.loop else ""
        body = [_call("forward", "still", forward), _call("forward", "before", forward), loop]
        body += [_before_each(late), _call("forward", "after", forward)]
        there = "next((len(inputs[name]) for name in INPUTS if name in inputs), steps)"
        return _RUN.format(
            length=there if fill else "len(inputs[INPUTS[0]]) if INPUTS else steps",
            once_told="    Inputs in ONCE are the same at every step, (B, ...).\n" if once else "",
            filled=_FILLED.replace("filled(first)", f"{fill}(first)") if fill else "",
            once=_ONCE if once else "",
            body="".join(body),
        )

    def _run_backward(self) -> str:
        cell, back = self.cell, self.schedule.backward
        read = {s for phase in back.phases for s in phase.program.inputs}
        body = [_before_each([s for s in cell.states if s in read])]
        body += [_call("backward", "still", back), _call("backward", "before", back)]
        late = [carry for carry in back.carried if carry.read in back.after.program.inputs]
        if back.loop:
            body.append(_CARRIED)
            body.append(_loop(_BACKWARD_LOOP, self._each(back), self._kept(back)))
        for carry in late:
            body.append(f'    v["{carry.read.name}"] = from_the_next(v["{carry.handed.name}"], B)\n')
        body.append(_call("backward", "after", back))
        first = "carried[CARRIED[name]]" if back.loop else 'v["grad_" + name][:B]'
        once = any(s.still for s in cell.inputs)
        return _BACKWARD.format(
            sums="    Gradients of what is in ONCE are sums over t, (B, ...).\n" if once else "",
            body="".join(body),
            once=_summed() if once else "",
            states=f'    for name in STATES:\n        grads["grad_" + name] = {first}\n',
        )


def _made(direction: Direction) -> list[TensorSymbol]:
    return [step.target for phase in direction.phases for step in phase.program.steps]


def _call(way: str, part: str, direction: Direction) -> str:
    return f"    v.update({way}_{part}(v))\n" if getattr(direction, part) else ""


def _loop(template: str, each: Iterable[TensorSymbol], kept: Iterable[TensorSymbol]) -> str:
    return template.format(each=names(each, 4), kept=names(kept, 4))


def _before_each(states: Iterable[TensorSymbol]) -> str:
    return "".join(f'    v["{s.name}"] = before_each(v["{s.name}"], v["{s.next.name}"])\n' for s in states)


def _summed() -> str:
    summed = 'v["grad_" + name].unflatten(0, (T, B)).sum(0)'
    return f'    for name in ONCE:\n        grads["grad_" + name] = {summed}\n'
