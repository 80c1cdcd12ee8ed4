"""Is the LSTM cell a neuron or a layer?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy

from derive import catalogue
from derive._version import __version__
from derive.algebra.shape import at_sizes
from derive.algebra.symbol import TensorSymbol
from derive.analysis.counting import readers, weighted_sums
from derive.analysis.parameters import example_sizes, parameters
from derive.definition import Cell
from derive.document.boxes import boxes, learned
from derive.document.claims import counted, holds, of_unit, with_number
from derive.document.dimensions import at_example
from derive.document.forward import forward
from derive.document.gates import kinds
from derive.document.model import Block, Column, Diagram, Document, Part, Prose, Table, Tabs
from derive.document.pen import Pen
from derive.document.pictures import around
from derive.document.readings import as_layer, as_unit, unit_lines
from derive.document.sketch import (
    Disc,
    Frame,
    Item,
    Sketch,
    SketchPanel,
    Way,
    arrow,
    box,
    column,
    joined,
    label,
    panel,
    words,
)
from derive.document.spans import Link, Math, Spans
from derive.document.units import units
from derive.document.words import count, listed, number_word, say
from derive.printing.latex import entry
from derive.printing.quantities import formula, sizes

DRAWN = {"n": 3, "m": 4}  # sizes in the picture with dots
COMPARED = ("dense", "elman", "gru", "lstm", "lstm-peephole")


def page() -> Document:
    """The page."""
    lstm = catalogue.load("lstm")
    return Document(
        "Is the LSTM cell a neuron or a layer?",
        "",
        "The diagram that everybody draws, read as a whole layer and as one unit, with the size of every "
        "line.",
        __version__,
        (
            Part("answer", "", tuple(_answer(lstm))),
            Part("readings", "One diagram, two readings", tuple(_readings(lstm))),
            Part("lines", "Every line in both readings", tuple(_lines(lstm))),
            Part("dots", "Beside a neuron of a dense layer", tuple(_dots(lstm))),
            Part("layer", "The equations of the layer", tuple(forward(lstm))),
            Part("unit", "The equations of one unit", tuple(units(lstm))),
            Part("why", "Why everybody says unit", tuple(_why())),
        ),
    )


def _answer(cell: Cell) -> Iterator[Block]:
    number = number_word(len(weighted_sums(cell.program)))
    yield Prose(
        say(
            "A layer. Libraries, and most texts, mean all ", Math("m"),
            " units at one step: in the diagram every line is then a vector, and every box with a function "
            "in it is a dense layer.",
        )
    )  # fmt: skip
    yield Prose(
        say(
            "The same diagram can be read as one unit, with numbers on the lines. What corresponds to a "
            f"neuron of a feed-forward network is this unit: it has {number} weighted sums where "
            "a neuron has one, and a number that it remembers. But even then ",
            Pen.of(cell).name(cell.states[0]),
            " comes in as the whole vector: a unit reads what all units gave in the step before.",
        )
    )  # fmt: skip


def _readings(cell: Cell) -> Iterator[Block]:
    layer, unit = as_layer(cell), as_unit(cell)
    pen, read = Pen.of(cell), unit_lines(cell)
    whole = [s for s in (*cell.inputs, *cell.states) if read[s]]
    single = [s for s in cell.states if not read[s]]
    holds(
        [s.base for s in whole] == ["x", "h"] and [s.base for s in single] == ["c"], "what a unit reads whole"
    )
    told = say("All lines are vectors; their lengths stand beside them, ", Math("m"), " for most.")
    same = say(
        "Unit ", Math("j"), " of the same layer: 1 stands beside what is a number. ",
        listed(pen.names(whole)), " are whole vectors still, and each box has one row of each matrix.",
    )  # fmt: skip
    panels = (
        Part("as-layer", "As a layer", (Diagram(layer, told, layer.name, True, linked=True),)),
        Part("as-unit", "As one unit", (Diagram(unit, same, unit.name, True),)),
    )
    yield Tabs(panels, beside=True)
    yield Prose(
        say(
            "Followed over time only the first reading is complete: what comes in as ", pen.name(whole[-1]),
            " is what all units gave in the step before. Of ", pen.name(single[0]),
            " a unit reads its own number only, so each unit has a memory to itself.",
        )
    )  # fmt: skip


def _lines(cell: Cell) -> Iterator[Block]:
    read, pen = unit_lines(cell), Pen.of(cell)
    shown = [s for s in (*cell.inputs, *cell.states) if not s.timeless]
    shown += [step.target for step in cell.program.steps if not step.target.marks]
    first = cell.program.steps[0]
    shown += [p for p in cell.parameters if p.base.endswith(first.target.base)]
    heads = (Column(say("line")), Column(say("in the layer"), "math"), Column(say("in one unit"), "math"))
    rows = [
        (
            say(pen.name(s), _own(s, read[s], pen)),
            say(Math(sizes(s.shape))),
            say(Math(sizes(read[s]))),
        )
        for s in shown
    ]
    yield Table(
        heads, tuple(rows), say("Sizes of lines and parameters in both readings."), "neuron-or-layer:lines"
    )
    weights = {tuple(each.shape for each in learned(before)) for before, _ in boxes(cell)}
    holds(len(weights) == 1, "the weights of all boxes have the same sizes")
    yield Prose(
        say(
            "The weights of the other boxes have the sizes of those of ", pen.name(first.target.primal()), "."
        )
    )


def _own(symbol: TensorSymbol, read: Sequence[sympy.Expr], pen: Pen) -> Spans:
    """How the part of a unit is written."""
    return (
        say(", of the unit ", Math(entry(symbol, "j", pen.notation))) if tuple(read) != symbol.shape else ()
    )


def _dots(cell: Cell) -> Iterator[Block]:
    dense = catalogue.load("dense")
    yield Sketch(
        (_neuron(dense), _unit(cell)),
        say(
            "One neuron and one LSTM unit, for ", at_example(DRAWN),
            ". Each line is a weight; each sum has a bias, too.",
        ),
        "neuron-or-layer",
    )  # fmt: skip
    yield Prose(
        say("So many numbers does one unit learn. All ", Math("m"), " units together make the layer's count:")
    )
    heads = (
        Column(say("layer")),
        Column(say("sums in a unit"), "number"),
        Column(say("a unit learns"), "math"),
        Column(say("the layer learns"), "math"),
    )
    yield Table(
        heads,
        tuple(_row(catalogue.load(name)) for name in COMPARED),
        say("Counts."),
        "neuron-or-layer:counts",
    )
    yield Prose(say("The numbers are for ", at_example(example_sizes(cell)), "."))


def _row(cell: Cell) -> tuple[Spans, ...]:
    """A layer, and what a unit of it has; the counts must agree."""
    one, at = of_unit(cell), example_sizes(cell)
    holds(at_sizes(one, at) * at["m"] == counted(cell), f"the units of {cell.name} make the layer's count")
    total = parameters(cell).total
    return (
        say(Link(cell.title, f"{cell.name}.md")),
        say(f"{len(weighted_sums(cell.program)) + len(_other_sums(cell)):d}"),
        with_number(one, cell),
        say(Math(f"{formula(total)} = {counted(cell):d}")),
    )


def _other_sums(cell: Cell) -> list[TensorSymbol]:
    """Weighted sums that have a name of their own, as the recurrent part of the GRU's candidate."""
    reads = unit_lines(cell)
    marked = {step.target.primal() for step in cell.program.steps if step.target.marks}
    return [
        step.target
        for step in cell.program.steps
        if not step.target.marks
        and step.target not in marked
        and any(s.role == "parameter" and reads[s] for s in step.expr.atoms(TensorSymbol))
    ]


