"""What `run` of an emitted NumPy file is given: parameters, inputs and states as arrays with their names."""

from __future__ import annotations

from dataclasses import dataclass

from derive.algebra.shape import code_size
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.printing.defaults import left_out
from derive.printing.numpy_words import Words
from derive.schedule import Direction, Schedule
from derive.schedule.names import Names


@dataclass(frozen=True)
class Named:
    """A cell, its schedule, and what its text calls things."""

    cell: Cell
    plan: Schedule
    words: Words

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
    read = {s for phase in direction.phases for s in phase.program.inputs} | {*of.plan.tape}
    lines = ["given = (*map(parameters.get, PARAMETERS), *inputs.values(), *initial.values())"]
    lines.append("kind = np.result_type(*given, 1.0)")
    weights = [s for s in cell.timeless if s in read]
    lines += [f'{w.one(s)} = np.asarray(parameters["{s.name}"], kind)' for s in weights]
    optional = left_out(cell)
    series = [f'inputs["{s.name}"]' for s in cell.series if s not in optional]
    first = cell.states[0].name if cell.states else ""
    if series:
        lines.append(f"{w.length}, {w.batch} = {series[0]}.shape[:2]")
    else:
        there = "next((len(inputs[name]) for name in INPUTS if name in inputs), steps)"
        lines.append(f'{w.length}, {w.batch} = {there if cell.series else "steps"}, len(initial["{first}"])')
    lines.append(f"{w.samples} = {w.length} * {w.batch}")
    for s in cell.inputs:
        if s in read:
            lines += _input(of, s, s in optional)
    return lines


def _input(of: Named, symbol: TensorSymbol, optional: bool) -> list[str]:
    w, shape = of.words, ", ".join(map(code_size, symbol.shape))
    every, sizes = w.every(symbol), f"({w.samples}, {shape})" if shape else f"({w.samples},)"
    found = f'np.asarray(inputs["{symbol.name}"], kind).reshape{sizes.replace(",)", ")")}'
    if symbol.still:
        steps = f"({w.length}, {w.batch}, {shape})" if shape else f"({w.length}, {w.batch})"
        found = f'np.broadcast_to(inputs["{symbol.name}"], {steps}).reshape({sizes})'
    if not optional:
        return [f"{every} = {found}"]
    return [
        f'if "{symbol.name}" in inputs:',
        f"    {every} = {found}",
        "else:",
        f"    {every} = np.full({sizes}, {float(symbol.default or 0)!r}, kind)",
    ]


def states(of: Named) -> list[str]:
    """Memory for a state before the first step and after each one, as two overlapping views."""
    w, lines = of.words, []
    for state in of.cell.states:
        shape = "".join(f", {code_size(size)}" for size in state.shape) or ","
        every, following = w.every(state), w.every(state.next)
        lines += [
            f"{every} = np.empty(({w.samples} + {w.batch}{shape}), kind)",
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
