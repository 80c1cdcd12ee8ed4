"""A drawing as data: boxes, lines and words at whole coordinates, without the markup of any format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from derive.document.words import pieces

Point = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """A box with a name in it that leads to a page.

    x, y, width, height: its place; middle, base: where the name is centred, and its baseline; title: the name
    in full; elsewhere: it is drawn at another place too.
    """

    x: int
    y: int
    width: int
    height: int
    middle: int
    base: int
    text: str
    title: str
    target: str
    elsewhere: bool = False


@dataclass(frozen=True)
class Line:
    """Points joined by straight lines; role: spine or branch, or head, which is closed and filled."""

    role: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Label:
    """Words that begin at a point."""

    x: int
    y: int
    text: str

    @property
    def pieces(self) -> tuple[tuple[str, str], ...]:
        """Words up to a letter and with it, and the letter below that one; nothing at the end."""
        parts = [(words, *name.split("_")) if name else (words, "", "") for words, name in pieces(self.text)]
        return tuple((words + letter, below) for words, letter, below in parts)


@dataclass(frozen=True)
class Panel:
    """One drawing, as wide as a phone; anchor: its name on the page."""

    title: str
    anchor: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Map:
    """Drawings that belong together."""

    kind: ClassVar[str] = "map"
    panels: tuple[Panel, ...]


Stroke = tuple[Point, ...]  # a point to begin at or go straight to; two controls and the end of a curve


@dataclass(frozen=True)
class Shape:
    """A vertex of a diagram.

    kind: box, op, function, join or edge; gate: its kind as in gates.py, or nothing; statement: whose it is;
    lines: TeX with the point where each is centred, at its baseline, and the size of its letters; words: how
    many of the lines, from the first, are plain words; title: the statement in full.
    """

    kind: str
    gate: str
    statement: str
    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[str, int, int, int], ...]
    words: int
    title: str


@dataclass(frozen=True)
class Wire:
    """A line with rounded corners, from source to reader: the corners of its way, the strokes that draw it,
    and the arrow at its end; bundle: several values side by side; lane: a state is carried on it; statement:
    whose value it brings.
    """

    source: int
    reader: int
    corners: tuple[Point, ...]
    strokes: tuple[Stroke, ...]
    head: tuple[Point, ...]
    bundle: bool
    lane: bool
    statement: str = ""


@dataclass(frozen=True)
class Mark:
    """A symbol on a line: TeX, the point where it is centred, at its baseline, and the size of its letters;
    source: whose line it is on; statement: whose value that is."""

    tex: str
    x: int
    y: int
    size: int
    source: int
    statement: str = ""


@dataclass(frozen=True)
class Drawing:
    """A cell as boxes and lines: the same geometry for every format.

    about: what it shows, in a sentence; frame: x, y, width and height of what is inside of the cell, or
    nothing; gates: the kinds of its boxes, each with its name in this cell.
    """

    name: str
    title: str
    about: str
    width: int
    height: int
    shapes: tuple[Shape, ...]
    wires: tuple[Wire, ...]
    dots: tuple[Point, ...]
    marks: tuple[Mark, ...]
    frame: tuple[int, ...]
    gates: tuple[tuple[str, str], ...]