def _neuron(cell: Cell) -> SketchPanel:
    """A dense layer's column with one neuron that is joined to all inputs."""
    n, m = DRAWN["n"], DRAWN["m"]
    left, right = column(0, 0, n), column(150, 0, m)
    chosen = Disc(right[1].x, right[1].y, right[1].radius + 2, "layer")
    lines = joined(left, [chosen], "line")
    holds(len(lines) + 1 == at_sizes(of_unit(cell), DRAWN), "a neuron has a line for each weight, and a bias")
    pen = Pen.of(cell)
    items: list[Item] = [*lines, *left, *(dot for dot in right if dot.y != chosen.y), chosen, around(right)]
    items += [
        label(0, 84, pen.name(cell.inputs[0])),
        label(150, 96, "dense layer"),
        words(75, 122, f"one neuron: {count(len(lines), 'weight')} and a bias"),
    ]
    about = f"{count(n, 'dot')} on the left, all joined to one of {count(m, 'dot')} in a box on the right."
    return panel("neuron", "A neuron of a dense layer", about, items)


def _unit(cell: Cell) -> SketchPanel:
    """An LSTM unit: sums that are joined to all inputs and to all old outputs, and a memory."""
    n, m, pen = DRAWN["n"], DRAWN["m"], Pen.of(cell)
    given, old = column(0, -72, n, 30), column(0, 62, m, 30)
    roles, targets = kinds(cell.program), weighted_sums(cell.program)
    places = column(138, -8, len(targets), 44)
    sums = [Disc(d.x, d.y, 15, roles[s.name]) for d, s in zip(places, targets, strict=True)]
    lines = joined((*given, *old), sums)
    holds(
        len(lines) + len(sums) == at_sizes(of_unit(cell), DRAWN),
        "a unit has a weight for each line, and a bias for each sum",
    )
    weights, biases = f"{len(lines)} weights", count(len(sums), "bias", "biases")
    items: list[Item] = [
        Frame(112, -108, 154, 200, "dashed", 10), *lines, *given, *old, *sums, *_memory(cell, sums),
        label(-22, -68, pen.name(cell.inputs[0]), anchor="end"),
        label(-22, 66, pen.name(cell.states[0]), anchor="end"),
        label(189, 110, "unit ", Math("j")),
        words(140, 136, f"one unit: {weights} and {biases}"),
    ]  # fmt: skip
    items += [
        label(d.x, d.y + 4, Math(entry(s.primal(), "j", pen.notation)), size=11)
        for d, s in zip(sums, targets, strict=True)
    ]
    about = (
        f"{count(n + m, 'dot')} on the left, inputs and what all units gave before, each joined to "
        f"{count(len(sums), 'sum')} in one unit, which has a memory of one number and one output."
    )
    return panel("unit", "One unit of an LSTM layer", about, items)


