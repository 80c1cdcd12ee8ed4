"""A chart as data: curves over steps at whole coordinates, names at their ends, and its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from derive.document.drawing import Label, Point
from derive.document.spans import Spans


@dataclass(frozen=True)
class Tick:
    """A number on an axis and where it stands; power: of ten, written above the line; strong: it is 1."""

    at: int
    text: str
    power: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Curve:
    """A line with its colour (six hexadecimal digits), its dashes and gaps, the band around it, the
    line from its end to its name, and the name.
    """

    colour: str
    dash: tuple[int, ...]
    points: tuple[Point, ...]
    band: tuple[Point, ...]
    leader: tuple[Point, ...]
    label: Label


@dataclass(frozen=True)
class Plot:
    """The drawing, in tenths of a pixel: its size, its frame from (left, top) to (right, bottom), ticks,
    titles of axes, curves.
    """

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    x_title: str
    y_title: str
    curves: tuple[Curve, ...]

    @property
    def pixels(self) -> Point:
        """Its width and height on a phone."""
        return self.width // 10, self.height // 10


@dataclass(frozen=True)
class Head:
    """The title of a column of numbers."""

    title: Spans


@dataclass(frozen=True)
class Chart:
    """Curves over steps; label: its name on the page; title, about: what it is and what it shows, for those
    who do not see it; heads, rows: its numbers as a table.
    """

    kind: ClassVar[str] = "chart"
    label: str
    title: str
    about: str
    plot: Plot
    caption: Spans
    heads: tuple[Head, ...]
    rows: tuple[tuple[Spans, ...], ...]
