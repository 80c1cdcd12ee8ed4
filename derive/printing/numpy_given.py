"""What `run` of an emitted NumPy file is given: parameters, inputs and states as arrays with their names."""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.algebra.shape import code_size
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.printing.defaults import left_out
from derive.printing.numpy_room import taken
from derive.printing.numpy_stacks import Stacks
from derive.printing.numpy_words import Words
from derive.schedule import Direction, Schedule
from derive.schedule.names import Names


@dataclass(frozen=True)
class Named:
    """A cell, its schedule, what its text calls things, and the parameters that it takes joined."""

    cell: Cell
    plan: Schedule
    words: Words
    stacks: Stacks = field(default_factory=Stacks)

    def names(self) -> Names:
        """A maker of further names."""
        return Names(self.words.taken)

    @property
    def by_step(self) -> list[str]:
        """The function that parts the steps from the samples."""
        w = self.words
        shape = f"{w.length}, {w.batch}, *a.shape[1:]"
        return ["", "def by_step(a):", f"    return a.reshape({shape})", ""]


def given(of: Named, direction: Direction) -> list[str]:
    """Parameters and inputs as variables; T and B."""
    cell, w = of.cell, of.words
    lines = weights(of, direction)
    if required(cell):
        lines.append(f"{w.length}, {w.batch} = {required(cell)[0]}.shape[:2]")
    else:
        lines.append(f"{w.length}, {w.batch} = {length(cell)}, {_batch(cell)}")
    lines.append(f"{w.samples} = {w.length} * {w.batch}")
    return lines + [line for s in _inputs_read(of, direction) for line in _input(of, s)]


def weights(of: Named, direction: Direction) -> list[str]:
    """Of which type everything is, and parameters."""
    parameters = "parameters.values()" if of.stacks.parts else "map(parameters.get, PARAMETERS)"
    lines = [f"given = (*{parameters}, *inputs.values(), *initial.values())"]
    lines.append("kind = np.result_type(*given, 1.0)")
    read = _read(of, direction) - of.stacks.taken
    made = [s for s in of.cell.timeless if s in read]
    return lines + [f'{of.words.one(s)} = np.asarray(parameters["{s.name}"], kind)' for s in made]


def of_one_step(of: Named, direction: Direction) -> list[str]:
    """What a single step is given: B, inputs, and copies of states, as the tape has them."""
    cell, w = of.cell, of.words
    lines = [f"{w.batch} = {f'{required(cell)[0]}.shape[1]' if required(cell) else _batch(cell)}"]
    for s in _inputs_read(of, direction):
        place = f'inputs["{s.name}"]' if s.still else f'inputs["{s.name}"][0]'
        lines += _filled(of, s, f"np.asarray({place}, kind)")
    for s in cell.states:
        lines += [f"{w.one(s)} = np.empty({w.shape(s, w.batch)}, kind)"]
        lines += [f'{w.one(s)}[:] = initial["{s.name}"]']
    return lines


def required(cell: Cell) -> list[str]:
    """Where inputs of every step are that cannot be left out."""
    return [f'inputs["{s.name}"]' for s in cell.series if s not in left_out(cell)]


def length(cell: Cell) -> str:
    """How many steps there are."""
    if required(cell):
        return f"len({required(cell)[0]})"
    return "next((len(inputs[name]) for name in INPUTS if name in inputs), steps)" if cell.series else "steps"


def _batch(cell: Cell) -> str:
    return f'len(initial["{cell.states[0].name if cell.states else ""}"])'


def _read(of: Named, direction: Direction) -> set[TensorSymbol]:
    return {s for phase in direction.phases for s in phase.program.inputs} | {*of.plan.tape}


def _inputs_read(of: Named, direction: Direction) -> list[TensorSymbol]:
    read = _read(of, direction)
    return [s for s in of.cell.inputs if s in read]


def _input(of: Named, symbol: TensorSymbol) -> list[str]:
    w, shape = of.words, ", ".join(map(code_size, symbol.shape))
    sizes = f"({w.samples}, {shape})" if shape else f"({w.samples},)"
    found = f'np.asarray(inputs["{symbol.name}"], kind).reshape{sizes.replace(",)", ")")}'
    if symbol.still:
        steps = f"({w.length}, {w.batch}, {shape})" if shape else f"({w.length}, {w.batch})"
        found = f'np.broadcast_to(inputs["{symbol.name}"], {steps}).reshape({sizes})'
    return _filled(of, symbol, found)


def _filled(of: Named, symbol: TensorSymbol, found: str) -> list[str]:
    """An input, or its default where it is left out."""
    w = of.words
    every = w.every(symbol)
    if symbol not in left_out(of.cell):
        return [f"{every} = {found}"]
    return [
        f'if "{symbol.name}" in inputs:',
        f"    {every} = {found}",
        "else:",
        f"    {every} = np.full({w.shape(symbol, w.samples)}, {float(symbol.default or 0)!r}, kind)",
    ]


def states(of: Named) -> list[str]:
    """Memory for a state before the first step and after each one, as two overlapping views."""
    w, lines = of.words, []
    for state in of.cell.states:
        shape = "".join(f", {code_size(size)}" for size in state.shape) or ","
        every, following = w.every(state), w.every(state.next)
        lines += [
            taken(every, f"({w.samples} + {w.batch}{shape})"),
            f'{every}[:{w.batch}] = initial["{state.name}"]',
            f"{every}, {following} = {every}[:{w.samples}], {every}[{w.batch}:]",
        ]
    return lines


def where(cell: Cell) -> dict[str, str]:
    """Where the array of an input of the step is, with the axes that it has in a step."""
    found = {s.name: f'parameters["{s.name}"]' for s in cell.timeless}
    found |= {s.name: f'inputs["{s.name}"]' if s.still else f'inputs["{s.name}"][0]' for s in cell.inputs}
    return found | {s.name: f'initial["{s.name}"]' for s in cell.states}


def always(cell: Cell) -> list[TensorSymbol]:
    """What is always given."""
    return [s for s in cell.program.inputs if s not in left_out(cell)]