def _memory(cell: Cell, sums: Sequence[Disc]) -> Iterator[Item]:
    """The state that a unit has to itself: what its statement reads leads to it; the output comes from it."""
    pen, program = Pen.of(cell), cell.program
    memory = next(s for s in cell.states if not unit_lines(cell)[s])
    result = cell.states[0].next
    for dot, target in zip(sums, weighted_sums(cell.program), strict=True):
        first = readers(program, target.primal())[0].target
        end = (186, -8 + (dot.y + 8) // 5) if first == memory.next else (246, 2)
        holds(first in (memory.next, result), "a gate acts on the memory or on the output")
        yield Way(((dot.x + dot.radius, dot.y), end))
    yield from box(186, -29, 40, 42, Math(entry(memory.next, "j", pen.notation)), role="plain")
    yield Way(((226, -8), (236, -8)))
    yield Disc(246, -8, 10)
    yield label(246, -3, Math("\\times"))
    yield arrow((256, -8), (286, -8))
    yield label(288, -4, Math(entry(result, "j", pen.notation)), anchor="start")


def _why() -> Iterator[Block]:
    yield Prose(
        say(
            "In the paper of 1997 a memory cell is what is called a unit here: one number with gates around "
            "it, and memory cells that share their gates form a block. Later texts kept the word cell and "
            "drew the whole layer. Libraries compute layers, since one product of a matrix and a vector "
            "gives the sums of all units at once; the word unit lives on in the argument that says how many "
            "there are, Keras's units.",
        )
    )  # fmt: skip
    links = [
        Link("what a cell is, next to the other words", "what-is-a-cell.md"),
        Link("the sizes in an LSTM", "lstm-sizes.md"),
        Link("the LSTM's own page", "lstm.md"),
        Link("the LSTM of 1997", "lstm-1997.md"),
    ]
    yield Prose(say("See also: ", listed(links), "."))
