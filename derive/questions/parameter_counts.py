"""How many parameters?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive import catalogue
from derive._version import __version__
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.analysis.parameters import EXAMPLE, parameters
from derive.checks.framework_counts import NONE, TWO, Counted, counted, explained, stored
from derive.definition import Cell
from derive.document.boxes import boxes, by_hand_table, learned
from derive.document.claims import holds, proved
from derive.document.diagram_draw import draw
from derive.document.dimensions import at_example
from derive.document.formulas_in_use import expected, in_use
from derive.document.framework_counts import (
    count_table,
    example_of,
    of_cells,
    of_objects,
    reasons_table,
)
from derive.document.model import Block, Diagram, Document, Heading, Listing, Part, Prose
from derive.document.parameters import count_formula
from derive.document.pen import Pen
from derive.document.relatives import link
from derive.document.spans import Code, Link, Math, Spans
from derive.document.words import fill, listed, math, number_word, say
from derive.forms import Formed, formed
from derive.printing.latex import formula

# the cells of a table each, with the words above it
_TABLES: Mapping[str, tuple[str, ...]] = {
    "Elman's cell": ("elman",),
    "LSTM": ("lstm",),
    "GRU": ("gru", "gru-reset-before", "gru-chung"),
    "Variants": ("lstm-peephole", "lstm-coupled", "lstm-projected", "mgu-reset-after"),
}
_ANSWER = (
    "An LSTM layer with {n} inputs and {m} units has {count} parameters: with {example} that is {number}. "
    "PyTorch reports {torch} for the same layer, because it stores two bias vectors where one would do; "
    "Keras reports {keras}."
)
_THREE = (
    "For “the” GRU there are {different} answers, {numbers}: they differ in where the reset gate acts and "
    "in how many biases are stored. Below, every count comes from the framework's own object, and every "
    "difference has a reason."
)
_STOP = (
    "Go along the picture and stop at every box. The first one, the {box}, needs two matrices and a bias; "
    "with {example}:"
)
_NOTHING = (
    "The other boxes are the same, with weights of their own. Circles and lines have none: the equations of "
    "{states} contain no parameter. {page} has sliders for your own numbers."
)
_EXACT = (
    "Each object was asked at {number} pairs of sizes, or {other} triples where there is a projection: as "
    "many as a formula of second degree has terms, so no other such formula fits. A difference that its "
    "reasons did not explain at all of them would stop this page from being made. The numbers "
    "are for {example}, and {p}."
)
_TWO = (
    "{always} store a bias for each product, {a} and {b}; so do {some}. PyTorch's source says that it is "
    "for compatibility with cuDNN. Only the sum counts, {sum}: that both forms of {lstm} are one function "
    "is proved when this page is made, {entries} entries of values and gradients are identical. So an "
    "LSTM has {more} numbers more, and nothing more that it could learn."
)
_NEEDED = (
    "One second bias is no waste: with the reset after the product, {d} stands inside what {r} "
    "multiplies, and cannot be added to {b}. That is the {difference} by which {after} has more than "
    "{before}."
)
_MORE_THAN_TWICE = (
    "Two directions are twice one. But two layers in two directions are more than twice two layers, {both} "
    "parameters and not {twice}: the second layer reads the outputs of both directions, {double} numbers."
)
_SUMMARY = (
    "A count is of one layer. In the summary that {keras} prints of a small model each layer has a row of "
    "its own: the embedding, a table with {n} numbers for each of {words} words, the LSTM, and a dense "
    "layer on its output. The LSTM's row says {total}; the embedding is not part of it, though most of "
    "the model's parameters are its. None in a shape is a size that the model leaves open, the batch and "
    "the number of steps."
)
_NEVER = (
    "Neither the steps {T} nor the batch {B} is in any of these formulas: all steps and all sequences "
    "share one set of numbers. States are not parameters either: they are computed, and start at zero "
    "unless you give them."
)


_WORDS = 1000  # in the embedding of Keras' model
_COMPARED = "Each formula was compared with the stored counts of that cell's objects, at all their sizes."
_N, _M = EXAMPLE["n"], EXAMPLE["m"]
# what a reader types, and what it prints: lines before, and calls with the objects that they make
_CODE: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "PyTorch": (
        """\
