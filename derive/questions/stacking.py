"""How do layers stack?"""

from __future__ import annotations

from collections.abc import Iterator

from derive import catalogue
from derive._version import __version__
from derive.algebra.shape import at_sizes
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.analysis.counting import numbers
from derive.analysis.parameters import entries, example_sizes, parameters
from derive.definition import Cell
from derive.definition.compose import stack
from derive.document import pictures
from derive.document.claims import counted, holds, with_number
from derive.document.dimensions import at_example
from derive.document.forward import forward
from derive.document.framework_counts import example_of, of_objects
from derive.document.model import Block, Column, Document, Equations, Part, Prose, Table
from derive.document.pen import Pen
from derive.document.rows import by_statement
from derive.document.sketch import Item, Sketch, panel, words
from derive.document.spans import Code, Link, Math, Spans
from derive.document.words import listed, number_word, say
from derive.printing.quantities import sizes

MOST = 3  # layers in the tables
STEPS = 3  # in the pictures


def page() -> Document:
    """The page."""
    lstm, two = catalogue.load("lstm"), catalogue.load("lstm-stacked")
    return Document(
        "How do layers stack?",
        "",
        "The hidden state of one layer is the input of the next, so the second layer reads m numbers, not n.",
        __version__,
        (
            Part("answer", "", tuple(_answer(two))),
            Part("counts", "How many parameters", tuple(_counts(lstm))),
            Part("equations", "The second layer's equations", tuple(_equations(two))),
            Part("bidirectional", "Both directions", tuple(_both(lstm))),
            Part("names", "What libraries call it", tuple(_names())),
            Part("further", "Further", (Prose(_further()),)),
        ),
    )


def layers(cell: Cell, number: int) -> Cell:
    """So many layers of a cell, each of which reads the first state of the one below."""
    return stack(cell, layers=number, through=cell.states[0].name)


def fed(cell: Cell, layer: int) -> TensorSymbol:
    """What a layer of a stack reads from below: no parameter, and not of its own layer."""
    own = (step for step in cell.program.steps if step.target.layer == layer)
    read = (symbol for step in own for symbol in symbols_in(step.expr))
    return next(symbol for symbol in read if not symbol.timeless and symbol.layer < layer)


def _answer(cell: Cell) -> Iterator[Block]:
    pen, first, second = Pen.of(cell), fed(cell, 1), fed(cell, 2)
    holds(sizes(first.shape) == "n" and sizes(second.shape) == "m", "layer 2 reads m numbers")
    yield Prose(
        say(
            "What one layer gives at a step is the input of the next layer at the same step: its hidden "
            "state, ",
            pen.name(second), ". Each layer is a cell with states and parameters of its own. The first "
            "reads the input, ", Math(sizes(first.shape)), " numbers; every further layer reads ",
            Math(sizes(second.shape)),
            ", as many as the layer below has units.",
        )
    )  # fmt: skip
    items = pictures.layered(
        [["layer 1"], ["layer 2"]], STEPS, Math(sizes(first.shape)), Math(sizes(second.shape))
    )
    about = (
        f"Two rows of {number_word(STEPS)} boxes, the first layer below; from left to right the states, "
        "from below to above what one layer gives to the next, with sizes: n into the first layer, m out of "
        "each."
    )
    yield Sketch(
        (panel("stacked", "", about, [*items, *_steps()]),),
        say("Two layers over ", number_word(STEPS), " steps. The boxes of a row are one cell; rows differ."),
        "stacking",
    )
    yield Prose(
        say(
            "So there are two ways to be deep. Over time the same cell is applied again, with the same "
            "parameters: ",
            Link("unrolling", "unrolling.md"), ". From layer to layer the cell is another one, with others.",
        )
    )  # fmt: skip


def _steps() -> list[Item]:
    """The numbers of the steps below the picture."""
    return [words(31 + 98 * k, 104, "step ", Math(f"{k + 1}")) for k in range(STEPS)]


def _counts(cell: Cell) -> Iterator[Block]:
    made = {number: layers(cell, number) for number in range(1, MOST + 1)}
    deepest = made[MOST]
    yield Prose(
        say(
            "The count of a layer is that of one LSTM, with the size of what it reads in the place of ",
            Math("n"), ". Here are the layers of a stack of ", number_word(MOST), ", for ",
            at_example(example_sizes(cell)),
            ", each counted by adding up the entries of its arrays:",
        )
    )  # fmt: skip
    heads = (
        Column(say("layer")),
        Column(say("reads"), "math"),
        Column(say("of size"), "math"),
        Column(say("learns"), "math"),
    )
    rows = tuple(_layer_row(deepest, layer) for layer in made)
    yield Table(heads, rows, say("Layers of a stack."), "stacking:layers")
    totals = (
        Column(say("layers"), "number"),
        Column(say("all learn"), "math"),
        Column(say("numbers carried from step to step"), "number"),
    )
    yield Table(
        totals, tuple(_total_row(n, each) for n, each in made.items()), say("Stacks."), "stacking:totals"
    )
    at = example_sizes(cell)
    first, later = (counted(made[k]) - (counted(made[k - 1]) if k > 1 else 0) for k in (1, 2))
    holds(counted(deepest) == first + (MOST - 1) * later, "each further layer adds the same")
    more = say(
        " more" if later > first else " fewer", " than the first, since ", Math("m"), f" is {at['m']} here"
    )
    yield Prose(
        say(f"Each further layer adds {later} numbers,", more, " and ", Math("n"), f" is {at['n']}. ",
            "Layers need not be equally wide: a layer reads as many numbers as the one below has units.")
    )  # fmt: skip


