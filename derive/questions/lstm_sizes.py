"""What are the sizes in an LSTM?"""

from __future__ import annotations

from collections.abc import Iterator

from derive import catalogue, relations
from derive._version import __version__
from derive.analysis.cost import cost
from derive.analysis.parameters import EXAMPLE, parameters
from derive.analysis.sequence_cost import BATCH, STEPS, sequence_cost
from derive.definition import Cell
from derive.document.boxes import box_table, boxes, forms_table, gates, multiplies
from derive.document.calculator import calculator
from derive.document.claims import holds, proved
from derive.document.diagram_draw import draw
from derive.document.dimensions import at_example, dimensions
from derive.document.framework_counts import arrays_table, has_axis, has_rows, of_cells
from derive.document.model import Block, Column, Diagram, Document, Heading, Part, Prose, Table
from derive.document.parameters import count_formula
from derive.document.pen import Pen
from derive.document.relatives import link, status
from derive.document.spans import Code, Link, Math, Span, Spans
from derive.document.words import fill, listed, math, number_word, say
from derive.printing.latex import formula, sizes

_ANSWER = (
    "With {n} inputs and {m} units {W} is {W_size} and {U} is {U_size}; written as one matrix on {x} and "
    "{h} together it is {joined}. {gates} gates and a candidate are {boxes} dense layers of this kind "
    "with the same input; {b} has {b_size} numbers, and so have {h}, {c}, the gates and every value "
    "between: only {x} has {n}."
)
_BOXES = (
    "Each of the {number} boxes with a function in it is a dense layer: weights for {x}, weights for {h}, "
    "a bias, and a function of every number of the result by itself. {gates} are gates, {candidate} is "
    "the candidate. All of them read the same input; only their weights differ, and the function at the "
    "end."
)
_TOGETHER = (
    "Together they have {count} numbers, with {example} that is {number}. {page} counts them step by step, "
    "and framework by framework."
)
_FORMS = (
    "Some diagrams lay {x} and {h} side by side, {joint}, and multiply once; papers and libraries often "
    "multiply twice. It is the same function: the joined matrix, {joined}, is {W} and {U} beside each other."
)
_PROVED = (
    "That {left} is {right}, {words}, is {badge}: in exact arithmetic both give the same states, whatever "
    "the weights, inputs and states are. Gradients too: with {W} and {U} beside each other in one matrix, "
    "{entries} entries of values and gradients are identical, as was proved when this page was made."
)
_LINES = (
    "Every line is a whole vector. A circle adds or multiplies number by number, which is why what goes "
    "into one must have the same size: {m}. Where a line branches, both branches carry the same numbers."
)
_TRY = (
    "In code there are two axes more: {T} steps and a batch of {B} sequences. Values have both in front, "
    "parameters have neither: all steps and all sequences share them. {L} layers stand on each other, and "
    "each layer above the first reads {m} numbers, not {n}. Move a slider, or type a number."
)
_COUNTED = (
    "A multiply-add is two operations, an activation function one. Forward, that is {forward} for each "
    "step, sequence and layer that reads {n} numbers. Backward are the statements of the {gradient}, for "
    "a loss that reads the last states, and what adds the shares of {T} steps and {B} sequences up in the "
    "gradients of the parameters. Kept is what those statements read: {kept}; a state is kept once, "
    "though the step that ends with it and the step that begins with it both read it. Nothing is counted "
    "that an optimiser keeps, or that a library needs to work."
)
_STORED = (
    "Most libraries put the {boxes} matrices into one array; {apart} keeps them apart. Each of these was "
    "asked for its arrays with {example}, where {side} is {boxes} times {times}. {rows} have a row for "
    "each unit, as papers do; {columns} have a column. What PyTorch calls {hidden}, Keras {units} and "
    "Flax {features} is {m}; PyTorch's {given} is {n}, which Keras and Flax find out by themselves."
)
_SHARED = (
    "No formula for parameters has {T} or {B} in it: a longer sequence costs time and memory, but nothing "
    "to learn."
)

