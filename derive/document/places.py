"""The place of a cell in the picture of a network: where a layer stands, with a way back to itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from derive import catalogue
from derive.analysis.counting import numbers
from derive.definition import Cell
from derive.document import pictures
from derive.document.claims import holds
from derive.document.pen import Pen
from derive.document.sketch import Disc, Item, SketchPanel, arrow, joined, label, panel, words
from derive.document.words import listed, number_word

NET = (3, 4, 2)  # dots: inputs, units, outputs


def feed_forward() -> tuple[SketchPanel, int]:
    """Dots and lines, as everybody draws them, a layer and a neuron marked; how many weights they have."""
    columns = pictures.network(NET, ("plain", "layer", "plain"), 110)
    lines = pictures.lines_between(columns)
    (weights,) = (p for p in catalogue.load("dense").parameters if len(p.shape) == 2)
    entries = sum(numbers([weights], {"n": n, "m": m}) for n, m in pairwise(NET))
    holds(len(lines) == entries, "there is a line for each weight")
    chosen = columns[1][1]
    neuron = Disc(chosen.x, chosen.y, chosen.radius + 2, "layer")
    items: list[Item] = [*lines, *joined(columns[0], [neuron], "line")]
    items += [dot for dots in columns for dot in dots if dot is not chosen]
    items += [neuron, pictures.around(columns[1]), label(110, -76, "a layer"), *_ends(110)]
    items += [
        words(170, -43, "a neuron", anchor="start"),
        arrow((166, -47), (148, -47), (148, -17), (123, -17)),
    ]
    about = (
        f"Three columns of dots, {_in_words(NET)}, each dot joined to all of the next column. The "
        "middle column is marked as a layer, one dot of it, with its lines from the left, as a neuron."
    )
    return panel("feed-forward", "A feed-forward network", about, items), len(lines)


def _in_words(counts: Sequence[int]) -> str:
    """Small numbers as a sentence has them."""
    return "".join(span.text for span in listed([number_word(n) for n in counts]))


def _ends(apart: int) -> list[Item]:
    return [label(0, 88, "inputs"), label(2 * apart, 88, "outputs")]


def recurrent(cell: Cell) -> SketchPanel:
    """The same with a cell in the place of the layer, and its units' way back to itself."""
    columns, pen = pictures.network(NET, ("plain", "cell", "plain"), 110), Pen.of(cell)
    frame = pictures.around(columns[1])
    top, left, right = frame.y - 18, frame.x - 16, frame.x + frame.width + 16
    back = arrow(
        (frame.x + frame.width, -34), (right, -34), (right, top), (left, top), (left, -34), (frame.x, -34)
    )
    items: list[Item] = [
        *pictures.lines_between(columns),
        *(dot for dots in columns for dot in dots),
        frame,
        back,
    ]
    items += [
        label(110, top - 8, "one step later: ", *listed(pen.names(s.next for s in cell.states)), size=13)
    ]
    items += [label(110, 88, "a cell"), *_ends(110)]
    about = (
        f"The same columns; the {number_word(NET[1])} units in the middle are marked as a cell, from which "
        "an arrow leads over the top back into it: what it remembers for the next step."
    )
    return panel("recurrent", "A recurrent layer in its place", about, items)