import torch


def count(module):
    return sum(p.numel() for p in module.parameters())

""",
        (
            (f"print(count(torch.nn.LSTM({_N}, {_M})))", "torch.nn.LSTM(n, m)"),
            (f"print(count(torch.nn.GRU({_N}, {_M})))", "torch.nn.GRU(n, m)"),
        ),
    ),
    "Keras": (
        f"""\
import keras


def count(layer):
    layer.build((None, None, {_N}))  # batch, steps, inputs
    return layer.count_params()

""",
        (
            (f"print(count(keras.layers.LSTM({_M})))", "keras.layers.LSTM(m)"),
            (f"print(count(keras.layers.GRU({_M})))", "keras.layers.GRU(m)"),
            (
                f"print(count(keras.layers.GRU({_M}, reset_after=False)))",
                "keras.layers.GRU(m, reset_after=False)",
            ),
        ),
    ),
}


def page() -> Document:
    """The page: the answer, counting by hand, the tables, the reasons, and how to count oneself."""
    lstm = catalogue.load("lstm")
    parts = (
        Part("answer", "", tuple(_answer(lstm))),
        Part("by-hand", "Count by hand", tuple(_by_hand(lstm))),
        Part("frameworks", "What frameworks count", tuple(_frameworks())),
        Part("reasons", "Why they differ", tuple(_reasons(lstm))),
        Part("not-counted", "What is counted elsewhere, or not at all", tuple(_elsewhere(lstm))),
        Part("yourself", "Ask your framework", tuple(_yourself())),
        Part("formulas", "Formulas that are in use", (Prose(say(_COMPARED)), in_use(), Prose(expected()))),
    )
    summary = (
        "Parameters of RNN, LSTM and GRU by hand and in six frameworks, with the reason for each difference."
    )
    return Document("How many parameters?", "", summary, __version__, parts)


def _answer(lstm: Cell) -> Iterator[Block]:
    torch, keras = of_objects("torch.nn.LSTM(n, m)", "keras.layers.LSTM(m)")
    yield Prose(
        fill(
            _ANSWER,
            n=math("n"),
            m=math("m"),
            count=count_formula(lstm),
            example=at_example(EXAMPLE),
            number=f"{parameters(lstm).number}",
            torch=f"{example_of(torch)}",
            keras=f"{example_of(keras)}",
        )
    )
    numbers = sorted({example_of(each) for each in of_cells(*_TABLES["GRU"])})
    told = listed([f"{number}" for number in numbers], "or")
    yield Prose(fill(_THREE, different=number_word(len(numbers)), numbers=told))


def _by_hand(lstm: Cell) -> Iterator[Block]:
    """Box by box along the picture."""
    pen, (_, value) = Pen.of(lstm), boxes(lstm)[0]
    yield Diagram(draw(lstm, sizes=True), say("Only the boxes learn."), lstm.name, False)
    yield Prose(fill(_STOP, box=value.meaning, example=at_example(EXAMPLE)))
    yield by_hand_table(lstm)
    nothing = [step for step in lstm.program.steps if not learned(step) and not step.target.marks]
    states = [step for step in nothing if step.target.role == "state"]
    page = Link("The page on sizes", "lstm-sizes.md")
    holds(len(states) == len(lstm.states), "the statements of the states learn nothing")
    yield Prose(fill(_NOTHING, states=listed(pen.names(step.target for step in states)), page=page))


def _frameworks() -> Iterator[Block]:
    plain, projected = of_objects("torch.nn.LSTM(n, m)", "torch.nn.LSTM(n, m, proj_size=p)")
    yield Prose(
        fill(
            _EXACT,
            number=number_word(len(plain.counts)),
            other=number_word(len(projected.counts)),
            example=at_example(EXAMPLE),
            p=Math(f"{{p = {projected.example.sizes['p']}}}"),
        )
    )
    for title, cells in _TABLES.items():
        yield Heading(title)
        ours = [say(link(cell), " ", count_formula(catalogue.load(cell))) for cell in cells]
        yield Prose(say("Our ", "cell: " if len(cells) == 1 else "cells: ", listed(ours), "."))
        yield count_table(of_cells(*cells), f"{title}: parameters in frameworks.")


def _reasons(lstm: Cell) -> Iterator[Block]:
    """Why counts differ, each reason as a formula."""
    form = formed(lstm, "two-biases")
    pen, (old, (first, second)) = Pen.of(lstm), next(_pairs(form))
    torch = explained(of_objects("torch.nn.LSTM(n, m)")[0])
    twice = [each for each in counted() if _has(each, TWO)]
    others = {each.framework for each in counted() if not _has(each, TWO) and not _has(each, NONE)}
    always = [name for name in dict.fromkeys(each.framework for each in twice) if name not in others]
    yield Heading("Two bias vectors")
    yield Prose(
        fill(
            _TWO,
            always=listed(always),
            some=listed([Code(each.call) for each in twice if each.framework not in always]),
            a=pen.name(first),
            b=pen.name(second),
            sum=Math(f"{pen.name(old).text} = {pen.formula(form.own[old]).text}"),
            lstm=link("lstm"),
            entries=f"{proved(lstm, 'two-biases')}",
            more=Math(formula(torch.difference)),
        )
    )
    yield Prose(_needed())
    yield Heading("Other reasons")
    yield reasons_table()
    one, other, plain, both = map(example_of, of_objects(
        "torch.nn.LSTM(n, m)", "torch.nn.LSTM(n, m, bidirectional=True)",
        "torch.nn.LSTM(n, m, num_layers=2)", "torch.nn.LSTM(n, m, num_layers=2, bidirectional=True)",
    ))  # fmt: skip
    holds(other == 2 * one and both > 2 * plain, "only one layer in two directions is twice one")
    gaps = {"both": both, "twice": 2 * plain, "double": 2 * EXAMPLE["m"]}
    yield Prose(fill(_MORE_THAN_TWICE, **{name: f"{number}" for name, number in gaps.items()}))


def _has(each: Counted, name: str) -> bool:
    return any(reason.name == name for reason in explained(each).reasons)


def _pairs(form: Formed) -> Iterator[tuple[TensorSymbol, tuple[TensorSymbol, TensorSymbol]]]:
    """Each bias of the cell with the two that take its place."""
    for old, expr in form.own.items():
        first, second = symbols_in(expr)
        yield old, (first, second)


def _needed() -> Spans:
    """The second bias of the GRU's candidate, which is one that counts."""
    after, before = catalogue.load("gru"), catalogue.load("gru-reset-before")
    pen, names = Pen.of(after), after.program.by_name
    return fill(
        _NEEDED,
        d=pen.name(names["d_g"]),
        b=pen.name(names["b_g"]),
        r=pen.name(names["r"]),
        difference=Math(formula(parameters(after).total - parameters(before).total)),
        after=link("gru"),
        before=link("gru-reset-before"),
    )


