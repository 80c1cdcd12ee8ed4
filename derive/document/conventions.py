"""Tables and the picture on conventions: orders of gates, mix-ups, counts, letters, names, code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from derive.algebra.shape import evaluate
from derive.analysis.parameters import EXAMPLE
from derive.catalogue import load
from derive.checks.framework_counts import TWO, explained
from derive.deviations import deviations_of
from derive.document.chart_draw import figure
from derive.document.claims import holds, proved
from derive.document.framework_counts import example_of, of_objects
from derive.document.gates import kinds
from derive.document.model import Column, Listing, Part, Table, Tabs
from derive.document.pen import Pen
from derive.document.relatives import link
from derive.document.sketch import Item, Sketch, SketchPanel, box, panel, words
from derive.document.spans import Code, Math, Span, Spans
from derive.document.words import formal, listed, say
from derive.forms import formed
from derive.printing.latex import notation_of, symbol
from derive.printing.notation_file import load_notation, shipped
from derive.printing.quantities import formula
from derive.runtime.function import function
from derive.runtime.layouts import LAYOUTS, Layout
from derive.runtime.mixups import MIXUPS, difference

_WIDE, _HIGH, _ROW = 44, 34, 66  # a box of the picture, and from one row to the next
PLAIN = ("torch.nn.RNN(n, m)", "keras.layers.SimpleRNN(m)", "flax.linen.SimpleCell(m)", "ONNX RNN")
# what is called by which name, what the layer gives as its state, and which axis is first
NAMES = (
    ("PyTorch", "input_size", "hidden_size", "(h, c)", "time, unless batch_first=True"),
    ("Keras", "", "units", "[h, c]", "batch"),
    ("Flax", "", "features", "(c, h)", "batch, unless time_major=True"),
    ("Equinox", "input_size", "hidden_size", "(h, c)", "none: one step of one sample"),
    ("Haiku", "", "hidden_size", "LSTMState(hidden, cell)", "time, unless time_major=False"),
    ("ONNX", "", "hidden_size", "Y_h, Y_c", "time, unless layout=1"),
)


# -- orders


def orders(cell: str) -> Mapping[str, tuple[str, ...]]:
    """Which frameworks keep the gates of a cell in one array, by their order in it."""
    found: dict[str, dict[str, None]] = {}
    family = cell.partition("-")[0]
    for each in LAYOUTS:
        if each.cell.partition("-")[0] == family and any("np.split" in line for line in each.code):
            found.setdefault(each.gates, {}).setdefault(each.framework)
    return {gates: tuple(frameworks) for gates, frameworks in found.items()}


def picture() -> Sketch:
    """The orders as boxes in the colours of the gates."""
    caption = (
        "The gates of a layer in the order in which they lie in one array, with the candidate g among them."
    )
    panels = (_orders("lstm", "LSTM"), _orders("gru", "GRU"))
    return Sketch(panels, say(caption, " Flax keeps an array for each."), "gate-orders")


def _orders(cell: str, title: str) -> SketchPanel:
    items: list[Item] = []
    roles, found = kinds(load(cell).program), orders(cell)
    for k, (gates, frameworks) in enumerate(found.items()):
        for place, gate in enumerate(gates):
            items += box(place * _WIDE, k * _ROW, _WIDE, _HIGH, Math(gate), role=roles[gate])
        items.append(words(0, k * _ROW + _HIGH + 16, ", ".join(frameworks), anchor="start"))
    about = "; ".join(f"{', '.join(names)}: {', '.join(gates)}" for gates, names in found.items())
    return panel(f"orders-{cell}", title, f"{about}.", items)


# -- tables


SLOPES = {"z/6": Fraction(1, 6), "0.2 z": Fraction(1, 5)}  # of hard sigmoids, as they are written


def slopes() -> tuple[Fraction, ...]:
    """Both slopes, which must be those in the register of deviations."""
    (point,) = (each for each in deviations_of("lstm-hard-sigmoid") if each.key == "hard-sigmoid-slopes")
    said = [formula for _, formula in point.sides]
    both = all(sum(slope in formula for formula in said) == 1 for slope in SLOPES)
    holds(both and len(said) == len(SLOPES), "there are two hard sigmoids")
    return tuple(SLOPES.values())


_MIXED = {
    "order-onnx": ("gates in the order of ONNX taken for that of PyTorch (LSTM)", "never"),
    "order-haiku": ("gates in the order of Haiku taken for that of PyTorch (LSTM)", "never"),
    "order-gru": ("gates in the order of Keras taken for that of PyTorch (GRU)", "never"),
    "update": ("1 − z taken for z (GRU)", "never"),
    "reset": ("reset before the product taken for reset after it (GRU)", "where the last bias is left over"),
    "bias": ("one of two biases left out (LSTM, both equal)", "never"),
    "forget": ("1 added to the forget bias once too often, or not at all (LSTM)", "never"),
    "transposed": ("the recurrent matrix of each gate transposed (LSTM)", "never: it is square"),
    "joined": ("[h, x] taken for [x, h] (LSTM with one matrix)", "unless n = m, as in upper layers"),
    "axes": ("batch first taken for time first (LSTM)", "unless they are equally long"),
    "states": ("(c, h) taken for (h, c) at the start (LSTM)", "never"),
    "sigmoid": ("hard sigmoids taken for sigmoids (LSTM)", "never"),
}


def mixups() -> Table:
    """What each mix-up does to the output."""
    heads = (
        Column(say("what is mixed up"), width=0.5),
        Column(say("a shape complains")),
        Column(say("largest difference"), "number"),
    )
    rows = ((*map(say, _MIXED[each.name]), say(figure(difference(each)))) for each in MIXUPS)
    return Table(heads, tuple(rows))


def twice_biased() -> set[tuple[str, str]]:
    """Which frameworks store two biases for a cell, by what they count."""
    counted = of_objects(*(each.call for each in LAYOUTS))
    return {
        (ours.framework, ours.cell)
        for ours, theirs in zip(LAYOUTS, counted, strict=True)
        if any(reason.name == TWO for reason in explained(theirs).reasons)
    }


def recurrent(cell: str) -> set[tuple[int, ...]]:
    """The shapes of the matrices that multiply the state alone, in frameworks."""
    found, m = of_objects(*(each.call for each in LAYOUTS if each.cell == cell)), EXAMPLE["m"]
    shapes = {shape[-2:] for each in found for shape in each.example.arrays.values() if len(shape) > 1}
    return {shape for shape in shapes if m in shape and not any(length % m for length in shape)}


def counts() -> Table:
    """What the number of parameters tells, at the example's sizes."""
    found: dict[tuple[str, int], list[str]] = {}
    formulas: dict[tuple[str, int], str] = {}
    calls = [*PLAIN, *(each.call for each in LAYOUTS)]
    for each in of_objects(*calls):
        key = each.cell.partition("-")[0], example_of(each)
        found.setdefault(key, []).append(each.call)
        formulas[key] = formula(explained(each).theirs)
    titles = {"elman": "RNN", "lstm": "LSTM", "gru": "GRU"}
    rows = tuple(
        (
            say(titles[kind]),
            say(str(number)),
            say(Math(formulas[kind, number])),
            listed([Code(call) for call in found[kind, number]]),
        )
        for kind in titles
        for number in sorted(n for k, n in found if k == kind)
    )
    heads = ("layer", "parameters", "formula", "of")
    columns = [Column(say(head), "number" if head == "parameters" else "text") for head in heads[:3]]
    return Table((*columns, Column(say("of"), width=0.5)), rows)


