"""What is a cell, next to a layer, a unit, a block and a neuron?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive import catalogue
from derive._version import __version__
from derive.algebra.shape import at_sizes
from derive.algebra.symbol import TensorSymbol
from derive.analysis.counting import learned, multiplied, numbers, readers, weighted_sums
from derive.analysis.parameters import example_sizes, parameters
from derive.analysis.unit_reads import unit_reads
from derive.definition import Cell, affine, let, output, softmax, vector
from derive.definition import sizes as declared
from derive.document import pictures
from derive.document.claims import counted, holds, of_unit, same, with_number
from derive.document.dimensions import at_example
from derive.document.forward import forward
from derive.document.hearsay import hearsay
from derive.document.model import Block, Column, Document, Equations, Part, Prose, Table
from derive.document.pen import Pen
from derive.document.places import feed_forward, recurrent
from derive.document.rows import by_statement
from derive.document.sketch import Sketch, panel
from derive.document.spans import Code, Link, Math, Spans
from derive.document.words import count, fill, listed, number_word, say
from derive.passes.unrolled import unrolled
from derive.printing.quantities import sizes
from derive.printing.units import unit_equations

STEPS, LENGTHS = 4, (1, 5, 20, 100)
TENSORFLOW_1 = "https://www.tensorflow.org/versions/r1.15/api_docs/python/tf/nn/rnn_cell/BasicLSTMCell"


def page() -> Document:
    """The page."""
    lstm = catalogue.load("lstm")
    return Document(
        "What is a cell, next to a layer, a unit, a block and a neuron?",
        "",
        "The words defined, a picture of each, one cell unrolled and counted, and what popular answers get "
        "wrong.",
        __version__,
        (
            Part("answer", "", tuple(_answer(lstm))),
            Part("words", "The words", tuple(_words(lstm))),
            Part("unrolled", "One cell, T copies", tuple(_unrolled(lstm))),
            Part("libraries", "What libraries call it", tuple(_libraries())),
            Part("answers", "Popular answers, looked at", tuple(hearsay())),
            Part("no-matrix", "The cell state has no matrix", tuple(_no_matrix(lstm))),
            Part("functions", "One function a layer, or one a neuron?", tuple(_functions())),
            Part("further", "Further", (Prose(_further()),)),
        ),
    )


def _answer(cell: Cell) -> Iterator[Block]:
    yield Prose(
        say(
            "A cell is the function that a network computes at one step: it gets an input and what it "
            "remembers of the steps before, and gives an output and what it will remember. In a recurrent "
            "layer that is the whole layer at one step, all ", Math("m"), " units of it; so a cell stands "
            "where a layer stands, and it is neither a neuron nor several layers.",
        )
    )  # fmt: skip
    feed, weights = feed_forward()
    yield Sketch(
        (feed, recurrent(cell)),
        say(f"Dots are neurons or units, lines are weights: {weights} on the left. The cell takes the place "
            "of a layer. What its units gave comes back to all of them at the next step."),
        "cell-in-a-network",
    )  # fmt: skip
    yield Prose(
        say(
            "A model of five layers transforms its data five times. If one of them is recurrent, it is one "
            "layer still, with one cell, though the cell is applied at every step of a sequence. "
            "What is called the input layer is none in this sense: it computes nothing.",
        )
    )  # fmt: skip


def _words(cell: Cell) -> Iterator[Block]:
    dense = catalogue.load("dense")
    at = example_sizes(cell)
    for each in (dense, cell):
        holds(counted(each) == at_sizes(of_unit(each), at) * at["m"], "a layer has m times what a unit has")
    yield Prose(
        say("These words are used loosely, which is where most of the confusion comes from. On this site "
            "each has one meaning. Counts are of what is learned, for ", at_example(at), ".")
    )  # fmt: skip
    heads = (
        Column(say("word")),
        Column(say("what it is"), "text", 0.4),
        Column(say("in a dense layer")),
        Column(say("in an LSTM layer")),
    )
    yield Table(heads, _definitions(cell, dense), say("Five words."), "what-is-a-cell:words")
    yield Prose(
        say(
            "In a wider sense a cell is anything in a picture of a network that gets numbers and gives "
            "numbers. Then a neuron is one as well, and so is a convolution's kernel; ",
            Link("what kinds there are", "kinds.md"), ". Whether the LSTM's diagram shows a unit or a layer ",
            Link("has a page of its own", "neuron-or-layer.md"), ".",
        )
    )  # fmt: skip


def _definitions(cell: Cell, dense: Cell) -> tuple[tuple[Spans, ...], ...]:
    number = number_word(len(weighted_sums(cell.program)))
    return (
        (say("neuron"), say("one weighted sum of all inputs, a bias, and a function of the result"),
         say("a row of the matrix, and its bias: ", with_number(of_unit(dense), dense)),
         say(f"every unit has {number} such sums")),
        (say("unit"), say("one number of what a layer gives, with all that computes it"),
         say("the same as a neuron"),
         say(f"{number} sums and one number of the cell state: ",
             with_number(of_unit(cell), cell))),
        (say("layer"), say(Math("m"), " units side by side that read the same"),
         say(with_number(parameters(dense).total, dense)), say(with_number(parameters(cell).total, cell))),
        (say("cell"), say("the function of one step: from inputs and states to outputs and new states"),
         say("the layer itself; it has no states"),
         say("the layer at one step, with the states ", listed(Pen.of(cell).names(cell.states)))),
        (say("block"), say("several of the others taken as one piece; it has no fixed meaning"),
         say("for instance, some layers and a sum around them: ", Link("residual unit", "residual-unit.md")),
         say("in the paper of 1997, memory cells that share gates: ", Link("LSTM of 1997", "lstm-1997.md"))),
    )  # fmt: skip


def _unrolled(cell: Cell) -> Iterator[Block]:
    at = example_sizes(cell)
    copies = {length: unrolled(cell.program, length) for length in LENGTHS}
    arrays = same((len(learned(copy)) for copy in copies.values()), "all steps use the same arrays")
    total = same((numbers(learned(copy), at) for copy in copies.values()), "the count does not depend on T")
    about = (
        f"{number_word(STEPS).capitalize()} boxes in a row, one a step, each joined to the next by the "
        "lines of the states; broken lines lead to all of them from one box of parameters."
    )
    shared = f"{count(arrays, 'array')}, {total} numbers"
    yield Sketch(
        (panel("copies", "", about, pictures.unfolded(cell, STEPS, "one set of parameters:", shared)),),
        say("An LSTM layer over ", number_word(STEPS), " steps: one cell, drawn once a step."),
        "one-cell",
    )
    yield Prose(
        say("Written out for more and more steps, with every parameter counted that the statements read:")
    )
    heads = tuple(
        Column(say(title), "number")
        for title in ("steps", "statements", "arrays of parameters", "numbers learned")
    )
    rows = [
        (length, len(copy.steps), len(learned(copy)), numbers(learned(copy), at))
        for length, copy in copies.items()
    ]
    yield Table(
        heads,
        tuple(tuple(say(f"{n:d}") for n in row) for row in rows),
        say("Counts."),
        "what-is-a-cell:steps",
    )
    yield Prose(
        say(
            "What is shared by the steps and what is not: ", Link("what unrolling means", "unrolling.md"), "."
        )
    )


def _libraries() -> Iterator[Block]:
    heads = (
        Column(say("written")),
        Column(say("where")),
        Column(say("here")),
        Column(say("what it is"), "text", 0.4),
    )
    units, width = say(Math("m")), say(Math("n"))
    rows = (
        (say(Code("units")), say("Keras, ", Code("Dense")), units, say("neurons, each one number of the "
        "output")),
        (say(Code("units")), say("Keras, ", Code("LSTM"), ", ", Code("GRU"), ", ", Code("SimpleRNN")), units,
         say("units, each with all its gates; also the length of every state")),
        (say(Code("hidden_size")), say("PyTorch, ", Code("nn.LSTM"), " and ", Code("nn.LSTMCell")), units,
         say("the same; the first applies the second over a sequence")),
        (say(Code("num_units")), say("TensorFlow 1, ", Link("BasicLSTMCell", TENSORFLOW_1)), units,
         say("the same: units in the cell, not cells")),
        (say(Code("features")), say("Flax, ", Code("LSTMCell")), units, say("the same")),
        (say(Code("input_size")), say("PyTorch"), width, say("numbers of an input, such as an embedding's "
        "dimension")),
        (say(Code("num_layers")), say("PyTorch"), say("not in a cell"), say("layers above each other: ",
         Link("stacking", "stacking.md"))),
        (say("sequence length"), say("the data"), say(Math("T")), say("steps; no library asks for it to "
        "make a cell")),
        (say("number of cells"), say("forums"), say("not clear"), say("units, layers or steps; ask which")),
    )  # fmt: skip
    yield Table(heads, rows, say("Words of libraries."), "what-is-a-cell:libraries")
    yield Prose(say("What they count: ", Link("how many parameters", "parameter-counts.md"), "."))


def _no_matrix(cell: Cell) -> Iterator[Block]:
    pen, program = Pen.of(cell), cell.program
    memory = program.by_name["c"]
    read = readers(program, memory)
    holds([step.target for step in read] == [memory.next], "one statement reads the old cell state")
    yield Prose(
        say(
            "It is said that an LSTM has a matrix for the hidden state and one for the cell state. What is "
            "learned, and what it is applied to, can be read off the equations:",
        )
    )  # fmt: skip
    heads = (
        Column(say("applied to"), "math"),
        Column(say("parameters")),
        Column(say("size of each"), "math"),
    )
    applied = {s: multiplied(program, s) for s in (*cell.inputs, *cell.states)}
    rows = [(say(pen.name(s)), _named(found, pen), _size(found)) for s, found in applied.items()]
    biases = [p for p in cell.parameters if len(p.shape) == 1]
    rows.append((say("added"), _named(biases, pen), _size(biases)))
    yield Table(heads, tuple(rows), say("What an LSTM learns."), "what-is-a-cell:matrices")
    statement = "One statement reads {memory}, and multiplies it, number by number, with the forget gate:"
    yield Prose(fill(statement, memory=pen.name(memory)))
    shown = by_statement(forward(cell))
    yield Equations(tuple(shown[step.target.name] for step in read))
    yield _peepholes(catalogue.load("lstm-peephole"))


def _peepholes(cell: Cell) -> Prose:
    states = [at for s in cell.states for at in (s, s.next)]
    seen = [p for s in states for p in multiplied(cell.program, s) if len(p.shape) == 1]
    return Prose(
        say(
            "Only with ", Link("peepholes", f"{cell.name}.md"), " do gates see the cell state, each unit "
            "its own number: ", listed(Pen.of(cell).names(seen)), " are vectors of ",
            _size(seen), " numbers, no matrices.",
        )
    )  # fmt: skip


def _named(symbols: Sequence[TensorSymbol], pen: Pen) -> Spans:
    return listed(pen.names(symbols)) if symbols else say("none")


def _size(symbols: Sequence[TensorSymbol]) -> Spans:
    found = {sizes(s.shape) for s in symbols}
    return listed([Math(each) for each in sorted(found)]) if found else say("–")


def _functions() -> Iterator[Block]:
    dense, last = catalogue.load("dense"), _softmax_layer()
    for cell, shape in ((dense, ""), (last, "m")):
        (read,) = (read for s, read in unit_reads(cell.program).items() if s.marks)
        holds(sizes(read) == (shape or "1"), "what a unit of the result reads")
    yield Prose(
        say(
            "A dense layer usually has one function, which every neuron applies to its own sum, so the "
            "question has two right answers. In a sigmoid layer a number of the result reads one sum, and "
            "the Jacobian of the function is diagonal. Softmax is a function of the whole layer: each number "
            "of the result reads all ", Math("m"), " sums, and no entry of its Jacobian "
            "is zero. For one unit they are",
        )
    )  # fmt: skip
    lines = [unit_equations(cell.program, Pen.of(cell).notation)[-1] for cell in (dense, last)]
    shown = [Math(f"{line.lhs} {line.relation} {' '.join(line.terms)}") for line in lines]
    yield Prose(say(shown[0], " and ", shown[1], "."))


def _softmax_layer() -> Cell:
    """A dense layer with softmax, as it stands at the end of classifiers."""
    n, m = declared("n m")
    x, y = vector("x", n), output("y", m)
    return Cell("Softmax layer", [let(y, softmax(affine(x)))])


def _further() -> Spans:
    links = [
        Link("is the LSTM cell a neuron or a layer", "neuron-or-layer.md"),
        Link("what unrolling means", "unrolling.md"),
        Link("how layers stack", "stacking.md"),
        Link("the sizes in an LSTM", "lstm-sizes.md"),
        Link("the LSTM's own page", "lstm.md"),
    ]
    return say("See also: ", listed(links), ".")