def _elsewhere(lstm: Cell) -> Iterator[Block]:
    """Keras' summary of a small model, and sizes that no count has."""
    keras, number = stored("keras"), parameters(lstm).number
    words, dense = (
        _WORDS * EXAMPLE["n"],
        parameters(catalogue.load("linear"), {"n": EXAMPLE["m"], "m": 1}).number,
    )
    printed = "\n".join(keras["summary"])
    for rows in (words, number, dense, words + number + dense):
        holds(f" {rows:,} " in printed, f"Keras prints {rows:,}")
    holds(words > number + dense, "most of the parameters are the embedding's")
    yield Prose(
        fill(
            _SUMMARY,
            keras=f"Keras {keras['version']}",
            n=f"{EXAMPLE['n']}",
            words=f"{_WORDS}",
            total=f"{number:,}",
        )
    )
    yield Listing("text", printed)
    letters = {name: math(name) for name in "TB"}
    formulas = (found for each in counted() for found in (explained(each).ours, explained(each).theirs))
    free = {symbol.name for found in formulas for symbol in found.free_symbols}
    holds(not free & {*letters}, "no count has steps or batch in it")
    yield Prose(fill(_NEVER, **letters))


def _yourself() -> Iterator[Block]:
    """Code for the reader, with what it prints."""
    for framework, (lines, calls) in _CODE.items():
        yield Heading(framework)
        printed = [f"{code}  # {example_of(of_objects(call)[0])}" for code, call in calls]
        yield Listing("python", "\n".join([lines, *printed]))
