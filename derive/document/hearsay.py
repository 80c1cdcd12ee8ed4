"""What popular answers say of cells, and what is so: each row is computed, or leads to where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy

from derive import catalogue
from derive.algebra.node import Apply
from derive.algebra.record import record
from derive.analysis.counting import multiplied, weighted_sums
from derive.analysis.parameters import parameters
from derive.definition import Cell
from derive.document.claims import counted, holds
from derive.document.model import Block, Prose
from derive.document.pen import Pen
from derive.document.spans import Badge, Code, Link, Math, Spans
from derive.document.words import count, formal, listed, number_word, say
from derive.printing.latex import equation
from derive.printing.quantities import sizes

RIGHT, LOOSE, WRONG = Badge("right", "pass"), Badge("loose", "stale"), Badge("wrong", "fail")


def hearsay() -> Iterator[Block]:
    """Two paragraphs an answer: what is said with the verdict, and what is so."""
    for said, verdict, so in _ROWS:
        yield Prose(say(verdict, " “", formal(said), "”"))
        yield Prose(so())


def functions(cell: Cell) -> tuple[str, ...]:
    """The names of the functions that a cell applies to numbers, in order.

    >>> from derive.catalogue import load
    >>> functions(load("lstm"))
    ('sigmoid', 'sigmoid', 'tanh', 'sigmoid', 'tanh')
    """
    nodes = (node for step in cell.program.steps for node in sympy.preorder_traversal(step.expr))
    return tuple(n.op for n in nodes if isinstance(n, Apply) and len(n.operands) == 1 and record(n).nonlinear)


def _both() -> Spans:
    return say(
        "Both readings are right, with one thing to add: for one unit too the state of the step before "
        "comes in as a whole vector. ", Link("Both drawn, with sizes", "neuron-or-layer.md"), ".",
    )  # fmt: skip


def _sizes() -> Spans:
    cell = catalogue.load("lstm-concatenated")
    values = {sizes(step.target.shape) for step in cell.program.steps if not _is_joint(step.target.shape)}
    holds(values == {"m"}, "everything inside of an LSTM has m numbers")
    (matrix,) = {sizes(p.shape) for p in cell.parameters if len(p.shape) == 2}
    return say(
        "So it is: everything inside has ", Math("m"), " numbers, and each of the ",
        number_word(sum(len(p.shape) == 2 for p in cell.parameters)), " matrices is ", Math(matrix), ", if "
        "input and state are joined. ", Link("All sizes", "lstm-sizes.md"), ".",
    )  # fmt: skip


def _is_joint(shape: tuple[sympy.Expr, ...]) -> bool:
    return sizes(shape) == "n+m"


def _gate() -> Spans:
    cell = catalogue.load("lstm")
    pen, steps = Pen.of(cell), {step.target.name: step for step in cell.program.steps}
    shown = equation(steps["a_f"], pen.notation)
    others = [steps[name].target for name in ("i", "o")]
    holds(functions(cell).count("sigmoid") == 1 + len(others), "three gates have a sigmoid")
    return say(
        "So it is; written with two matrices, as most libraries keep them, the sum inside is ",
        Math(f"{shown.lhs} = {' '.join(shown.terms)}"), ". The same holds of ", listed(pen.names(others)),
        " with weights of their own, and of ", pen.name(steps["g"].target), " with tanh in the place of the "
        "sigmoid. ",
        Link("All of them", "neuron-or-layer.md#layer"), ".",
    )  # fmt: skip


def _box() -> Spans:
    lstm, dense = catalogue.load("lstm"), catalogue.load("dense")
    n, m = (next(s for s in lstm.sizes if s.name == name) for name in ("n", "m"))
    box = parameters(dense).total.subs(n, n + m)
    boxes = len(weighted_sums(lstm.program))
    holds(sympy.expand(boxes * box - parameters(lstm).total) == 0, "the boxes of an LSTM are dense layers")
    deep, two = catalogue.load("lstm-deep-gates"), catalogue.load("lstm-stacked")
    return say(
        f"Exactly: {number_word(boxes)} dense layers with ", Math("n + m"), " inputs and ", Math("m"),
        f" outputs have as many parameters as an LSTM, {counted(lstm)}. A second layer in every gate makes "
        "them ",
        Link(f"{counted(deep)}", "deeper-gates.md"), ", a second LSTM on top ",
        Link(f"{counted(two)}", "stacking.md"), ".",
    )  # fmt: skip


def _function() -> Spans:
    return say(
        "That is the wide sense of the word, in which the Neural Network Zoo has it, and a neuron is a "
        "cell. ",
        Link("Each kind defined", "kinds.md"), ".",
    )  # fmt: skip


def _network() -> Spans:
    cell = catalogue.load("lstm")
    return say(
        "Not only: a recurrent cell has states, ", listed(Pen.of(cell).names(cell.states)),
        " in an LSTM, which a feed-forward network has not. It consists of ",
        Math(f"{len(weighted_sums(cell.program))}m"), " weighted sums, so it is no neuron; only in the wide "
        "sense below a neuron is a cell, too.",
    )  # fmt: skip


def _length() -> Spans:
    return say(
        "There is one cell a layer. Unrolling draws it once a step, always with the same parameters (",
        Link("counted above", "what-is-a-cell.md#unrolled"), "). The embedding's dimension is the size of "
        "the input, ", Math("n"), ".",
    )  # fmt: skip


def _matrices() -> Spans:
    cell = catalogue.load("lstm")
    state = cell.program.by_name["c"]
    holds(not multiplied(cell.program, state), "no parameter is applied to the cell state")
    own = {s.name: multiplied(cell.program, s) for s in (*cell.inputs, *cell.states)}
    return say(
        f"There are {number_word(len(own['x']))} matrices for the input, {number_word(len(own['h']))} for "
        f"the hidden state, and {count(sum(len(p.shape) == 1 for p in cell.parameters), 'bias', 'biases')}. "
        "The cell state has none (", Link("see below", "what-is-a-cell.md#no-matrix"), ").",
    )  # fmt: skip


def _units() -> Spans:
    return say(
        "It is ",
        Math("m"),
        ", which PyTorch calls ",
        Code("hidden_size"),
        " (",
        Link("names in libraries", "what-is-a-cell.md#libraries"),
        ").",
    )


def _activations() -> Spans:
    used = functions(catalogue.load("lstm"))
    return say(
        "Usually one function a layer, and a neuron applies it to its own sum; softmax is one for the whole "
        "layer (",
        Link("see below", "what-is-a-cell.md#functions"), "). A recurrent layer has several: an LSTM has "
        f"{number_word(used.count('sigmoid'))} times a sigmoid and {number_word(used.count('tanh'))} times "
        "tanh.",
    )  # fmt: skip


_ROWS: tuple[tuple[str, Badge, Callable[[], Spans]], ...] = (
    ("The number of RNN cells is the length of the sequence, or the embedding's dimension.", WRONG, _length),
    ("An LSTM cell has a hidden-state matrix and a cell-state matrix, of a size that is the number of "
     "neurons.", WRONG, _matrices),
    ("A cell is in essence a feed-forward network made of neurons, so it is not a neuron.", LOOSE, _network),
    ("Five layers have five activation functions.", LOOSE, _activations),
    ("The diagram serves for a whole layer, with vectors on all lines, and for one unit.", RIGHT, _both),
    ("x has n numbers, the output m, and so have the cell state and all that is between; W_f is m × (n + m).",
     RIGHT, _sizes),
    ("f = σ(W_f [x, h] + b_f), and the other gates likewise.", RIGHT, _gate),
    ("Each yellow box is like a layer of a feed-forward network; it could be a deeper one, but stacking is "
     "commoner.", RIGHT, _box),
    ("A cell is anything that gets inputs, computes and gives outputs.", RIGHT, _function),
    ("Keras's units are the size of an LSTM cell.", RIGHT, _units),
)  # fmt: skip
