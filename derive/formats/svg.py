"""A diagram as SVG: text is text, lines have the colour of the text around, statements have ids."""

from __future__ import annotations

import html
from collections.abc import Iterator

from derive.document.diagram_text import SMALLER, pieces
from derive.document.drawing import Drawing, Mark, Point, Shape, Stroke, Wire

FAMILY = "KaTeX_Main, 'Latin Modern Roman', 'Latin Modern Math', 'STIX Two Text', 'Times New Roman', serif"
# how a box acts, by its function: seen on light and on dark pages
GATE, SQUASH, OTHER, PLAIN = ("#e08a00", 0.3), ("#2b8fd9", 0.28), ("#3f9d55", 0.22), ("#808080", 0.12)
FILLS = {
    "sigmoid": GATE,
    "logsigmoid": GATE,
    "fast_sigmoid": GATE,
    "tanh": SQUASH,
    "formula": PLAIN,
    "words": PLAIN,
}
LOWER, RAISE = 0.22, 0.36  # of a script, in letters


def svg(diagram: Drawing) -> str:
    """The diagram as one element, which stands in a page or in a file of its own."""
    return "\n".join(_element(diagram)) + "\n"


def _element(diagram: Drawing) -> Iterator[str]:
    name = html.escape(diagram.name)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {diagram.width} {diagram.height}" '
        f'width="{diagram.width}" height="{diagram.height}" role="img" class="cell-diagram" '
        f'aria-labelledby="diagram-{name}-title diagram-{name}-about" font-family="{FAMILY}" '
        'fill="currentColor" stroke="none">'
    )
    yield f'<title id="diagram-{name}-title">{html.escape(diagram.title, quote=False)}</title>'
    yield f'<desc id="diagram-{name}-about">{html.escape(diagram.about, quote=False)}</desc>'
    yield '<g fill="none" stroke="currentColor" stroke-width="1.3">'
    yield from (_wire(wire) for wire in diagram.wires)
    yield "</g>"
    yield from (f'<polygon points="{_points(wire.head)}"/>' for wire in diagram.wires if wire.head)
    yield from (f'<circle cx="{x}" cy="{y}" r="2.6"/>' for x, y in diagram.dots)
    known: set[str] = set()
    for shape in diagram.shapes:
        yield from _shape(shape, name, known)
    yield from (_text(*_placed(mark)) for mark in diagram.marks)
    yield "</svg>"


def _wire(wire: Wire) -> str:
    wide = ' stroke-width="2.2"' if wire.bundle else ""
    return f'<path d="{"".join(map(_stroke, range(len(wire.strokes)), wire.strokes))}"{wide}/>'


def _stroke(number: int, stroke: Stroke) -> str:
    letter = "M" if not number else "L" if len(stroke) == 1 else "C"
    return letter + " ".join(f"{x},{y}" for x, y in stroke)


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _shape(shape: Shape, name: str, known: set[str]) -> Iterator[str]:
    """A vertex with its text; the first of a statement has the statement's id."""
    statement = html.escape(shape.statement)
    first = shape.statement and shape.statement not in known
    known.add(shape.statement)
    own = f' id="diagram-{name}-{statement}"' if first else ""
    of = f' data-statement="{statement}"' if shape.statement else ""
    yield f'<g class="{shape.kind}"{own}{of}>'
    if shape.title:
        yield f"<title>{html.escape(shape.title, quote=False)}</title>"
    yield from _outline(shape)
    for text, x, y, size in shape.lines:
        yield _text(text, x, y, size, shape.words)
    yield "</g>"


def _outline(shape: Shape) -> Iterator[str]:
    x, y, width, height = shape.x, shape.y, shape.width, shape.height
    if shape.kind == "edge":
        return
    if shape.kind == "join":
        yield f'<rect x="{x - 2}" y="{y}" width="4" height="{height}"/>'
        return
    colour, opacity = PLAIN if shape.kind == "op" else FILLS.get(shape.role, OTHER)
    look = f'fill="{colour}" fill-opacity="{opacity}" stroke="currentColor" stroke-width="1.2"'
    corner = 5 if shape.kind == "box" else height // 2
    yield f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{corner}" {look}/>'


def _placed(mark: Mark) -> tuple[str, int, int, int]:
    return mark.tex, mark.x, mark.y, mark.size


def _text(text: str, x: int, y: int, size: int, words: bool = False) -> str:
    """A line of text around a point; scripts are smaller and off the line."""
    runs, level = [], 0.0
    for run, side, slanted in ((text, 0, False),) if words else pieces(text):
        wanted = size * (LOWER if side < 0 else -RAISE if side else 0.0)
        shift = f' dy="{wanted - level:.1f}"' if wanted != level else ""
        small = f' font-size="{size * SMALLER:.1f}"' if side else ""
        slant = ' font-style="italic"' if slanted else ""
        runs.append(f"<tspan{shift}{small}{slant}>{html.escape(run, quote=False)}</tspan>")
        level = wanted
    middle = f'x="{x}" y="{y}" font-size="{size}" text-anchor="middle" xml:space="preserve"'
    return f"<text {middle}>{''.join(runs)}</text>"
