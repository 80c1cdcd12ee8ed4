"""Where does the gradient go? Back through the states, by the Jacobian of each step."""

from __future__ import annotations

import math
from collections.abc import Iterator

from derive._version import __version__
from derive.catalogue import load
from derive.document.chart_draw import figure
from derive.document.claims import holds
from derive.document.gradient_charts import (
    COUPLED,
    ELMAN,
    GATED,
    LSTM,
    NEAR,
    OTHERS,
    PATHS,
    REASONS,
    RING,
    drawn,
    left,
    numbers,
)
from derive.document.model import Block, Column, Document, Equations, Part, Row, Table
from derive.document.paragraphs import prose
from derive.document.rows import row
from derive.document.spans import Link, Spans
from derive.document.words import fill, listed, say
from derive.document.words import math as tex
from derive.passes.jacobian import state_jacobian
from derive.runtime.starts import DRAWS, SIZES, STEPS, measured


def page() -> Document:
    """The page."""
    summary = (
        "The state Jacobian, why a cell state carries gradients, what vanishing and exploding mean, and how "
        "long gradients are in plain recurrences, LSTMs, GRUs and others, computed from derived gradients."
    )
    parts = (
        Part("answer", "", tuple(_answer())),
        Part("product", "A product of Jacobians", tuple(_product())),
        Part("lstm", "Why the cell state carries it", tuple(_lstm())),
        Part("gru", "The GRU", tuple(_gru())),
        Part("others", "Other ways to keep it", tuple(_others())),
        Part("numbers", "All in numbers", tuple(numbers())),
        Part("loose", "What popular answers get wrong", tuple(_loose())),
        Part("how", "How this was computed", tuple(_how())),
    )
    return Document("Where does the gradient go?", "", summary, __version__, parts)


# -- the parts


def _answer() -> Iterator[Block]:
    none, opened = (measured(LSTM[value]) for value in (0, 5))
    gru, elman = measured(GATED["GRU"]), measured(GATED["Elman"])
    yield prose(
        "Back through the states, one matrix a step: the gradient {k} steps before the end is the one at "
        "the end times {k} Jacobians. In a plain recurrence that product shrinks or grows exponentially; in "
        "an LSTM one path through it, along the cell state, is multiplied by the forget gate and by nothing "
        "else, so a gradient lasts as long as that gate stays open.",
        k=tex("k"),
    )
    caption = (
        f"How long the gradient of a loss at the last step is, up to {STEPS} steps back; at the end it is "
        f"1. Median of {DRAWS} random starts, and the middle half of them. + 1 and + 5: what is added to "
        f"the bias "
        "of the forget gate."
    )
    yield drawn("gated", "Gradients in gated cells", GATED, caption)
    ends = [each.gradients.middle[STEPS] for each in (elman, none, gru, opened)]
    holds(ends == sorted(ends) and ends[2] < 1e-9 and ends[3] > 0.1, "b_f decides what an LSTM keeps")
    yield prose(
        "An LSTM whose forget bias starts around 0 keeps {none} of a gradient after {steps} steps, and a "
        "GRU {gru}: more than Elman's {elman}, and nothing all the same. With 5 added to the forget bias "
        "{opened} is left. It is not the LSTM that keeps a gradient, but its open gate.",
        none=left(none), steps=str(STEPS), gru=left(gru), elman=left(elman), opened=left(opened),
    )  # fmt: skip


def _product() -> Iterator[Block]:
    yield prose(
        "Write {s} for all states of a cell in one vector ({h} and {c} in an LSTM). What a small change of "
        "the old states does to the new ones is a matrix, the state Jacobian {J}. By the chain rule a "
        "gradient goes back through one of them a step:",
        s=tex("s_{t}"), h=tex("h_{t}"), c=tex("c_{t}"), J=tex(r"J_{t} = \partial s_{t} / \partial s_{t-1}"),
    )  # fmt: skip
    first, last = r"\frac{\partial L}{\partial s_{T-k}}", r"\frac{\partial L}{\partial s_{T}}"
    yield _shown("product", first, rf"J_{{T-k+1}}^{{\top}} \cdots J_{{T-1}}^{{\top}} J_{{T}}^{{\top}} {last}")
    yield prose(
        "A gradient vanishes if its length goes to zero exponentially as {k} grows, and explodes if it "
        "grows exponentially. A step multiplies the length by no more than the largest singular value of "
        "{J} and by no less than the smallest. If the largest is never above some {q}, at most {power} is "
        "left: the gradient must vanish. If the smallest is never below some {r}, it must explode. Most "
        "cells are in between, and there the product decides, not a single step: {example}.",
        k=tex("k"), J=tex("J_{t}"), q=tex("q < 1"), r=tex("r > 1"), power=tex("q^{k}"), example=_undecided(),
    )  # fmt: skip
    yield prose("A plain recurrence, Elman's, has one state and one block:")
    yield _derived("elman")
    yield prose(
        "That is the recurrent matrix, its rows scaled by the slope of tanh: 1 at zero, less elsewhere. The "
        "rule of thumb looks at the spectral radius of {U}, the largest absolute value of an eigenvalue.",
        U=tex("U_{h}"),
    )
    caption = "Elman's cell, its recurrent matrix scaled to a spectral radius."
    yield drawn("plain", "Gradients in a plain recurrence", ELMAN, caption)
    small, one, *large = (measured(start) for start in ELMAN.values())
    holds(small.rate < one.rate < 0.9 and all(each.rate > 1 for each in large), "radius 1 is not the border")
    yield prose(
        "A radius of 1 is not yet the border: the slopes of tanh take their share, and a step leaves {rate} "
        "of the length. And nothing holds a plain recurrence at the border, since the slopes change with "
        "the data and the matrix with training.",
        rate=figure(one.rate),
    )


