"""Schematic pictures as data: dots, boxes, lines and words at whole coordinates, without the markup of any
format.

A picture is made from numbers: how many dots a layer has, how many steps there are. A panel is one drawing;
panels that belong together stand beside each other where there is room, and below each other on a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from derive.document.diagram_lines import head
from derive.document.diagram_text import wide
from derive.document.drawing import Point
from derive.document.layout import width as words_wide
from derive.document.spans import Math, Span, Spans
from derive.document.words import say

PHONE = 328  # what a phone of 360 leaves beside its margins
LETTERS, SMALL = 14, 12  # letters of a name, and of what is said beside it
RADIUS = 9  # of a dot
_LEADING = 17


@dataclass(frozen=True)
class Disc:
    """A dot: a neuron, a unit, an operation; role: what it stands for, which decides its colour."""

    kind: ClassVar[str] = "disc"
    x: int
    y: int
    radius: int = RADIUS
    role: str = "plain"


@dataclass(frozen=True)
class Frame:
    """A box; role: as of a dot, or outline or dashed for one without a colour that goes around others."""

    kind: ClassVar[str] = "frame"
    x: int
    y: int
    width: int
    height: int
    role: str = "plain"
    corner: int = 6

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True)
class Way:
    """A line along points; role: line, faint, strong or dashed; tip: the arrow at its end, if it has one."""

    kind: ClassVar[str] = "way"
    points: tuple[Point, ...]
    role: str = "line"
    tip: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Caption:
    """Words and formulas in a line; x, y: where it begins, is centred or ends, at its baseline; anchor:
    start, middle or end; quiet: whether it is said beside the rest.
    """

    kind: ClassVar[str] = "caption"
    x: int
    y: int
    spans: Spans
    size: int = LETTERS
    anchor: str = "middle"
    quiet: bool = False


Item = Disc | Frame | Way | Caption


@dataclass(frozen=True)
class SketchPanel:
    """One drawing; name: of it, on its page; title: its heading, empty for none; about: what is seen, for who
    does not see it.
    """

    name: str
    title: str
    about: str
    width: int
    height: int
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Sketch:
    """Drawings that belong together, and what is said below them; label: its name for references."""

    kind: ClassVar[str] = "sketch"
    panels: tuple[SketchPanel, ...]
    caption: Spans
    label: str


def panel(name: str, title: str, about: str, items: Iterable[Item], margin: int = 6) -> SketchPanel:
    """A drawing cut to what is in it, with a margin around.

    >>> made = panel("dot", "", "A dot.", [Disc(50, 50, 10)])
    >>> made.width, made.height, made.items[0].x
    (34, 34, 17)
    """
    drawn = tuple(items)
    areas = [area(item) for item in drawn]
    left, top = min(a[0] for a in areas) - margin, min(a[1] for a in areas) - margin
    right, bottom = max(a[2] for a in areas) + margin, max(a[3] for a in areas) + margin
    return SketchPanel(name, title, about, right - left, bottom - top, moved(drawn, -left, -top))


def area(item: Item) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what an item covers."""
    if isinstance(item, Disc):
        r = item.radius + 1
        return item.x - r, item.y - r, item.x + r, item.y + r
    if isinstance(item, Frame):
        return item.x, item.y, item.x + item.width, item.y + item.height
    if isinstance(item, Caption):
        wide_ = span_width(item.spans, item.size)
        left = item.x - {"start": 0, "middle": wide_ // 2, "end": wide_}[item.anchor]
        return left, item.y - item.size, left + wide_, item.y + item.size // 3
    points = [*item.points, *item.tip]
    return (
        min(x for x, _ in points),
        min(y for _, y in points),
        max(x for x, _ in points),
        max(y for _, y in points),
    )


def moved(items: Iterable[Item], right: int, down: int) -> tuple[Item, ...]:
    """The same items somewhere else."""
    return tuple(_moved(item, right, down) for item in items)


def _moved(item: Item, right: int, down: int) -> Item:
    if isinstance(item, Way):
        points, tip = (tuple((x + right, y + down) for x, y in each) for each in (item.points, item.tip))
        return replace(item, points=points, tip=tip)
    return replace(item, x=item.x + right, y=item.y + down)


def span_width(spans: Spans, size: int) -> int:
    """How wide a line is, at most, with letters of that size."""
    return sum(wide(s.text, size) if isinstance(s, Math) else words_wide(s.text, size) for s in spans)


# -- what pictures are made of


def arrow(*points: Point, role: str = "line") -> Way:
    """A line with an arrow at its end.

    >>> arrow((0, 0), (0, 40)).tip
    ((0, 40), (3, 32), (-3, 32))
    """
    return Way(points, role, head(points))


def words(x: int, y: int, *pieces: str | Span | Spans, anchor: str = "middle", size: int = SMALL) -> Caption:
    """A quiet line of words and formulas."""
    return Caption(x, y, say(*pieces), size, anchor, True)


def label(
    x: int, y: int, *pieces: str | Span | Spans, anchor: str = "middle", size: int = LETTERS
) -> Caption:
    """A name on the drawing."""
    return Caption(x, y, say(*pieces), size, anchor)


def box(
    x: int, y: int, width: int, height: int, *lines: str | Math, role: str = "plain", size: int = LETTERS
) -> tuple[Item, ...]:
    """A box with lines of words or formulas in its middle."""
    frame = Frame(x, y, width, height, role)
    middle, first = x + width // 2, y + height // 2 - (len(lines) - 1) * _LEADING // 2 + size // 3
    texts = (Caption(middle, first + k * _LEADING, say(line), size) for k, line in enumerate(lines))
    return frame, *texts


def column(x: int, middle: int, count: int, gap: int = 34, role: str = "plain") -> tuple[Disc, ...]:
    """Dots below each other, around a middle.

    >>> [dot.y for dot in column(0, 100, 3, 20)]
    [80, 100, 120]
    """
    top = middle - (count - 1) * gap // 2
    return tuple(Disc(x, top + k * gap, role=role) for k in range(count))


def joined(left: Sequence[Disc], right: Sequence[Disc], role: str = "faint") -> tuple[Way, ...]:
    """A line from each dot on the left to each on the right: as many as there are weights.

    >>> len(joined(column(0, 0, 3), column(90, 0, 4)))
    12
    """
    return tuple(Way(((a.x + a.radius, a.y), (b.x - b.radius, b.y)), role) for a in left for b in right)
