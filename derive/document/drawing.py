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
