"""A diagram's small form for a poster: the same boxes and lines at the same places beside each other, with as
little room between them as they need, and without formulas.

Every coordinate that something stands at keeps its order; only the distances shrink. So no line meets a box
that it did not meet before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from derive.document.diagram_text import pieces
from derive.document.drawing import Drawing, Point, Shape, Wire

STEP = 7  # between two lines
BOX, CIRCLE, EDGE = (24, 16), (13, 13), (9, 9)  # what is drawn, at least: across and down
MARGIN = 3
_SIGNS = {r"\odot": "×", r"\times": "×", r"\cdot": "×", "+": "+", "-": "−", "/": "÷"}


@dataclass(frozen=True)
class Stone:
    """A box or a circle, without its formula; look: the kind of its statement; sign: one letter at most."""

    kind: str
    look: str
    x: int
    y: int
    width: int
    height: int
    sign: str

    @property
    def centre(self) -> Point:
        """Where the sign stands."""
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True)
class Miniature:
    """A small diagram; lines: the corners of each; heads: three points each; dots: where lines branch off."""

    width: int
    height: int
    stones: tuple[Stone, ...]
    lines: tuple[tuple[Point, ...], ...]
    heads: tuple[tuple[Point, ...], ...]
    dots: tuple[Point, ...]

    @property
    def path(self) -> str:
        """All lines as one path, which goes along one axis at a time.

        >>> Miniature(9, 9, (), (((1, 1), (5, 1), (5, 4)),), (), ()).path
        'M1 1H5V4'
        """
        return "".join(map(_path, self.lines))

    @property
    def tips(self) -> str:
        """All heads as one path."""
        return "".join(f"M{' '.join(f'{x} {y}' for x, y in head)}z" for head in self.heads)


def _path(points: Sequence[Point]) -> str:
    moves = [f"M{points[0][0]} {points[0][1]}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        if to_y == y:
            moves.append(f"H{to_x}")
        elif to_x == x:
            moves.append(f"V{to_y}")
        else:
            moves.append(f"L{to_x} {to_y}")
    return "".join(moves)


def miniature(drawing: Drawing, looks: Mapping[str, str]) -> Miniature:
    """The small form of a diagram; looks: the kinds of statements."""
    across = _closer(drawing.shapes, drawing.wires, 0)
    down = _closer(drawing.shapes, drawing.wires, 1)

    def moved(points: Iterable[Point]) -> tuple[Point, ...]:
        return tuple((across[x], down[y]) for x, y in points)

    lines = tuple(moved(wire.corners) for wire in drawing.wires)
    heads = tuple(_head(line) for line, wire in zip(lines, drawing.wires, strict=True) if wire.head)
    stones = tuple(_stone(shape, looks.get(shape.statement, ""), across, down) for shape in drawing.shapes)
    width, height = max(across.values()) + MARGIN, max(down.values()) + MARGIN
    return Miniature(width, height, stones, lines, heads, moved(drawing.dots))


def _closer(shapes: Sequence[Shape], wires: Sequence[Wire], axis: int) -> dict[int, int]:
    """Where each coordinate of an axis comes to lie: in the old order, as near to the last as may be."""
    spans: dict[int, list[tuple[int, int]]] = {}  # by end: beginning and what has to lie between
    places = {point[axis] for wire in wires for point in wire.corners}
    for shape in shapes:
        start, long = (shape.x, shape.width) if axis == 0 else (shape.y, shape.height)
        if long:  # a bar has no width of its own
            spans.setdefault(start + long, []).append((start, _least(shape, long)[axis]))
        places |= {start, start + long}
    found: dict[int, int] = {}
    last: int | None = None
    for place in sorted(places):
        near = MARGIN if last is None else found[last] + min(STEP, place - last)
        found[place] = max([near, *(found[start] + need for start, need in spans.get(place, ()))])
        last = place
    return found


def _least(shape: Shape, long: int) -> tuple[int, int]:
    """How wide and high a shape is drawn at least; one that joins lines is a bar."""
    if shape.kind == "join":
        return min(long, 4), min(long, 4)
    return BOX if shape.kind == "box" else EDGE if shape.kind == "edge" else CIRCLE


def _stone(shape: Shape, look: str, across: Mapping[int, int], down: Mapping[int, int]) -> Stone:
    x, y = across[shape.x], down[shape.y]
    width, height = across[shape.x + shape.width] - x, down[shape.y + shape.height] - y
    return Stone(shape.kind, look, x, y, width, height, _sign(shape))


def _sign(shape: Shape) -> str:
    """An operation's sign, and the letter of what enters or leaves."""
    if not shape.lines or shape.kind not in ("op", "edge"):
        return ""
    tex = shape.lines[0][0]
    return _SIGNS.get(tex, "") if shape.kind == "op" else pieces(tex)[0][0][:1]


def _head(line: Sequence[Point]) -> tuple[Point, ...]:
    """The tip of an arrow at the end of a line."""
    (from_x, from_y), (x, y) = line[-2:]
    if y == from_y:
        back = -5 if x > from_x else 5
        return (x, y), (x + back, y - 3), (x + back, y + 3)
    back = -5 if y > from_y else 5
    return (x, y), (x - 3, y + back), (x + 3, y + back)
