"""The pictures that several questions share: dots, a cell folded and unrolled, layers over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.document.pen import Pen
from derive.document.sketch import (
    SMALL,
    Disc,
    Frame,
    Item,
    Way,
    arrow,
    box,
    column,
    joined,
    label,
    words,
)
from derive.document.spans import Math

STEP, WIDE, HIGH = 78, 46, 46  # from box to box, and the size of a box
_APART = 14  # between the lines of two states


def network(counts: Sequence[int], roles: Sequence[str], apart: int = 104) -> list[tuple[Disc, ...]]:
    """Columns of dots from left to right, all around one height.

    >>> [len(dots) for dots in network([3, 4, 2], ["plain", "layer", "plain"])]
    [3, 4, 2]
    """
    return [
        column(k * apart, 0, count, role=role)
        for k, (count, role) in enumerate(zip(counts, roles, strict=True))
    ]


def lines_between(columns: Sequence[Sequence[Disc]]) -> list[Way]:
    """A line for each weight between neighbouring columns."""
    return [way for left, right in pairwise(columns) for way in joined(left, right)]


def around(dots: Iterable[Disc], role: str = "dashed", air: int = 10) -> Frame:
    """A box around dots."""
    drawn = list(dots)
    left, top = (
        min(place) - air for place in ([d.x - d.radius for d in drawn], [d.y - d.radius for d in drawn])
    )
    right, bottom = (
        max(place) + air for place in ([d.x + d.radius for d in drawn], [d.y + d.radius for d in drawn])
    )
    return Frame(left, top, right - left, bottom - top, role, 10)


def folded(cell: Cell) -> Iterator[Item]:
    """A cell with its states leading back to itself."""
    pen = Pen.of(cell)
    yield from box(0, 0, WIDE, HIGH, "cell", role="cell")
    yield arrow((WIDE // 2, HIGH + 44), (WIDE // 2, HIGH))
    yield label(WIDE // 2, HIGH + 60, pen.name(cell.inputs[0]))
    yield arrow((WIDE // 2, 0), (WIDE // 2, -34))
    yield label(WIDE // 2, -40, pen.name(shown(cell)))
    for k, _ in enumerate(cell.states):
        out, far = heights(cell)[k], 26 + k * _APART
        low = HIGH + 14 + k * _APART
        yield arrow((WIDE, out), (WIDE + far, out), (WIDE + far, low), (-far, low), (-far, out), (0, out))
    beside = 30 + (len(cell.states) - 1) * _APART
    for state, y in zip(cell.states, heights(cell), strict=True):
        yield label(WIDE + beside, 2 * y - HIGH // 2 + 4, pen.name(state.next), anchor="start", size=SMALL)
        yield label(-beside, 2 * y - HIGH // 2 + 4, pen.name(state), anchor="end", size=SMALL)


def heights(cell: Cell) -> list[int]:
    """At which heights of a box the lines of states enter and leave it."""
    number = len(cell.states)
    return [HIGH // 2 + (2 * k - number + 1) * _APART // 2 for k in range(number)]


def shown(cell: Cell) -> TensorSymbol:
    """What leaves a layer at every step: its output, or its first state."""
    outputs = [s for s in cell.program.results if s.role == "output"]
    return outputs[0] if outputs else cell.states[0].next


def at_step(cell: Cell, symbol: TensorSymbol, step: int) -> Math:
    """A symbol at a step with a number: h_{t-1} is h_{0} at the first."""
    number = step + symbol.time
    return Pen.of(cell).at(str(number)).name(symbol.at(0)) if not symbol.still else Pen.of(cell).name(symbol)


def unfolded(cell: Cell, steps: int, *shared: str | Math) -> Iterator[Item]:
    """As many copies of a cell as there are steps, and what they share below them."""
    for k in range(steps):
        yield from _copy(cell, k)
    for state, y in zip(cell.states, heights(cell), strict=True):
        yield arrow((-30, y), (0, y))
        yield label(-32, y + 4, at_step(cell, state, 1), anchor="end", size=SMALL)
        yield from (arrow((k * STEP + WIDE, y), ((k + 1) * STEP, y)) for k in range(steps - 1))
        end = (steps - 1) * STEP + WIDE
        yield arrow((end, y), (end + 30, y))
        yield label(end + 32, y + 4, at_step(cell, state.next, steps), anchor="start", size=SMALL)
    yield from _shared(steps, shared)


def _copy(cell: Cell, k: int) -> Iterator[Item]:
    """The cell at one step, what it is given and what it gives."""
    x = k * STEP
    yield from box(x, 0, WIDE, HIGH, "cell", role="cell")
    yield arrow((x + 14, HIGH + 30), (x + 14, HIGH))
    yield label(x + 14, HIGH + 44, at_step(cell, cell.inputs[0], k + 1))
    yield arrow((x + WIDE // 2, 0), (x + WIDE // 2, -28))
    yield label(x + WIDE // 2, -34, at_step(cell, shown(cell), k + 1))


def _shared(steps: int, lines: Sequence[str | Math]) -> Iterator[Item]:
    """The parameters, one box, from which a line leads to every copy."""
    bus, right = HIGH + 64, (steps - 1) * STEP + WIDE
    for k in range(steps):
        yield arrow((k * STEP + 34, bus), (k * STEP + 34, HIGH), role="dashed")
    yield Way(((34, bus), ((steps - 1) * STEP + 34, bus)), "dashed")
    middle = right // 2
    yield Way(((middle, bus), (middle, bus + 14)), "dashed")
    yield from box(middle - 105, bus + 14, 210, 12 + 17 * len(lines), *lines, role="layer", size=13)


def backward(cell: Cell, parameter: TensorSymbol, steps: int) -> Iterator[Item]:
    """The way of a gradient through copies of a cell with one state, and where a parameter's is summed."""
    state, right = cell.states[0].next, (steps - 1) * STEP + WIDE
    for k in range(steps):
        x, y = k * STEP, HIGH // 2
        yield from box(x, 0, WIDE, HIGH, at_step(cell, state.marked("adj"), k + 1), role="cell")
        yield arrow((x + WIDE // 2, -34), (x + WIDE // 2, 0))
        yield label(x + WIDE // 2, -40, at_step(cell, state.marked("seed"), k + 1))
        yield arrow((x, y), (x - STEP + WIDE, y), role="strong")
        yield arrow((x + WIDE // 2, HIGH), (x + WIDE // 2, HIGH + 34))
    yield label(WIDE - STEP - 4, HIGH // 2 + 4, at_step(cell, state.marked("adj"), 0), anchor="end")
    total = Pen.of(cell).name(parameter.marked("grad"))
    yield from box(0, HIGH + 34, right, 30, total, role="layer")
    yield words(right // 2 + 16, HIGH + 54, "=  sum", anchor="start")


def layered(
    rows: Sequence[Sequence[str | Math]],
    steps: int,
    given: Math,
    taken: Math,
    turned: Sequence[int] = (),
) -> Iterator[Item]:
    """Layers above each other over time, the first at the bottom; rows: what stands in the boxes of each;
    given: what goes into the first; taken: what leaves every layer; turned: layers that run backwards.
    """
    wide, high, step = 62, HIGH + 40, 98
    for layer, texts in enumerate(rows):
        y, role = -layer * high, "layer" if layer % 2 or layer in turned else "cell"
        for k in range(steps):
            x = k * step
            middle = x + wide // 2
            yield from box(x, y, wide, HIGH, *texts, role=role, size=13)
            yield arrow((middle, y + HIGH + 40), (middle, y + HIGH))
            yield words(middle + 6, y + HIGH + 24, taken if layer else given, anchor="start")
            if k + 1 < steps:
                ends = ((x + wide, y + HIGH // 2), (x + step, y + HIGH // 2))
                yield arrow(*(ends[::-1] if layer in turned else ends))
    top = -(len(rows) - 1) * high
    for k in range(steps):
        middle = k * step + wide // 2
        yield arrow((middle, top), (middle, top - 40))
        yield words(middle + 6, top - 16, taken, anchor="start")
