"""Draws a chart: scales, ticks, names at the ends of lines, at the width that a phone has.

Coordinates and the numbers of the table are rounded far above the last digits of floating point, in which
machines differ, so that a page has the same bytes everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from derive.document.chart import Chart, Curve, Head, Plot, Tick
from derive.document.drawing import Label, Point
from derive.document.layout import WIDTH, width
from derive.document.spans import Math, Spans
from derive.document.words import say

PX = 10  # units of a pixel
LETTERS = 12  # pixels
# at least 3 to 1 against white and against the dark page; dashes tell them apart for the colour-blind
_COLOURS = ("2f7fd0", "d06a00", "0f9068", "b05cc6", "dc3f58", "8a7b12", "7d7d7d")
_DASHES: tuple[tuple[int, ...], ...] = (
    (), (70, 30), (20, 30), (90, 30, 20, 30), (40, 20), (120, 40), (8, 22),
)  # fmt: skip
_LEFT, _TOP, _BOTTOM, _HEIGHT = 44, 26, 36, 210  # margins and the height of the frame, in pixels
_ROOM, _LEADING = 16, 15  # from a curve's end to its name, and between the lines of names
_STEPS = (1, 2, 4, 5, 10, 20, 50, 100)  # between the powers of ten that an axis names
_MOST, _FEW = 6, 2  # steps between the ticks of an axis; powers of ten that have ticks between them


@dataclass(frozen=True)
class Series:
    """Values at steps 0, 1, 2, ..., and the band around them: as many values below and above, or none."""

    name: str
    values: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


def chart(
    label: str,
    title: str,
    about: str,
    axes: tuple[str, str],
    series: Sequence[Series],
    caption: Spans,
) -> Chart:
    """Series of one length over their steps, on a logarithmic scale.

    axes: the titles of the steps and of the values. Raises: ValueError for a value that is not positive.
    """
    if not all(min((*each.values, *each.low)) > 0 for each in series):
        raise ValueError("a logarithmic scale has room for positive values only")
    plot = _plot(axes, series)
    return Chart(label, title, about, plot, caption, *_table(axes[0], series))


# -- numbers


def figure(value: float, digits: int = 2) -> Math:
    r"""A value in two digits or more, with a power of ten where it is small or large.

    >>> figure(0.2813).text, figure(28.4).text, figure(0.000123).text, figure(1.0249, digits=3).text
    ('0.28', '28', '1.2 \\times 10^{-4}', '1.02')
    """
    shown, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    power = int(exponent)
    if -2 <= power < digits:
        return Math(f"{float(f'{shown}e{power}'):.{digits - 1 - power}f}")
    return Math(f"{shown} \\times 10^{{{power}}}")


def ticks(last: int) -> tuple[int, ...]:
    """Round steps from 0 on, the last one among them where it is round.

    >>> ticks(50)
    (0, 10, 20, 30, 40, 50)
    """
    sizes = (digit * 10**k for k in range(6) for digit in (1, 2, 5))
    step = next(size for size in sizes if last <= size * _MOST)
    return tuple(range(0, last + 1, step))


def levels(smallest: float, largest: float) -> tuple[tuple[int, int], ...]:
    """Values of an axis from below the smallest to above the largest, as digit and power of ten: 1, 2 and 5
    of each power where there are few, even powers of ten where there are many.

    >>> levels(0.2, 0.9)
    ((2, -1), (5, -1), (1, 0))
    >>> levels(3e-7, 20.0)
    ((1, -8), (1, -6), (1, -4), (1, -2), (1, 0), (1, 2))
    """
    # what is a power of ten up to the last digits is that power on every machine
    low, high = (round(math.log10(value), 9) for value in (smallest, largest))
    if high - low <= _FEW:
        powers = range(math.floor(low), math.ceil(high) + 1)
        found = [(digit, power) for power in powers for digit in (1, 2, 5)]
        places = [round(math.log10(_value(*each)), 9) for each in found]
        first = max(k for k, place in enumerate(places) if place <= low)
        last = next(k for k, place in enumerate(places) if place >= high)
        return tuple(found[first : max(last, first + 1) + 1])
    step = next(each for each in _STEPS if math.ceil(high) - math.floor(low) <= each * _MOST)
    return tuple((1, step * k) for k in range(math.floor(low / step), math.ceil(high / step) + 1))


def _value(digit: int, power: int) -> float:
    return float(f"{digit}e{power}")


def _table(title: str, series: Sequence[Series]) -> tuple[tuple[Head, ...], tuple[tuple[Spans, ...], ...]]:
    """A row a series at the ticks; where there is a band, how far it goes at the last one."""
    steps = ticks(len(series[0].values) - 1)
    heads = [say(title), *(say(str(k)) for k in steps)]
    banded = any(each.low for each in series)
    if banded:
        heads.append(say(f"middle half at {steps[-1]}"))
    rows = []
    for each in series:
        row = [named(each.name), *(say(figure(each.values[k])) for k in steps)]
        if banded:
            low, high = each.low[steps[-1]], each.high[steps[-1]]
            row.append(say(figure(low), " to ", figure(high)))
        rows.append(tuple(row))
    return tuple(map(Head, heads)), tuple(rows)


# -- geometry


def _plot(axes: tuple[str, str], series: Sequence[Series]) -> Plot:
    values = [value for each in series for value in (*each.values, *each.low, *each.high)]
    up, across = levels(min(values), max(values)), ticks(len(series[0].values) - 1)
    names = max(width(each.name, LETTERS) for each in series)
    left, top, bottom = _LEFT * PX, _TOP * PX, (_TOP + _HEIGHT) * PX
    right = (WIDTH - _ROOM - names) * PX
    ends = _value(*up[0]), _value(*up[-1])
    scale = _Scale(left, right, bottom, top, len(series[0].values) - 1, *ends)
    return Plot(
        WIDTH * PX,
        bottom + _BOTTOM * PX,
        *(left, top, right, bottom),
        tuple(Tick(scale.x(k), str(k)) for k in across),
        tuple(Tick(scale.y(_value(*each)), *_written(*each), strong=each == (1, 0)) for each in up),
        *axes,
        _curves(series, scale),
    )


def _written(digit: int, power: int) -> tuple[str, str]:
    """A number as it is where it is short, else ten and its power."""
    if abs(power) <= _FEW and (digit > 1 or power in (0, 1)):
        return f"{_value(digit, power):g}", ""
    return ("0.1", "") if (digit, power) == (1, -1) else ("10", f"{power}".replace("-", "−"))


@dataclass(frozen=True)
class _Scale:
    """Where a step and a value stand."""

    left: int
    right: int
    bottom: int
    top: int
    last: int
    low: float
    high: float

    def x(self, step: int) -> int:
        return self.left + (self.right - self.left) * step // self.last

    def y(self, value: float) -> int:
        share = math.log10(value / self.low) / math.log10(self.high / self.low)
        return round(self.bottom - (self.bottom - self.top) * share)

    def line(self, values: Sequence[float]) -> tuple[Point, ...]:
        return tuple((self.x(step), self.y(value)) for step, value in enumerate(values))


def _curves(series: Sequence[Series], scale: _Scale) -> tuple[Curve, ...]:
    ends = [scale.y(each.values[-1]) for each in series]
    places = apart(ends, _LEADING * PX, scale.top, scale.bottom)
    return tuple(
        Curve(
            _COLOURS[k % len(_COLOURS)],
            _DASHES[k % len(_DASHES)],
            scale.line(each.values),
            (*scale.line(each.low), *reversed(scale.line(each.high))),
            ((scale.right, ends[k]), (scale.right + (_ROOM - 4) * PX, places[k])),
            Label(scale.right + (_ROOM - 2) * PX, places[k] + LETTERS * PX // 3, each.name),
        )
        for k, each in enumerate(series)
    )


def apart(wanted: Sequence[int], gap: int, low: int, high: int) -> tuple[int, ...]:
    """Places with a gap between, as near to the wanted ones as there is room, in their order.

    >>> apart([100, 104, 300], 20, 0, 400)
    (92, 112, 300)
    """
    order = sorted(range(len(wanted)), key=lambda k: (wanted[k], k))
    groups: list[list[int]] = []
    for k in order:
        groups.append([k])
        while len(groups) > 1 and _first(groups[-2:], wanted, gap, low, high):
            groups[-2:] = [groups[-2] + groups[-1]]
    found = {
        k: _start(group, wanted, gap, low, high) + gap * place
        for group in groups
        for place, k in enumerate(group)
    }
    return tuple(found[k] for k in range(len(wanted)))


def _first(groups: Sequence[list[int]], wanted: Sequence[int], gap: int, low: int, high: int) -> bool:
    """Whether the second group comes too near to the first."""
    starts = [_start(group, wanted, gap, low, high) for group in groups]
    return any(b < a + gap * len(groups[0]) for a, b in pairwise(starts))


def _start(group: Sequence[int], wanted: Sequence[int], gap: int, low: int, high: int) -> int:
    """Where the first of a group stands: the group around the mean of what its members want."""
    mean = sum(wanted[k] - gap * place for place, k in enumerate(group)) // len(group)
    return max(low, min(mean, high - gap * (len(group) - 1)))


def named(name: str) -> Spans:
    """Words in which letters with one below are formulas."""
    return tuple(span for words, low in Label(0, 0, name).pieces for span in _with(words, low))


def _with(words: str, low: str) -> Spans:
    return say(words[:-1], Math(f"{words[-1]}_{{{low}}}")) if low else say(words)