# what is often said, and what is so
_CLAIMS = (
    (
        "The number of cells is the length of the sequence.",
        "An unrolled drawing has {T} copies of one cell with one set of weights. None of the arrays "
        "above has an axis for steps. See {unrolling}.",
    ),
    (
        "The number of cells is the dimension of the embedding.",
        "That dimension is {n}, the length of {x} at one step. It sets the width of the matrices for "
        "the input, and nothing else.",
    ),
    (
        "A cell consists of a matrix for the hidden state and one for the cell state.",
        "It has {matrices}, and {seen} of them is multiplied with {c}: the cell state is only "
        "multiplied number by number. Peepholes, in the {peephole}, add {added} vectors of {m} "
        "numbers for it.",
    ),
    (
        "The number of units is the number of LSTM cells in the layer.",
        "It is {m}, the length of {h} and {c}. Whether one calls a unit or the whole layer a cell is "
        "a matter of words; the matrices for the state join every unit with every other. See {neuron}.",
    ),
)


def page() -> Document:
    """The page: the answer, every line, the two forms, the calculator, and what is said elsewhere."""
    lstm, joined = catalogue.load("lstm"), catalogue.load("lstm-concatenated")
    parts = (
        Part("answer", "", tuple(_answer(lstm, joined))),
        Part("boxes", "Four dense layers with one input", tuple(_boxes(lstm))),
        Part("forms", "One matrix or two", tuple(_forms(lstm, joined))),
        Part("try", "Your own sizes", tuple(_try(lstm))),
        Part("lines", "Every line and every parameter", tuple(dimensions(lstm))),
        Part("frameworks", "As frameworks store them", tuple(_frameworks(lstm))),
        Part("said", "What is often said", tuple(_said(lstm))),
    )
    summary = "The size of every line, weight and bias of an LSTM, with sliders for your own sizes."
    return Document("What are the sizes in an LSTM?", "", summary, __version__, parts)


def _size(cell: Cell, name: str) -> Math:
    return Math(sizes(cell.program.by_name[name].shape))


def _answer(lstm: Cell, joined: Cell) -> Iterator[Block]:
    pen, by_name = Pen.of(lstm), lstm.program.by_name
    known = {name: pen.name(by_name[name]) for name in ("x", "h", "c")}
    inside = {s.shape for s in (*lstm.states, *lstm.program.defined)}
    holds(inside == {by_name["b_f"].shape}, "all values but the input have as many numbers as a bias")
    yield Prose(
        fill(
            _ANSWER,
            n=math("n"),
            m=math("m"),
            W=pen.name(by_name["W_f"]),
            U=pen.name(by_name["U_f"]),
            b=pen.name(by_name["b_f"]),
            W_size=_size(lstm, "W_f"),
            U_size=_size(lstm, "U_f"),
            b_size=_size(lstm, "b_f"),
            joined=_size(joined, "W_f"),
            gates=number_word(len(gates(lstm))).capitalize(),
            boxes=number_word(len(boxes(lstm))),
            **known,
        )
    )
    drawing = draw(lstm, sizes=True)
    together = joined.program.steps[0].target.shape
    caption = fill(
        "The LSTM with the size of every line. Behind the bar {x} and {h} go on side by side, {sum} numbers; "
        "the lines without a size have {m}.",
        sum=Math(sizes(together)),
        m=math("m"),
        **{name: known[name] for name in ("x", "h")},
    )
    yield Diagram(drawing, caption, lstm.name, False)
    yield Prose(fill(_LINES, m=math("m")))


def _boxes(lstm: Cell) -> Iterator[Block]:
    pen, total = Pen.of(lstm), parameters(lstm)
    yield Prose(
        fill(
            _BOXES,
            number=number_word(len(boxes(lstm))),
            x=pen.name(lstm.inputs[0]),
            h=pen.name(lstm.program.by_name["h"]),
            gates=listed(pen.names(gates(lstm))),
            candidate=listed(pen.names(gates(lstm, are=False))),
        )
    )
    yield box_table(lstm)
    counting = Link("How many parameters?", "parameter-counts.md")
    yield Prose(
        fill(
            _TOGETHER,
            count=count_formula(lstm),
            example=at_example(total.sizes),
            number=f"{total.number}",
            page=counting,
        )
    )


def _forms(lstm: Cell, joined: Cell) -> Iterator[Block]:
    """Both forms beside each other, and what proves that they are one function."""
    pen, names, joint = Pen.of(lstm), lstm.program.by_name, joined.program.steps[0]
    known = {name: pen.name(names[name]) for name in ("x", "h")}
    known |= {"W": pen.name(names["W_f"]), "U": pen.name(names["U_f"])}
    together = Math(f"{Pen.of(joined).name(joint.target).text} = {Pen.of(joined).formula(joint.expr).text}")
    yield Prose(fill(_FORMS, joint=together, joined=_size(joined, "W_f"), **known))
    yield forms_table(lstm, joined)
    (relation,) = (each for each in relations.of("lstm") if each.right == "lstm-concatenated")
    yield Prose(
        fill(
            _PROVED,
            left=link("lstm"),
            right=link("lstm-concatenated"),
            words=f"with {relation.words}",
            badge=status(relation),
            entries=f"{proved(lstm, 'concatenated-xh')}",
            **known,
        )
    )