def names() -> Table:
    """How frameworks call n and m, how they hand out states, which axis is first."""
    heads = ("framework", "n", "m", "states", "first axis")
    rows = tuple(
        (
            say(name),
            say(Code(n)) if n else say("read from the input"),
            say(Code(m)),
            say(Code(states)),
            say(axes),
        )
        for name, n, m, states, axes in NAMES
    )
    return Table(tuple(Column(say(Math(head) if len(head) == 1 else head)) for head in heads), rows)


def letters() -> Table:
    """The LSTM's values in the letters of each notation that comes along."""
    cell = load("lstm")
    values = [step.target for step in cell.program.steps if not step.target.marks]
    ordered = sorted(values, key=lambda s: ("ifogch".index(s.part[0][0]), s.name))
    heads = [Column(say("")), *(Column(say(cell.meanings[s.name])) for s in ordered)]
    found = {"this site": Pen.of(cell).notation}
    for name in shipped():
        if name != "keras":  # it has no formulas of its own
            notation = load_notation(name)
            found[notation.title] = notation_of(cell.program, notation)
    rows = tuple(
        (say(title), *(say(Math(symbol(s, notation))) for s in ordered)) for title, notation in found.items()
    )
    return Table(tuple(heads), rows)


# -- code


def readers(family: str) -> Tabs:
    """The code that reads the weights of each framework, one view each."""
    made = [each for each in LAYOUTS if each.cell.partition("-")[0] == family]
    return Tabs(tuple(Part(f"read-{family}-{k}", each.call, _reader(each)) for k, each in enumerate(made)))


