"""Gates of one layer and of two: the picture, the equations beside each other, and what they cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
import sympy

from derive import runtime
from derive.algebra.shape import at_sizes, evaluate
from derive.algebra.symbol import TensorSymbol
from derive.analysis.counting import numbers
from derive.analysis.parameters import EXAMPLE
from derive.catalogue import load
from derive.definition import Cell
from derive.document import pictures
from derive.document.calculator import number_text
from derive.document.chart_draw import figure
from derive.document.claims import holds
from derive.document.model import Column, Table
from derive.document.pen import Pen
from derive.document.relatives import link
from derive.document.sketch import Item, SketchPanel, joined, label, panel, words
from derive.document.spans import Link, Math, Spans
from derive.document.words import count, number_word, say
from derive.document.words import math as tex
from derive.program import Program, Step
from derive.runtime.starts import STEPS, Start, forget_bias, measured

PLAIN, DEEP, STACKED = "lstm", "lstm-deep-gates", "lstm-stacked"
SIZES = ((10, 20), (128, 128), (256, 512), (512, 512))
DRAWN = {"n": 2, "m": 3}
SCALES = (1, 10, 100)  # by which the hidden layer is made small, and its output large again
NAMES = {PLAIN: "LSTM", DEEP: "LSTM with two-layer gates", STACKED: "two LSTM layers"}


def cells() -> Mapping[str, Cell]:
    """The three that are compared."""
    return {name: load(name) for name in NAMES}


def network(name: str, title: str, layers: int) -> SketchPanel:
    """The forget gate of a cell as columns of dots."""
    cell, units, given = load(name), DRAWN["m"], DRAWN["n"] + DRAWN["m"]
    pen = Pen.of(cell)
    columns = pictures.network(
        [given, *[DRAWN["m"]] * layers], ["plain", *["layer"] * (layers - 1), "forget"]
    )
    lines = [line for left, right in pairwise(columns) for line in joined(left, right)]
    learned = _of_gate(cell, DRAWN)
    holds(learned == len(lines) + layers * units, "a weight is a line, a sum has a bias")
    named = [pen.name(s) for s in _layers(cell)]
    items: list[Item] = [*lines, *(dot for column in columns for dot in column)]
    items += [label(0, 104, pen.name(cell.inputs[0]), ", ", pen.name(cell.states[0]))]
    items += [label(column[0].x, 104, name) for column, name in zip(columns[1:], named, strict=True)]
    items += [words(104 * layers // 2, 130, f"{len(lines)} weights and {layers * units} biases")]
    further = f", and these to {number_word(units)} more" * (layers - 1)
    about = f"{count(given, 'dot').capitalize()} on the left, each joined to {number_word(units)}{further}."
    return panel(f"gate-{layers}", title, about, items)


def _of_gate(cell: Cell, sizes: Mapping[str, int]) -> int:
    """How many numbers the forget gate learns, counted entry by entry."""
    return numbers([s for s in cell.parameters if s.name.endswith("_f")], sizes)


def _layers(cell: Cell) -> list[TensorSymbol]:
    """What the layers of the forget gate compute."""
    return [step.target for step in cell.program.steps if step.target.name in ("e_f", "f")]


def beside(rows: Sequence[tuple[str, str, str]], made: Callable[[Cell], Program]) -> Table:
    """Statements of both cells in two columns, by what they are and their names; "" where there is none."""
    found = [
        (cell, {each.target.name: each for each in made(cell).steps}) for cell in map(load, (PLAIN, DEEP))
    ]

    def shown(cell: Cell, by_name: Mapping[str, Step], name: str) -> Spans:
        return say(Pen.of(cell).statement(by_name[name]) if name else "none")

    heads = (Column(say("")), *(Column(say(link(cell.name)), "math") for cell, _ in found))
    lines = [
        (say(what), *(shown(*each, name) for each, name in zip(found, names, strict=True)))
        for what, *names in rows
    ]
    return Table(heads, tuple(lines))


def sizes_table(
    shown: Callable[[Cell], Math], total: Callable[[Cell], sympy.Expr], counted: bool = False
) -> Table:
    """A row a cell: a formula, and its value at several sizes; counted: which is that of counting entries."""
    heads = [Column(say("")), Column(say("formula"), "math")]
    heads += [Column(say(tex(rf"n = {n},\ m = {m}")), "number") for n, m in SIZES]
    rows = []
    for name, cell in cells().items():
        found = [at_sizes(total(cell), {"n": n, "m": m}) for n, m in SIZES]
        if counted:
            entries = [numbers(cell.parameters, {"n": n, "m": m}) for n, m in SIZES]
            holds(found == entries, "a formula counts the entries of the arrays")
        rows.append(
            (say(Link(NAMES[name], f"{name}.md")), say(shown(cell)), *map(say, map(number_text, found)))
        )
    return Table(tuple(heads), tuple(rows))


def lengths() -> Table:
    """What is left of a gradient in both cells."""
    heads = ("cell", "added to the forget bias", "a step leaves", f"{STEPS} steps leave")
    rows = []
    for value in (0, 1):
        changes = {PLAIN: forget_bias(value), DEEP: forget_bias(value, "d_f")}
        found = {name: measured(Start(name, change)) for name, change in changes.items()}
        holds(abs(found[DEEP].rate / found[PLAIN].rate - 1) < 0.05, "a step with deeper gates costs little")
        for name, each in found.items():
            left = figure(each.gradients.middle[STEPS])
            rows.append((say(NAMES[name]), say(tex(str(value))), say(figure(each.rate, 3)), say(left)))
    return Table(
        tuple(Column(say(head), "number" if k else "text") for k, head in enumerate(heads)), tuple(rows)
    )


def difference(scale: float) -> float:
    """How far an LSTM is from one with two-layer gates whose hidden layers are made nearly linear."""
    plain, deep = load(PLAIN), load(DEEP)
    random, m = np.random.RandomState(0), EXAMPLE["m"]
    given = {s.name: 2 * random.random_sample(evaluate(s.shape, EXAMPLE)) - 1 for s in plain.program.inputs}
    made = {f"{letter}_{k}": given[f"{letter}_{k}"] / scale for letter in "WUb" for k in "ifog"}
    made |= {f"V_{k}": scale * np.eye(m) for k in "ifog"} | {f"d_{k}": np.zeros(m) for k in "ifog"}
    ours, theirs = runtime.function(plain.program)(given), runtime.function(deep.program)({**given, **made})
    return float(np.max(np.abs(ours["h_next"] - theirs["h_next"])))