def _undecided() -> Spans:
    found = measured(LSTM[1])
    holds(found.step > 1 > found.product, "a bound above 1 says nothing")
    return fill(
        "with 1 added to its forget bias an LSTM's last Jacobian has {step} for its largest singular value, "
        "the product of all {count} has {product}",
        step=figure(found.step, 3), count=str(STEPS), product=figure(found.product),
    )  # fmt: skip


def _shown(name: str, left: str, right: str) -> Equations:
    """A formula on a line of its own."""
    return Equations((Row(name, name, f"gradient-flow:{name}", left, "=", (right,)),))


def _derived(name: str, *states: str) -> Equations:
    """The blocks of a cell's Jacobian as they were derived, of all states or of some."""
    cell = load(name)
    steps = state_jacobian(cell).steps[len(cell.program.steps) :]
    found = [each for each in steps if not states or each.target.name in states]
    return Equations(tuple(row(cell, step, "jacobian", name) for step in found))


def _lstm() -> Iterator[Block]:
    yield prose("An LSTM has two states, so its Jacobian has four blocks. As they were derived:")
    yield _derived("lstm")
    yield prose(
        "Read the second one. With the old {h} held fixed, the new cell state depends on the old one by the "
        "forget gate, unit by unit: no matrix, no slope of a squashing function. All matrices stand in the "
        "blocks by {h}. Over {k} steps this path multiplies a gradient by {gates}, which is close to 1 "
        "where all these gates are. That is what people mean when they say that the cell state carries the "
        "gradient.",
        h=tex("h_{t-1}"), k=tex("k"), gates=tex(r"f_{t} \odot f_{t-1} \odot \cdots \odot f_{t-k+1}"),
    )  # fmt: skip
    yield prose(
        "It is not all. The old {h} was itself made from the old {c}, so the whole change of a cell state "
        "with the one before has a second term, through the gates with their matrices and slopes:",
        h=tex("h_{t-1}"), c=tex("c_{t-1}"),
    )  # fmt: skip
    change, along = r"\frac{d c_{t}}{d c_{t-1}}", r"\operatorname{diag}(f_{t})"
    through = r"\frac{\partial c_{t}}{\partial h_{t-1}} \frac{\partial h_{t-1}}{\partial c_{t-1}}"
    yield _shown("whole", change, f"{along} + {through}")
    caption = (
        "An LSTM with 1 added to its forget bias; the same with only the blocks by c, and with only the "
        "block of h by h."
    )
    yield drawn("paths", "Through the cell state and through the hidden state", PATHS, caption, NEAR)
    whole, along_c, along_h = (measured(start).rate for start in PATHS.values())
    plain = measured(ELMAN["radius 0.5"]).rate
    holds(along_h < plain and along_c < whole and abs(along_c - _sigma(1)) < 0.05, "what the paths leave")
    yield prose(
        "Through {h} alone a step leaves {other} of the length, less than the smallest plain recurrence "
        "above ({plain}): a gate and two squashing functions are on the way. Through {c} alone it leaves "
        "{along}, near to the {gate} of a forget gate with nothing else in it. All paths together leave "
        "{whole}, since those that change between {c} and {h} add their part.",
        h=tex("h"), c=tex("c"), other=figure(along_h), along=figure(along_c), whole=figure(whole),
        plain=figure(plain), gate=tex(rf"\sigma(1) = {figure(_sigma(1)).text}"),
    )  # fmt: skip


