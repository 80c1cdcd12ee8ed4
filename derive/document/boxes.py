"""The boxes of a gated cell as dense layers with one input, and the same with one matrix in the place of
two.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from derive.algebra.node import Apply
from derive.algebra.shape import at_sizes, evaluate
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.analysis.parameters import EXAMPLE, entries, parameters
from derive.definition import Cell
from derive.document.claims import holds
from derive.document.model import Column, Table
from derive.document.parameters import count_formula
from derive.document.pen import Pen
from derive.document.spans import Math, Spans
from derive.document.words import listed, number_word, say
from derive.printing.latex import formula, sizes
from derive.program import Step

_HEADS = ("box", "what it computes", "weights for the input", "for the state", "bias", "numbers in all")


def boxes(cell: Cell) -> tuple[tuple[Step, Step], ...]:
    """The pre-activations of a cell, each with the value that is made of it.

    >>> from derive.catalogue import load
    >>> [value.target.name for _, value in boxes(load("lstm"))]
    ['f', 'i', 'g', 'o']
    """
    steps = cell.program.steps
    return tuple((a, v) for a in steps if a.target.marks for v in steps if a.target in symbols_in(v.expr))


def gates(cell: Cell, are: bool = True) -> tuple[TensorSymbol, ...]:
    """What the boxes with a sigmoid give; are: or the others, the candidates."""
    found = (value for _, value in boxes(cell))
    return tuple(v.target for v in found if (isinstance(v.expr, Apply) and v.expr.op == "sigmoid") == are)


def box_table(cell: Cell) -> Table:
    """One row a box: what it computes, its matrices and bias with their sizes, and how many numbers they
    are.
    """
    columns = tuple(Column(say(head), "math" if k > 0 else "text") for k, head in enumerate(_HEADS))
    return Table(columns, tuple(_box(Pen.of(cell), *each) for each in boxes(cell)))


def learned(step: Step) -> tuple[TensorSymbol, ...]:
    """The parameters of a statement, in the order in which it names them."""
    return tuple(each for each in symbols_in(step.expr) if each.timeless)


def _box(pen: Pen, before: Step, value: Step) -> tuple[Spans, ...]:
    whole = pen.formula(value.expr.xreplace({before.target: before.expr}))
    return (
        say(f"{value.meaning} ", pen.name(value.target)),
        say(whole),
        *(say(Math(f"{pen.name(each).text}\\colon {sizes(each.shape)}")) for each in learned(before)),
        say(Math(formula(entries(learned(before))))),
    )


def forms_table(split: Cell, joined: Cell) -> Table:
    """Two forms of a cell beside each other: each box, the sizes of its matrices, and all parameters."""
    pairs = list(zip(boxes(split), boxes(joined), strict=True))
    rows = [
        (say(value.meaning), say(Pen.of(split).formula(two.expr)), say(Pen.of(joined).formula(one.expr)))
        for (two, value), (one, _) in pairs
    ]
    (two, _), (one, _) = pairs[0]
    rows.append((say("matrices of a box"), _matrices(two), _matrices(one)))
    rows.append((say("numbers in all"), say(count_formula(split)), say(count_formula(joined))))
    heads = (Column(say("")), Column(say("split"), "math"), Column(say("side by side"), "math"))
    return Table(heads, tuple(rows))


def _matrices(step: Step) -> Spans:
    return listed([Math(sizes(each.shape)) for each in learned(step) if len(each.shape) > 1])


def by_hand_table(cell: Cell, at: Mapping[str, int] = EXAMPLE) -> Table:
    """The first box parameter by parameter, all of it, and all boxes, of a cell whose boxes are alike."""
    (first, _), *_ = found = boxes(cell)
    box, alike = entries(learned(first)), {entries(learned(step)) for step, _ in found}
    holds(alike == {box} and len(found) * box == parameters(cell).total, "all boxes are alike")
    number = at_sizes(box, at)
    rows = [
        (
            say(Pen.of(cell).name(each)),
            say(Math(sizes(each.shape))),
            say(Math(" \\times ".join(f"{axis}" for axis in evaluate(each.shape, at)))),
            say(f"{prod(evaluate(each.shape, at))}"),
        )
        for each in learned(first)
    ]
    rows += [
        (say("one box"), say(Math(formula(box))), say(), say(f"{number}")),
        (
            say(f"{number_word(len(found))} boxes"),
            say(count_formula(cell)),
            say(Math(f"{len(found)} \\times {number}")),
            say(f"{len(found) * number}"),
        ),
    ]
    heads = (Column(say("")), Column(say("size"), "math"), Column(say("in numbers"), "math"))
    return Table((*heads, Column(say("entries"), "number")), tuple(rows))


def multiplies(cell: Cell, matrix: TensorSymbol, state: TensorSymbol) -> bool:
    """Whether a matrix is multiplied with a state, or with its next value, in a statement of the cell.

    >>> from derive.catalogue import load
    >>> names = load("lstm").program.by_name
    >>> [multiplies(load("lstm"), names["U_f"], names[state]) for state in "hc"]
    [True, False]
    """
    products = [n for step in cell.program.steps for n in step.expr.atoms(Apply) if n.op == "contract"]
    both = {state, state.at(0)}
    return any(matrix in product.operands and both & {*symbols_in(product)} for product in products)