def _try(lstm: Cell) -> Iterator[Block]:
    pen = Pen.of(lstm)
    letters = {name: math(name) for name in "nmTBL"}
    yield Prose(fill(_TRY, **letters))
    others = {"LSTM": lstm, "GRU": catalogue.load("gru"), "Elman": catalogue.load("elman")}
    yield calculator("sizes", others)
    found = cost(lstm)
    kept = listed(pen.names(found.stored))
    yield Prose(
        fill(
            _COUNTED,
            forward=Math(formula(found.forward)),
            gradient=Link("gradient of one step", "lstm.md#gradient"),
            kept=kept,
            **{name: letters[name] for name in "nTB"},
        )
    )
    yield Heading("The formulas behind it")
    whole = sequence_cost(lstm)
    rows = (
        ("parameters in all", whole.parameters),
        ("operations forward", whole.forward),
        ("operations backward", whole.backward),
        ("numbers kept for the backward pass", whole.kept),
    )
    heads = (Column(say("of an LSTM")), Column(say("formula"), "math"))
    yield Table(heads, tuple((say(words), say(Math(formula(each)))) for words, each in rows))
    holds(not whole.parameters.free_symbols & {STEPS, BATCH}, "no parameter is of a step or a sequence")
    yield Prose(fill(_SHARED, T=math("T"), B=math("B")))


def _frameworks(lstm: Cell) -> Iterator[Block]:
    plain = [each for each in of_cells("lstm") if "=" not in each.call and "Bidirectional" not in each.call]
    m, number = EXAMPLE["m"], len(boxes(lstm))
    rows = dict.fromkeys(each.framework for each in plain if has_rows(each))
    columns = dict.fromkeys(each.framework for each in plain if each.framework not in rows)
    apart = dict.fromkeys(each.framework for each in plain if not has_axis(each, number * m))
    yield Prose(
        fill(
            _STORED,
            example=at_example(EXAMPLE),
            boxes=number_word(number),
            side=f"{number * m}",
            times=f"{m}",
            apart=listed(list(apart)),
            rows=listed(list(rows)),
            columns=listed(list(columns)),
            hidden=Code("hidden_size"),
            units=Code("units"),
            features=Code("features"),
            given=Code("input_size"),
            m=math("m"),
            n=math("n"),
        )
    )
    yield arrays_table(plain, "What frameworks store for an LSTM layer.")


def _said(lstm: Cell) -> Iterator[Block]:
    """Claims that are often met, and what is so."""
    pen, names = Pen.of(lstm), lstm.program.by_name
    matrices = [each for each in lstm.parameters if len(each.shape) == 2]
    kinds = {
        shape: sum(each.shape == shape for each in matrices)
        for shape in dict.fromkeys(e.shape for e in matrices)
    }
    seen = [each for each in matrices if multiplies(lstm, each, names["c"])]
    peephole = catalogue.load("lstm-peephole")
    added = [each for each in peephole.parameters if each.name not in names]
    letters = {"n": math("n"), "m": math("m"), "T": math("T")}
    counted = [say(f"{number_word(number)} of ", Math(sizes(shape))) for shape, number in kinds.items()]
    gaps: dict[str, str | Span | Spans] = {
        **letters,
        "x": pen.name(names["x"]),
        "h": pen.name(names["h"]),
        "c": pen.name(names["c"]),
        "matrices": say(f"{number_word(len(matrices))} matrices, ", listed(counted)),
        "seen": "none" if not seen else number_word(len(seen)),
        "added": number_word(len(added)),
        "peephole": link("lstm-peephole"),
        "unrolling": Link("What does unrolling mean?", "unrolling.md"),
        "neuron": Link("Is the LSTM cell a neuron or a layer?", "neuron-or-layer.md"),
    }
    columns = (Column(say("what is said"), width=0.4), Column(say("what is so"), width=0.55))
    yield Table(columns, tuple((say(claim), fill(answer, **gaps)) for claim, answer in _CLAIMS))
