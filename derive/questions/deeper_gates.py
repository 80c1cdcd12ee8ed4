"""Can a gate be deeper?"""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from derive import relations
from derive._version import __version__
from derive.analysis.chain import longest
from derive.analysis.cost import cost
from derive.analysis.parameters import entries, parameters
from derive.catalogue import load
from derive.definition import Cell
from derive.document.chart_draw import figure
from derive.document.claims import holds
from derive.document.dimensions import at_example
from derive.document.gate_depth import (
    DEEP,
    DRAWN,
    NAMES,
    PLAIN,
    SCALES,
    STACKED,
    beside,
    cells,
    difference,
    lengths,
    network,
    sizes_table,
)
from derive.document.model import Block, Column, Document, Equations, Part, Prose, Row, Table
from derive.document.paragraphs import prose
from derive.document.parameters import count_formula
from derive.document.relatives import link, status
from derive.document.rows import row
from derive.document.sketch import Sketch
from derive.document.spans import Link
from derive.document.words import count, formal, say
from derive.document.words import math as tex
from derive.passes.gradient import gradient
from derive.passes.jacobian import state_jacobian
from derive.passes.unrolled import unrolled
from derive.printing.latex import formula, sizes
from derive.program import Program, Step

LENGTH = 6  # steps whose products are counted in an unrolled program


def page() -> Document:
    """The page."""
    return Document(
        "Can a gate be deeper?",
        "",
        "A gate is a small network of one layer; it can have two. What that changes in equations, counts "
        "and gradients, and how it compares with stacking layers.",
        __version__,
        (
            Part("answer", "", tuple(_answer())),
            Part("equations", "The equations, next to each other", tuple(_equations())),
            Part("counts", "What it costs", tuple(_counts())),
            Part("gradient", "One more factor in the gradient", tuple(_gradients())),
            Part("special", "The LSTM is a special case", tuple(_special())),
            Part("stacking", "Why layers are stacked instead", tuple(_stacking())),
        ),
    )


def _answer() -> Iterator[Block]:
    yield prose(
        "Yes. A gate needs {m} numbers between 0 and 1, computed from {x} and {h}, and any network that ends "
        "in a sigmoid gives them. In the LSTM each gate is one dense layer, the smallest such network, and "
        "the candidate is one with tanh; "
        "the catalogue has the ", link(DEEP), " too.",
        m=tex("m"), x=tex("x_{t}"), h=tex("h_{t-1}"),
    )  # fmt: skip
    yield Sketch(
        (network(PLAIN, "One layer", 1), network(DEEP, "Two layers", 2)),
        say(
            "The forget gate, drawn for ", at_example(DRAWN), ". Each line is a weight; the dot on its right "
            "is a sum with a bias, and a function. The other gates and the candidate look the same.",
        ),
        "deeper-gates",
    )  # fmt: skip


# -- equations


def _equations() -> Iterator[Block]:
    yield prose("The forget gate of both, as the definitions have it; the other three boxes change alike.")
    rows = (
        ("first sum", "a_f", "a_e_f"), ("hidden layer", "", "e_f"), ("second sum", "", "a_f"),
        ("gate", "f", "f"), ("cell state", "c_next", "c_next"),
    )  # fmt: skip
    yield beside(rows, lambda cell: cell.program)
    states = ("c_next", "h_next")
    below = [[_step(load(name).program, state).expr for state in states] for name in (PLAIN, DEEP)]
    holds(below[0] == below[1], "nothing below the gates changes")
    yield prose(
        "{e} is the layer that is new, with as many units as the gate. {V} and {d} are its way out; {W}, "
        "{U} and {b} now lead into it. Nothing below the gates changes: {c} and {h} are computed as before.",
        e=tex("e"), V=tex("V"), d=tex("d"), W=tex("W"), U=tex("U"), b=tex("b"), c=tex("c_{t}"),
        h=tex("h_{t}"),
    )  # fmt: skip


# -- counts


def _counts() -> Iterator[Block]:
    known = {each.name for each in load(PLAIN).parameters}
    added = [each for each in load(DEEP).parameters if each.name not in known]
    more = sympy.expand(parameters(load(DEEP)).total - parameters(load(PLAIN)).total)
    holds(entries(added) == more, "deeper gates keep all parameters of the LSTM")
    matrices, biases = ([each for each in added if len(each.shape) == axes] for axes in (2, 1))
    (size,) = {sizes(each.shape) for each in matrices}
    yield prose(
        "A hidden layer in each of the four boxes adds {more} parameters: {matrices} {size} and {biases}.",
        more=tex(formula(more)), matrices=count(len(matrices), "matrix", "matrices"), size=tex(size),
        biases=count(len(biases), "bias", "biases"),
    )  # fmt: skip
    yield Prose(say("Parameters:"))
    yield sizes_table(count_formula, lambda cell: parameters(cell).total, counted=True)
    yield Prose(say("Operations of a step of one sample, a multiply-add counted as two:"))
    yield sizes_table(lambda cell: tex(formula(cost(cell).forward)), lambda cell: cost(cell).forward)


