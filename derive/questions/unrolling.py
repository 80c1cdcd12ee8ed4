"""What does unrolling mean?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from derive import catalogue
from derive._version import __version__
from derive.algebra.node import Apply
from derive.algebra.shape import at_sizes, evaluate
from derive.algebra.symbol import TensorSymbol
from derive.analysis.cost import flops
from derive.analysis.counting import kept, learned, numbers
from derive.analysis.parameters import example_sizes
from derive.definition import Cell
from derive.document import pictures
from derive.document.claims import holds, same
from derive.document.dimensions import at_example
from derive.document.model import Block, Column, Document, Equations, Part, Prose, Table
from derive.document.pen import Pen
from derive.document.rows import by_statement
from derive.document.sketch import Sketch, panel
from derive.document.spans import Link, Math, Spans
from derive.document.through_time import through_time
from derive.document.words import count, listed, number_word, say
from derive.passes.gradient import gradient
from derive.passes.unrolled import unrolled
from derive.program import Program
from derive.runtime.sequence import sequence

LENGTHS = (1, 2, 5, 20, 100)
DRAWN, FEW, BATCH, WINDOW = 4, 3, 8, 20
_TITLES = (
    "steps", "statements", "numbers learned", "if each step had weights of its own",
    "numbers kept for the gradient", "operations forward",
)  # fmt: skip


def page() -> Document:
    """The page."""
    lstm, elman = catalogue.load("lstm"), catalogue.load("elman")
    return Document(
        "What does unrolling mean?",
        "",
        "One cell drawn T times with one set of parameters: what is shared, what is not, and what it costs.",
        __version__,
        (
            Part("answer", "", tuple(_answer(lstm))),
            Part("shared", "What is shared, and what is not", tuple(_shared(lstm))),
            Part("gradient", "Backpropagation through time", tuple(_gradient(elman))),
            Part("batch", "What a minibatch adds", tuple(_batch(lstm))),
            Part("further", "Further", (Prose(_further()),)),
        ),
    )


def _answer(cell: Cell) -> Iterator[Block]:
    arrays = count(len(cell.parameters), "array")
    total = numbers(cell.parameters, example_sizes(cell))
    yield Prose(
        say(
            "Unrolling draws a recurrent layer once for every step of a sequence: ", Math("T"),
            " copies of one cell in a row, each handing its states to the next. Only the drawing has "
            "copies. There is one cell with one set of parameters, and their number does not depend on ",
            Math("T"), ".",
        )
    )  # fmt: skip
    lines = count(len(cell.states), "line")
    seen = f"A box, the cell, with {lines} that lead from its right side back to its left."
    row = (
        f"{number_word(DRAWN).capitalize()} boxes in a row, one a step, each joined to the next by "
        f"{lines}; broken lines lead to all of them from one box of parameters."
    )
    yield Sketch(
        (
            panel("folded", "Folded", seen, pictures.folded(cell)),
            panel(
                "unrolled",
                "Unrolled",
                row,
                pictures.unfolded(cell, DRAWN, "one set of parameters:", f"{arrays}, {total} numbers"),
            ),
        ),
        say("The same LSTM layer, drawn twice. The count is for ", at_example(example_sizes(cell)), "."),
        "unrolling",
    )


def _shared(cell: Cell) -> Iterator[Block]:
    sizes, program = example_sizes(cell), cell.program
    copies = {length: unrolled(program, length) for length in LENGTHS}
    counts = [numbers(learned(copy), sizes) for copy in copies.values()]
    parameters = same(counts, "the number of parameters does not depend on the number of steps")
    yield Prose(
        say(
            "Shared by all steps are the parameters. Each step has its own input, its own states and its "
            "own gates; while the layer is trained, they are kept until the gradient has come back. The "
            "table is made by writing out every step and counting what the statements read, for one "
            "sequence and ",
            at_example(sizes), ".",
        )
    )  # fmt: skip
    heads = tuple(Column(say(title), "number") for title in _TITLES)
    rows = tuple(tuple(say(f"{n:d}") for n in _figures(cell, *each)) for each in copies.items())
    yield Table(heads, rows, say("An LSTM over more and more steps."), "unrolling:steps")
    first, second, last = (numbers(kept(cell, length), sizes) for length in (1, 2, LENGTHS[-1]))
    each = second - first
    holds(last == first + each * (LENGTHS[-1] - 1), "each further step adds the same")
    yield Prose(
        say(
            f"The layer learns {parameters} numbers, whether it reads {LENGTHS[0]} step or {LENGTHS[-1]}. "
            f"What grows is work and memory: each further step keeps {each} numbers more. So the length of "
            "a sequence is not the number of cells as far as parameters go, and a trained layer can be used "
            "on sequences of any length.",
        )
    )  # fmt: skip


def _figures(cell: Cell, length: int, copy: Program) -> tuple[int, ...]:
    """A row of the table: what so many steps have, read and take."""
    sizes = example_sizes(cell)
    parameters = numbers(learned(copy), sizes)
    stored, operations = numbers(kept(cell, length), sizes), at_sizes(flops(copy.steps), sizes)
    return length, len(copy.steps), parameters, parameters * length, stored, operations


def _gradient(cell: Cell) -> Iterator[Block]:
    pen = Pen.of(cell)
    weight = next(p for p in cell.parameters if p.base.startswith("U"))
    terms = _terms(cell, FEW, weight.name)
    holds(terms == FEW, "the gradient has a share of every step")
    yield Prose(
        say(
            "An unrolled layer is a feed-forward network, so ordinary backpropagation goes through it, from "
            "the last step to the first. Since every step uses the same parameters, each parameter's "
            "gradient is a sum of ",
            Math("T"), " shares. For the simplest recurrent cell, ", Link("Elman's", "elman.md"),
            ", this is all there is to it:",
        )
    )  # fmt: skip
    rows = by_statement(through_time(cell))
    yield Equations(tuple(rows[name] for name in ("adj_h_next", "adj_a_h", f"grad_{weight.name}")))
    yield Prose(
        say(
            "The first line carries the gradient: from the caller at step ", Math("t"), ", and from step ",
            Math("t+1"), " through the recurrent weights. The last one adds up. It can be seen without this "
            f"formula too: of the program that is written out for {number_word(FEW)} steps, the gradient of ",
            pen.name(weight), ", derived as that of any other program, is a sum of "
            f"{count(terms, 'product')}.",
        )
    )  # fmt: skip
    yield _backwards(cell, weight)
    yield _truncated(cell)


def _backwards(cell: Cell, weight: TensorSymbol) -> Sketch:
    about = (
        f"{number_word(DRAWN).capitalize()} boxes in a row; arrows lead from the right to the left, into "
        "each box from above, and out of each box down into one box that adds."
    )
    caption = say(
        "The way of the gradient, from the last step to the first. In each box is the gradient by the state "
        "of that step: what the caller supplies, from above, and what the next step hands back. Each step "
        "adds its share to the gradient of ", Pen.of(cell).name(weight), ".",
    )  # fmt: skip
    drawn = panel("backward", "", about, pictures.backward(cell, weight, DRAWN))
    return Sketch((drawn,), caption, "through-time")


def _truncated(cell: Cell) -> Prose:
    low, high = (numbers(kept(cell, length), example_sizes(cell)) for length in (WINDOW, LENGTHS[-1]))
    return Prose(
        say(
            "Truncated backpropagation through time stops the gradient after a number of steps, while the "
            f"states go on: of {LENGTHS[-1]} steps, those of the last {WINDOW} are kept, which are {low} "
            f"instead of {high} numbers here, and the shares that would come from further back are missing "
            "from the sum.",
        )
    )  # fmt: skip


def _terms(cell: Cell, length: int, parameter: str) -> int:
    """How many terms a gradient of the unrolled program has."""
    written = gradient(unrolled(cell.program, length))
    expr = next(step.expr for step in written.steps if step.target.name == f"grad_{parameter}")
    return len(expr.operands) if isinstance(expr, Apply) and expr.op == "add" else 1


def _batch(cell: Cell) -> Iterator[Block]:
    length, pen = 5, Pen.of(cell)
    alone, many = _shapes(cell, length, ()), _shapes(cell, length, (BATCH,))
    yield Prose(
        say(
            f"A minibatch is several sequences side by side, say {BATCH}. Each has inputs, states and "
            "values of its own, so every one of these gets one axis more. The parameters stay as they are, "
            f"and their gradients are summed over the sequences as well as over the steps. For {length} "
            "steps and ",
            at_example(example_sizes(cell)), ", as the arrays of a run have it:",
        )
    )  # fmt: skip
    symbols = {s.name: s for s in (*cell.inputs, *cell.states, *cell.parameters)}
    heads = (
        Column(say("array")),
        Column(say("one sequence"), "math"),
        Column(say(f"a batch of {BATCH}"), "math"),
    )
    rows = []
    for name, shape in alone.items():
        plain = name.removeprefix("grad_")
        shown = (
            say("gradient of ", pen.name(symbols[plain]))
            if plain != name
            else say(pen.name(symbols[name].at(0)))
        )
        what = say(shown, " of all steps" if not symbols[plain].timeless else "")
        rows.append((what, _shape(shape), _shape(many[name])))
    yield Table(heads, tuple(rows), say("Shapes of the arrays of a run."), "unrolling:batch")


def _shape(shape: tuple[int, ...]) -> Spans:
    return say(Math(r" \times ".join(map(str, shape))))


def _shapes(cell: Cell, length: int, batch: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    """Shapes of an input, states, a parameter and its gradient, of a run."""
    sizes, run = example_sizes(cell), sequence(cell)
    weights = {p.name: np.zeros(evaluate(p.shape, sizes)) for p in cell.parameters}
    inputs = {x.name: np.zeros((length, *batch, *evaluate(x.shape, sizes))) for x in cell.inputs}
    values, tape = run.forward(weights, inputs)
    first = cell.parameters[0].name
    grads = run.backward(tape, {cell.states[0].name: np.ones_like(values[cell.states[0].name])})
    states = {s.name: values[s.name] for s in cell.states}
    found = {**inputs, **states, first: weights[first], f"grad_{first}": grads[f"grad_{first}"]}
    return {name: array.shape for name, array in found.items()}


def _further() -> Spans:
    links = [
        Link("what becomes of the gradient over many steps", "gradient-flow.md"),
        Link("what a cell is", "what-is-a-cell.md"),
        Link("how layers stack", "stacking.md"),
        Link("all equations of the LSTM through time", "lstm.md"),
    ]
    return say("See also: ", listed(links), ".")