def _sigma(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def _gru() -> Iterator[Block]:
    yield prose("A GRU has one state, so everything is in one block:")
    yield _derived("gru")
    yield prose(
        "Its last term, {z}, does what {f} does in an LSTM: diagonal, no matrix, 1 where the update gate "
        "keeps the old state. (Here and in PyTorch an open {letter} keeps; in the ",
        Link("other convention", "conventions.md"),
        " it is {other}.) The wider that gate is open, the less of the other terms: the first has "
        "the factor {slope}, the next ones {other}.",
        z=tex(r"\operatorname{diag}(z_{t})"), f=tex(r"\operatorname{diag}(f_{t})"), letter=tex("z"),
        other=tex("1 - z_{t}"), slope=tex(r"z_{t} \odot (1 - z_{t})"),
    )  # fmt: skip


def _others() -> Iterator[Block]:
    caption = (
        f"Four cells that keep gradients by other means, over the same {STEPS} steps. LRU: its eigenvalues "
        f"start between {RING[0]:g} and {RING[1]:g} in absolute value."
    )
    yield drawn("others", "Gradients in other cells", OTHERS, caption)
    _reasons_hold()
    yield Table(
        (Column(say("cell"), width=0.3), Column(say("why it loses what it loses"), width=0.7)),
        tuple(
            (say(Link(load(name).title, f"{name}.md#jacobian")), say(why)) for name, why in REASONS.items()
        ),
    )
    yield prose("Two of these blocks, as they were derived:")
    yield _derived("min-gru")
    yield _derived("lstm-1997", "jac_c_next_c")


def _reasons_hold() -> None:
    """What is said of cells in a line each shows in their numbers."""
    of = {start.cell: measured(start) for start in (*GATED.values(), *COUPLED.values(), *OTHERS.values())}
    halved = of["min-gru"].step < 1 and abs(of["min-gru"].rate - 0.5) < 0.1
    holds(halved, "a minGRU halves gradients and cannot lengthen them")
    holds(abs(of["lstm-coupled"].rate - measured(LSTM[0]).rate) < 0.05, "a coupled gate is a gate")
    holds(of["lstm-1997"].gradients.middle[STEPS] > 0.1, "a cell state without a gate keeps gradients")
    holds(abs(of["cornn"].step - 1) < 0.05, "a step of an oscillator is close to the identity")
    holds(0.9 < of["lru"].step < 1, "eigenvalues of the LRU are below 1 and close to it")
    holds(0.9 < of["scornn"].step < 1 + 1e-9, "an orthogonal matrix changes no length")


def _loose() -> Iterator[Block]:
    yield Table(
        (Column(say("one reads"), width=0.35), Column(say("what is so"), width=0.65)),
        tuple((say(claim), answer) for claim, answer in _claims()),
    )


def _claims() -> Iterator[tuple[str, Spans]]:
    none, one = (measured(LSTM[value]) for value in (0, 1))
    yield (
        "The LSTM solves the vanishing gradient.",
        fill(
            "Where its forget gates are open. Around a bias of 0 they start at {half}, and {none} is left "
            "after {steps} steps; around 1 at {more}, and {one} is left. That is why some libraries, Keras "
            "among them, start that bias at 1.",
            half=tex(rf"\sigma(0) = {figure(_sigma(0)).text}"), none=left(none), steps=str(STEPS),
            more=tex(rf"\sigma(1) = {figure(_sigma(1)).text}"), one=left(one),
        ),
    )  # fmt: skip
    yield (
        "The derivative along the cell state is 1.",
        say(
            "In the ", Link("LSTM of 1997", "lstm-1997.md#jacobian"), ", with h held fixed. Since there is a "
            "forget gate it is that gate; with ", Link("peepholes", "lstm-peephole.md#jacobian"), " it is "
            "more.",
        ),
    )  # fmt: skip
    large = measured(LSTM[5])
    holds(large.product > 1, "an LSTM can lengthen gradients")
    yield (
        "Gates keep gradients from exploding.",
        fill(
            "Only those along the diagonal. The blocks by {h} have matrices; with 5 added to the forget "
            "bias the product of {steps} Jacobians lengthens its best direction to {product}. Clipping is "
            "for that: it bounds a length from above, and brings back nothing that has vanished.",
            h=tex("h"), steps=str(STEPS), product=figure(large.product),
        ),
    )  # fmt: skip
    yield (
        "Weights that vanishing gradients reach do not learn.",
        fill(
            "The weights are the same at all steps, and their gradient is a sum over steps. The last steps "
            "still count in full; what vanishes is what the early ones add, and with it what could be "
            "learned about long delays.",
        ),
    )


def _how() -> Iterator[Block]:
    sizes = listed([tex(f"{name} = {SIZES[name]}") for name in "nm"])
    yield prose(
        "The Jacobians of all cells were derived from their definitions, and evaluated and multiplied when "
        "this page was made, at {sizes}, over {steps} steps that begin with states of zeros. All weights "
        "and biases are uniform between {low} and {high}, as PyTorch starts its recurrent layers, unless a "
        "line says otherwise; inputs are uniform with mean 0 and variance 1; the gradient at the end has a "
        "random direction in the state that the next layer reads ({h}, not {c}), and length 1. Each line is "
        "the median of {draws} draws, the same for all cells; the coloured band holds the middle half of "
        "them.",
        sizes=sizes, steps=str(STEPS), low=tex(r"-1/\sqrt{m}"), high=tex(r"1/\sqrt{m}"), h=tex("h"),
        c=tex("c"), draws=str(DRAWS),
    )  # fmt: skip
    yield prose(
        "A test computes the lengths again, from cells that were written by hand and by differences in "
        "place of derivatives, and for Elman's cell, the LSTM and the GRU with PyTorch's autograd."
    )
