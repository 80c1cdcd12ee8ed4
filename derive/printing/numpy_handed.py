"""What the NumPy code of a sequence hands out: values, the tape, and gradients, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.algebra.symbol import TensorSymbol
from derive.printing.numpy_given import Named


def values(of: Named, handed: Callable[[TensorSymbol], str]) -> list[str]:
    """States after each step and outputs, then what the tape keeps of all steps and what has no steps.

    handed: a value's text, (T, B, ...).
    """
    w, cell = of.words, of.cell
    results = [*((s.name, s.next) for s in cell.states), *((s.name, s) for s in cell.outputs)]
    given = [f'    "{name}": {handed(s)},' for name, s in results]
    kept = [f'    "{s.name}": {w.every(s)},' for s in of.plan.tape]
    still = [f'    "{s.name}": {w.one(s)},' for s in of.plan.still]
    read = {s for phase in of.plan.backward.phases for s in phase.program.inputs}
    still += [f'    "{s.name}": parameters["{s.name}"],' for s in cell.timeless if s in read]
    return ["values = {", *given, "}", *_dictionary("kept", kept), *_dictionary("still", still)]


def taped(of: Named) -> list[str]:
    """What the tape has, with its names again."""
    w = of.words
    read = {s for phase in of.plan.backward.phases for s in phase.program.inputs}
    return [
        *(f'{w.every(s)} = kept["{s.name}"]' for s in of.plan.tape),
        *(f'{w.one(s)} = still["{s.name}"]' for s in (*of.plan.still, *of.cell.timeless) if s in read),
    ]


def gradients(
    of: Named, state: Callable[[TensorSymbol], str], series: Callable[[TensorSymbol], str]
) -> list[str]:
    """By states before the first step, by parameters, by inputs.

    state: the text of a state's gradient; series: of an input's, (T, B, ...).
    """
    lines, stacked = [], {s for group in of.stacks.parts.values() for s in group}
    for s in of.cell.program.inputs:
        if s in stacked:
            continue
        grad = s.marked("grad")
        if s.role == "state":
            value = state(grad)
        elif s.timeless:
            value = of.words.one(grad)
        else:
            value = series(grad) + (".sum(0)" if s.still else "")
        lines.append(f'    "{grad.name}": {value},')
    for name, found in of.stacks.gradients(of.plan.backward.phases):
        lines.append(f'    **slopes(whole, "{name}", {", ".join(map(of.words.one, found))}),')
    return ["return {", *lines, "}"]


def _dictionary(name: str, entries: Sequence[str]) -> list[str]:
    return [f"{name} = {{", *entries, "}"] if entries else [f"{name} = {{}}"]
