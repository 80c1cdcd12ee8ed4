"""Which convention is this?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from derive import relations
from derive._version import __version__
from derive.analysis.parameters import EXAMPLE
from derive.document.chart_draw import figure
from derive.document.claims import holds
from derive.document.conventions import (
    START,
    counts,
    example,
    frameworks,
    letters,
    lines,
    mapped,
    mixups,
    names,
    orders,
    picture,
    probes,
    readers,
    recurrent,
    slopes,
    twice_biased,
)
from derive.document.links import NOTATION
from derive.document.model import Algorithm, Block, Document, Heading, Line, Part
from derive.document.paragraphs import prose
from derive.document.relatives import link, status
from derive.document.spans import Code, Link, Spans
from derive.document.words import count, formal, number_word, say
from derive.document.words import math as tex
from derive.runtime.mixups import MIXUPS, STEPS, difference

FAR = 3  # where both hard sigmoids are at their end


def page() -> Document:
    """The page."""
    return Document(
        "Which convention is this?",
        "",
        "The points on which papers and libraries differ though they name the same cell: how to tell which "
        "one is in front of you, what a mix-up does, and code that reads the weights of frameworks.",
        __version__,
        (
            Part("answer", "", tuple(_answer())),
            Part("mixed", "What a mix-up does", tuple(_mixed())),
            Part("switches", "The switches, one by one", tuple(_switches())),
            Part("counts", "What the number of parameters tells", tuple(_counts())),
            Part("names", "Names and letters", tuple(_names())),
            Part("porting", "Porting weights", tuple(_porting())),
        ),
    )


def _answer() -> Iterator[Block]:
    lstm, gru = orders("lstm"), orders("gru")
    yield prose(
        "The formula tells most of it, and the shapes of the arrays and the number of parameters tell more. "
        "What neither shows is the order of the gates in memory: look it up, or probe it as below. Among the "
        "frameworks here there are {lstm} for an LSTM and {gru} for a GRU.",
        lstm=count(len(lstm), "order"), gru=number_word(len(gru)),
    )  # fmt: skip
    yield picture()


def _mixed() -> Iterator[Block]:
    found = {each.name: difference(each) for each in MIXUPS}
    yield prose(
        "Most mix-ups raise no error: all arrays have the right shape, and the numbers are wrong. Each line "
        "below was computed when this page was made: {steps} steps of a layer with random numbers, once as "
        "they are meant and once as they are mistaken. The hidden state lies between −1 and 1.",
        steps=str(STEPS),
    )
    yield mixups()
    least = min(found, key=lambda name: found[name])
    holds(least == "sigmoid" and found[least] < 0.1, "hard sigmoids differ least")
    yield prose(
        "The last one is the treacherous one: the result is nearly right. Many more points on which papers, "
        "documentation and code differ are in the ", Link("register of deviations", "deviations.md"),
        ", and which cell each operator of a framework is, in the ",
        Link("table of operators", "operators.md"), ".",
    )  # fmt: skip


# -- the switches


def _switches() -> Iterator[Block]:
    yield from _gates()
    yield from _update()
    yield from _reset()
    yield from _biases()
    yield from _matrices()
    yield from _axes()
    yield from _forget()
    yield from _states()
    yield from _functions()


def _gates() -> Iterator[Block]:
    yield Heading("Order of the gates")
    yield prose(
        "Look for the code that cuts the array, or for a bias that starts at 1 in one part: Keras starts "
        "that of the forget gate so. If neither is at hand, probe the layer: all weights and biases zero, "
        "but one part of the bias large, and one step from {h} and {c}. Each part leaves other numbers "
        "behind.",
        h=tex(f"h = {START['h']:g}"), c=tex(f"c = {START['c']:g}"),
    )  # fmt: skip
    yield probes("lstm")
    yield prose("A GRU, from the same {h}:", h=tex("h"))
    yield probes("gru")


def _update() -> Iterator[Block]:
    yield Heading("z or 1 − z")
    yield prose("Ask what stands before the old state in the last line of a GRU:")
    yield lines({"gru": ("h_next",), "gru-chung": ("h_next",)})
    (fact,) = (each for each in relations.of("gru-chung") if each.left == "gru-reset-before")
    yield prose(
        "If it is {z}, an open gate keeps: so in {keep}. If it is {other}, an open gate replaces: so in "
        "{take}. The way back is a change of sign, {words}: {badge}, since {sigma}.",
        z=tex("z"), other=tex("1 - z"), keep=frameworks("gru", "gru-reset-before"),
        take=frameworks("gru-chung"), words=formal(fact.words), badge=say(status(fact)),
        sigma=tex(r"1 - \sigma(a) = \sigma(-a)"),
    )  # fmt: skip


def _reset() -> Iterator[Block]:
    yield Heading("Reset before or after the product")
    yield prose(
        "Ask what {r} multiplies in the candidate, the old state or a product with a matrix:", r=tex("r")
    )
    yield lines({"gru-reset-before": ("s", "a_g"), "gru": ("q", "a_g")})
    yield prose(
        "After the product there is a bias {d} more, which {r} multiplies too; where there are only arrays "
        "it gives that form away. These are two functions: weights that were trained in one are not right "
        "in the other. Before: {before}; after: {after}.",
        d=tex("d_{g}"), r=tex("r"), before=frameworks("gru-reset-before", "gru-chung"),
        after=frameworks("gru"),
    )  # fmt: skip


def _biases() -> Iterator[Block]:
    two = {(name, cell) for name in ("PyTorch", "ONNX") for cell in ("lstm", "gru")} | {("Keras", "gru")}
    holds(twice_biased() == two | {("ONNX", "gru-reset-before")}, "who stores two biases")
    yield Heading("One bias or two")
    yield prose(
        "Two arrays of biases, or one of twice the length, mean one for each product. Add them: {map}. Only "
        "the candidate of a GRU with the reset after the product keeps both. PyTorch and ONNX have two "
        "everywhere, Keras only in that GRU.",
        map=mapped("two-biases"),
    )


def _matrices() -> Iterator[Block]:
    side = 4 * EXAMPLE["m"]
    shapes = {(side, EXAMPLE["m"]), (EXAMPLE["m"], side), (EXAMPLE["m"], EXAMPLE["m"])}
    holds(recurrent("lstm") == shapes, "a recurrent matrix of all gates shows its orientation")
    yield Heading("Which axis of a matrix is the input")
    yield prose(
        "With the units first, {rows}, a column vector is multiplied from the left: {W}. With the inputs "
        "first, {columns}, a row vector from the right: {kernel}. Between the two stands a transposition: "
        "{map}. Where all gates are in one array the recurrent one shows which it is: {tall} or {broad}. "
        "Where each has an array of its own look at the input's; the recurrent ones are square.",
        rows=tex(r"4m \times n"), columns=tex(r"n \times 4m"), W=tex("W x"), kernel=tex(r"x^{\top} K"),
        map=mapped("transposed"), tall=tex(r"4m \times m"), broad=tex(r"m \times 4m"),
    )  # fmt: skip
    yield prose(
        "One matrix with {joined} columns (or rows) multiplies input and state side by side. Which of them "
        "comes first shows in the formula only, {xh} or {hx}. With the input first: {map}.",
        joined=tex("n + m"), xh=tex("[x, h]"), hx=tex("[h, x]"), map=mapped("concatenated-xh"),
    )  # fmt: skip


def _axes() -> Iterator[Block]:
    yield Heading("Time first or batch first")
    yield prose(
        "Give a layer an input whose two lengths differ and look at the final state: it has the batch's "
        "length, never that of time. The table of names below has the default of each framework."
    )


def _forget() -> Iterator[Block]:
    yield Heading("A constant in the forget gate")
    yield prose(
        "A 1 for the forget gate can be in two places. Keras puts it into the first value of the bias, so a "
        "stored bias has it already. Haiku adds it in the code at each step, so add 1 to a stored bias when "
        "you take it out, and take it off when you put one in. Look for {code} in the code of the step. Why "
        "there is one at all: ",
        Link("where the gradient goes", "gradient-flow.md"), ".",
        code=Code("sigmoid(f + 1)"),
    )  # fmt: skip


def _states() -> Iterator[Block]:
    yield Heading("Which of the two states comes first, and what the output is")
    yield prose(
        "An LSTM hands out a pair. Where the names do not say which is which: entries of {h} lie between −1 "
        "and 1, those of {c} need not. The output of a layer is {h} (some papers call it {y}); it is not a "
        "product with a matrix of its own, unless there is a projection.",
        h=tex("h"), c=tex("c"), y=tex("y"),
    )  # fmt: skip


def _functions() -> Iterator[Block]:
    flat, steep = slopes()
    holds(min(1, flat * FAR + Fraction(1, 2)) == 1, "both hard sigmoids are 1")
    yield Heading("Sigmoid or hard sigmoid")
    yield prose(
        "A hard sigmoid is made of straight pieces, as in the ", link("lstm-hard-sigmoid"), ", and there are "
        "two of them: ", Link(f"slopes of {float(steep)} and {flat}", "deviations.md#hard-sigmoid-slopes"),
        f". At {FAR} both are exactly 1, and a sigmoid is {{sigmoid}}.",
        sigmoid=figure(1 / (1 + math.exp(-FAR))),
    )  # fmt: skip


# -- counts and names


def _counts() -> Iterator[Block]:
    yield prose(
        "At {n} and {m} the parameters of the frameworks' own layers add up to these numbers. Two bias "
        "vectors show at once. Of a GRU the smallest number means one bias and the reset before the "
        "product, the middle one a second bias of the candidate, so after it; the largest leaves it open, "
        "as ONNX has both.",
        n=tex(f"n = {EXAMPLE['n']}"), m=tex(f"m = {EXAMPLE['m']}"),
    )  # fmt: skip
    yield counts()
    yield prose(
        "How each number comes about, and with which versions it was counted: ",
        Link("how many parameters", "parameter-counts.md"), ".",
    )  # fmt: skip


def _names() -> Iterator[Block]:
    yield prose(
        "{n} is the length of the input, {m} the number of units. TensorFlow 1 called the latter ",
        Code("num_units"), "; none of these is a number of cells or of steps (",
        Link("what a cell is", "what-is-a-cell.md"), ").",
        n=tex("n"), m=tex("m"),
    )  # fmt: skip
    yield names()
    yield prose("An LSTM in the letters of papers and of documentation:")
    yield letters()
    yield prose(
        "Graves and Goodfellow, whose texts could not be opened for this page, give the candidate no letter "
        "as far as others repeat them; it has one here. All can be chosen for the pages of this "
        "site, see ", Link("notation", NOTATION), ".",
    )  # fmt: skip


# -- porting


def _porting() -> Iterator[Block]:
    yield Algorithm(
        say("Weights from one framework into another"),
        "port",
        say("the arrays of a layer"),
        say("the parameters of the other layer"),
        tuple(Line(0, words) for words in _steps()),
    )
    yield prose(
        "With numbers: a Keras kernel for {n} and {m}, whose digits say which gate and which unit.",
        n=tex("n = 1"),
        m=tex("m = 2"),
    )
    yield example()
    yield prose(
        "The lines that read each framework's LSTM into the parameters of ", link("lstm"), ". They are run: "
        "tests fill the framework's own layer with random numbers, read it with these lines, and compare "
        "the outputs.",
    )  # fmt: skip
    yield readers("lstm")
    yield prose("And their GRUs; the cell that they are read into follows from the switches of the layer.")
    yield readers("gru")


def _steps() -> Iterator[Spans]:
    yield say("Count the parameters. That settles the number of biases, and often the form of a GRU.")
    yield say("Note all shapes. They settle which axis is the input, and whether there is one matrix or two.")
    yield say("Find the order of the gates in the code of the step, for both sides.")
    yield say("Read the last line of a GRU's step (z or 1 − z), and the candidate's (reset before or after).")
    yield say("Look for a constant beside the forget gate, and for the names of the functions.")
    yield say("Cut, transpose, permute and add up; for 1 − z change the signs of the update gate's weights.")
    yield say(
        "Run both with random numbers in all parameters, biases too, with n, m, batch and time all "
        "different, for more than two steps; compare all states. A difference above 1e-5 in float32 is a "
        "mistake."
    )