# -- gradients


def _gradients() -> Iterator[Block]:
    yield prose("The derived gradient of the forget gate, from its output back to the recurrent matrix:")
    rows = (
        ("second sum", "", "adj_a_f"), ("hidden layer", "", "adj_e_f"), ("first sum", "adj_a_f", "adj_a_e_f"),
        ("recurrent matrix", "grad_U_f", "grad_U_f"),
    )  # fmt: skip
    yield beside(rows, gradient)
    yield prose(
        "On its way to {U} the gradient meets one more matrix and one more slope of tanh. The same shows in "
        "the state Jacobian, in the block that comes through the gates, first of the LSTM, then with deeper "
        "gates:",
        U=tex("U_{f}"),
    )
    yield Equations(tuple(_block(load(name), "jac_c_next_h") for name in (PLAIN, DEEP)))
    plain, deep = (_step(state_jacobian(load(name)), "jac_c_next_c") for name in (PLAIN, DEEP))
    holds(plain.expr == deep.expr, "the cell state's own path is the same")
    yield prose(
        "The other block, of {c} by the old {c}, is the same in both, {f}: the path that ",
        Link("carries gradients", "gradient-flow.md"),
        " does not pass through the boxes, however deep they are. So they cost little in each step:",
        c=tex("c"), f=tex(r"\operatorname{diag}(f_{t})"),
    )  # fmt: skip
    yield lengths()


def _block(cell: Cell, name: str) -> Row:
    return row(cell, _step(state_jacobian(cell), name), "jacobian", cell.name)


def _step(program: Program, name: str) -> Step:
    return next(each for each in program.steps if each.target.name == name)


# -- the special case


def _special() -> Iterator[Block]:
    (fact,) = (each for each in relations.of(DEEP) if each.left == PLAIN)
    yield prose(
        "With {words} the deeper gate is the LSTM's: {badge}. The hidden layer must be held at its sum for "
        "that, since no weights make tanh the identity. They come as near as one likes: make what goes into "
        "it small and what comes out large again, {W} and {V}. The largest difference in {h} after one "
        "step, at random weights:",
        words=formal(fact.words), badge=say(status(fact)), h=tex("h_{t}"),
        W=tex(r"W, U, b \to W/s, U/s, b/s"), V=tex(r"V = s I, d = 0"),
    )  # fmt: skip
    heads = (Column(say(tex("s")), "number"), Column(say("largest difference"), "number"))
    found = {scale: difference(scale) for scale in SCALES}
    holds(found[10] < found[1] / 50 and found[100] < found[10] / 50, "the difference falls with the square")
    yield Table(heads, tuple((say(tex(str(s))), say(figure(d))) for s, d in found.items()))
    yield prose("It falls with the square of {s}, as the next term of tanh does.", s=tex("s"))


# -- stacking


def _stacking() -> Iterator[Block]:
    ways = {PLAIN: (1, 0), DEEP: (2, 0), STACKED: (1, 1)}
    for name, (times, more) in ways.items():
        found = [longest(unrolled(load(name).program, length)) for length in range(1, LENGTH + 1)]
        holds(found == [times * length + more for length in range(1, LENGTH + 1)], "the longest chain")
    plain, deeper, stacked = (parameters(load(name)).total for name in NAMES)
    yield prose(
        "Not because of the counts. A second layer of LSTM adds {stacked} parameters, deeper gates "
        "{deeper}. But a second layer is more than deeper gates:",
        stacked=tex(formula(stacked - plain)), deeper=tex(formula(deeper - plain)),
    )  # fmt: skip
    heads = (
        Column(say("")), Column(say("parameters"), "math"),
        Column(say("numbers in the states"), "math"),
        Column(say("products one after the other in ", tex("T"), " steps"), "math"),
    )  # fmt: skip
    yield Table(
        heads,
        tuple(
            (
                say(Link(NAMES[name], f"{name}.md")),
                say(tex(formula(parameters(cell).total))),
                say(tex(formula(entries(cell.states)))),
                say(tex(_chain(*ways[name]))),
            )
            for name, cell in cells().items()
        ),
    )
    yield prose(
        "It has a memory of its own. And its products can be done beside those of the layer below, one step "
        "behind, so {T} steps take one product more in a row and not twice as many; this was counted in "
        "programs of up to {length} steps that were written out. Last, libraries have layers to stack, and "
        "we know of none that has deeper gates. More on ",
        Link("how layers stack", "stacking.md"), ". The depth within a step is called a deep transition by "
        "Pascanu et al. (2014), who tell it apart from the depth of a stack; what was read for that is on "
        "the ",
        link(DEEP), " page.",
        T=tex("T"), length=str(LENGTH),
    )  # fmt: skip


def _chain(times: int, more: int) -> str:
    """A chain of so many products a step, and some more."""
    return ("" if times == 1 else str(times)) + "T" + (f" + {more}" if more else "")