def _reader(layout: Layout) -> tuple[Listing]:
    """Its lines, below a comment with the arrays and their shapes."""
    (found,) = of_objects(layout.call)
    sizes = found.example.sizes
    holds(set(sizes) == {"n", "m"}, "a layer has inputs and units")
    head = [f"# {found.framework} {found.version}, for n = {sizes['n']}, m = {sizes['m']}:"]
    head += [f"#   {_told(name)} {shape}" for name, shape in found.example.arrays.items()]
    return (Listing("python", "\n".join([*head, *layout.code])),)


def _told(name: str) -> str:
    """An array as the code has it."""
    group, _, own = name.rpartition("/")
    return f'p["{group}"]["{own}"]' if group else own


def example() -> Table:
    """A kernel read with the lines of Keras, and with those of ONNX."""
    kernel = np.array([[10 * gate + unit for gate in range(1, 5) for unit in (1, 2)]])
    found = {each.framework: each for each in LAYOUTS if each.cell == "lstm"}
    right = found["Keras"].read({"kernel": kernel, "recurrent_kernel": np.zeros((2, 8)), "bias": np.zeros(8)})
    wrong = found["ONNX"].read({"W": kernel.T[None], "R": np.zeros((1, 8, 2)), "B": np.zeros((1, 16))})
    heads = (
        Column(say("kernel")), Column(say("cut and transposed as Keras orders the gates")),
        Column(say("as ONNX orders them: no error, and wrong")),
    )  # fmt: skip
    rows = []
    for k, gate in enumerate("ifgo"):
        part = Code(str(kernel[:, 2 * k : 2 * k + 2].tolist()))
        name = f"W_{gate}"
        read = [say(formal(name), " = ", Code(str(each[name].tolist()))) for each in (right, wrong)]
        rows.append((say(part), *read))
    return Table(heads, tuple(rows))


# -- probes and maps


START = {"h": 0.5, "c": 2.0}  # states from which each part of the bias leads elsewhere
_LARGE = 50.0  # of a bias: its gate is open, its candidate 1


def probes(cell: str) -> Table:
    """What one step makes of the states where all is zero but the bias of one gate."""
    program = load(cell).program
    zero = {s.name: np.zeros(evaluate(s.shape, {"n": 1, "m": 1})) for s in program.inputs}
    run, found = function(program), {}
    states = [s.name for s in program.inputs if s.role == "state"]
    for gate in LAYOUTS[0].gates if cell == "lstm" else "rzg":
        values = run({**zero, **{name: zero[name] + START[name] for name in states}, f"b_{gate}": [_LARGE]})
        found[gate] = [round(float(values[f"{name}_next"][0]), 2) for name in states]
    holds(len(set(map(tuple, found.values()))) == len(found), "each part leads elsewhere")
    heads = (Column(say("large part")), *(Column(say(Math(name), " after"), "number") for name in states))
    return Table(
        heads,
        tuple(
            (say(Math(gate)), *(say(Math(f"{value:.2f}")) for value in row)) for gate, row in found.items()
        ),
    )


def lines(wanted: Mapping[str, Sequence[str]]) -> Table:
    """Some statements of cells, a cell a row."""
    rows = []
    for name, statements in wanted.items():
        cell = load(name)
        steps = [step for step in cell.program.steps if step.target.name in statements]
        formulas = [Pen.of(cell).statement(step) for step in steps]
        rows.append((say(link(name)), listed(formulas)))
    return Table((Column(say("cell"), width=0.45), Column(say("its lines"), "math")), tuple(rows))


def frameworks(*cells: str) -> Spans:
    """Which frameworks have one of these cells."""
    return listed(list(dict.fromkeys(each.framework for each in LAYOUTS if each.cell in cells)))


def mapped(form: str) -> Spans:
    """How the LSTM's first parameters follow from those of a form, and how many entries are proved equal."""
    cell = load("lstm")
    made = formed(cell, form)
    pen = Pen.of(made.cell)
    known = {symbol.part[0]: (symbol, expr) for symbol, expr in made.own.items()}
    shown = [known[name] for name in ("W_f", "U_f", "b_f") if name in known]
    equations: list[str | Span | Spans] = [
        Math(f"{pen.name(old).text} = {pen.formula(expr).text}") for old, expr in shown
    ]
    number = proved(cell, form)
    return say(listed(equations), f" ({number} entries of values and gradients proved identical)")