def _layer_row(cell: Cell, layer: int) -> tuple[Spans, ...]:
    pen, below = Pen.of(cell), fed(cell, layer)
    own = [p for p in cell.parameters if p.layer == layer]
    total = entries(own)
    holds(
        numbers(own, example_sizes(cell)) == at_sizes(total, example_sizes(cell)),
        f"layer {layer} learns as many numbers as its arrays have entries",
    )
    return say(f"{layer:d}"), say(pen.name(below)), say(Math(sizes(below.shape))), with_number(total, cell)


def _total_row(number: int, cell: Cell) -> tuple[Spans, ...]:
    total, at = parameters(cell).total, example_sizes(cell)
    holds(at_sizes(total, at) == counted(cell), f"{number} layers learn as many numbers as their arrays have")
    return say(f"{number:d}"), with_number(total, cell), say(f"{numbers(cell.states, at):d}")


def _equations(cell: Cell) -> Iterator[Block]:
    pen = Pen.of(cell)
    wanted = [s.name for s in (step.target for step in cell.program.steps) if s.marks and s.base == "f"]
    rows = by_statement(forward(cell))
    yield Prose(
        say(
            "All equations are those of the LSTM, with the layer's number on every symbol. Where the first "
            "layer has ", pen.name(fed(cell, 1)), ", the second has ", pen.name(fed(cell, 2)),
            "; its recurrent part reads its own state, of the step before. The forget gates:",
        )
    )  # fmt: skip
    yield Equations(tuple(rows[name] for name in wanted))
    yield Prose(
        say(
            "The others, and all gradients, are on the page of ",
            Link("two stacked LSTM layers", f"{cell.name}.md"),
            ".",
        )
    )


def _both(cell: Cell) -> Iterator[Block]:
    pen, at = Pen.of(cell), example_sizes(cell)
    wide = {**at, "n": 2 * at["m"]}
    (keras,) = of_objects("keras.layers.Bidirectional(LSTM(m))")
    holds(example_of(keras) == 2 * counted(cell), "a bidirectional layer has twice the parameters of one")
    yield Prose(
        say(
            "A bidirectional layer is two layers that read the same inputs, one from the first step to the "
            "last, one from the last to the first. They share nothing, so there are twice the parameters, "
            f"{2 * counted(cell)} for ", at_example(at), ". What the two give at a step is joined, ",
            Math("2m"), " numbers: a further layer of one direction then learns ",
            f"{numbers(cell.parameters, wide)} numbers.",
        )
    )  # fmt: skip
    given, taken = Math("n"), Math("m")
    rows = {"Forwards": (), "Backwards": (0,)}
    panels = tuple(
        panel(
            title.lower(),
            title,
            f"{number_word(STEPS).capitalize()} boxes in a row; arrows lead from the "
            f"{'right to the left' if turned else 'left to the right'}.",
            [*pictures.layered([["cell"]], STEPS, given, taken, turned), *_steps()],
        )
        for title, turned in rows.items()
    )
    yield Sketch(
        panels,
        say("Both read the same inputs; at every step ", Math("m + m"), " numbers leave."),
        "bidirectional",
    )
    yield Prose(
        say(
            "The backward one needs the end of the sequence before it can begin, so a bidirectional layer "
            "cannot run on a stream, and ", pen.name(cell.states[0].next), " of the backward one knows what "
            "comes after step ",
            Math("t"), ".",
        )
    )  # fmt: skip


def _names() -> Iterator[Block]:
    two, both = of_objects("torch.nn.LSTM(n, m, num_layers=2)", "torch.nn.LSTM(n, m, bidirectional=True)")
    for found, ending in ((two, "_l1"), (both, "_reverse")):
        ends = [name.endswith(ending) for name in found.example.arrays]
        holds(2 * sum(ends) == len(ends), f"the arrays of the second one end in {ending}")
    heads = (
        Column(say("library")),
        Column(say("layers above each other"), width=0.34),
        Column(say("both directions"), width=0.26),
        Column(say("what is given")),
    )
    rows = (
        ("PyTorch", say(Code("nn.LSTM(n, m, num_layers=2)"), "; the arrays of layer 2 end in ", Code("_l1")),
         say(Code("bidirectional=True"), "; arrays of the second direction end in ", Code("_reverse")),
         say("the last layer's states at all steps, and the last states of all layers")),
        ("Keras", say("one ", Code("LSTM(units)"), " after another, ", Code("return_sequences=True"),
                      " in all that another one reads"),
         say(Code("Bidirectional(LSTM(units))")),
         say("the last state only, unless ", Code("return_sequences=True"))),
        ("TensorFlow 1", say(Code("MultiRNNCell([cell, cell])")), say(Code("bidirectional_dynamic_rnn")),
         say("the last layer's states at all steps, and the last states of all layers")),
        ("Flax", say("one ", Code("RNN(LSTMCell(m))"), " after another"), say(Code("Bidirectional(...)")),
         say("the states at all steps")),
    )  # fmt: skip
    yield Table(
        heads,
        tuple((say(name), *cells) for name, *cells in rows),
        say("Names in libraries."),
        "stacking:names",
    )
    yield Prose(
        say(
            "PyTorch has two bias vectors in every layer, so its counts are larger: see ",
            Link("how many parameters", "parameter-counts.md"), ".",
        )
    )  # fmt: skip


def _further() -> Spans:
    links = [
        Link("what a cell is", "what-is-a-cell.md"),
        Link("what unrolling means", "unrolling.md"),
        Link("making a gate deeper instead", "deeper-gates.md"),
        Link("the sizes in an LSTM", "lstm-sizes.md"),
    ]
    return say("See also: ", listed(links), ".")
