"""A diagram as SVG: text is text, lines have the colour of the text around, statements have ids."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from derive.document.diagram_text import SMALLER, pieces
from derive.document.drawing import Drawing, Point, Shape, Stroke, Wire
from derive.document.gates import FILL, KINDS

FAMILY = "KaTeX_Main, 'Latin Modern Roman', 'Latin Modern Math', 'STIX Two Text', 'Times New Roman', serif"
# Where the diagram is a file of its own; in a page, which has colours of its own, none of these rules holds.
LIGHT, DARK = "svg:root{color:#20242b;color-scheme:light dark}", "svg:root{color:#dfe2e6}"
THIN, WIDE, LANE = 1.3, 2.2, 2.8
LOWER, RAISE = 0.22, 0.36  # of a script, in letters


def svg(diagram: Drawing, linked: bool = False) -> str:
    """The diagram as one element, which stands in a page or in a file of its own.

    linked: whether it is on the page of its equations: each statement then is a link to its own.
    """
    return "\n".join(_element(diagram, linked)) + "\n"


def _element(diagram: Drawing, linked: bool) -> Iterator[str]:
    name = html.escape(diagram.name)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {diagram.width} {diagram.height}" '
        f'width="{diagram.width}" height="{diagram.height}" role="{"group" if linked else "img"}" '
        f'class="cell-diagram" aria-labelledby="diagram-{name}-title diagram-{name}-about" '
        f'font-family="{FAMILY}" fill="currentColor" stroke="none">'
    )
    yield f'<title id="diagram-{name}-title">{html.escape(diagram.title, quote=False)}</title>'
    yield f'<desc id="diagram-{name}-about">{html.escape(diagram.about, quote=False)}</desc>'
    yield f"<style>{_ink(diagram)}</style>"
    yield from _frame(diagram.frame)
    yield f'<g fill="none" stroke="currentColor" stroke-width="{THIN}">'
    yield from (_wire(wire) for wire in diagram.wires)
    yield "</g>"
    for wire in diagram.wires:
        if wire.head:
            yield f'<polygon points="{_points(wire.head)}"{_concerning(wire.statement)}/>'
    yield from (f'<circle cx="{x}" cy="{y}" r="2.6"/>' for x, y in diagram.dots)
    for statement, shapes in _by_statement(diagram.shapes):
        yield from _statement(statement, shapes, name, linked)
    yield from (_text(m.tex, m.x, m.y, m.size, other=_concerning(m.statement)) for m in diagram.marks)
    yield "</svg>"


def _ink(diagram: Drawing) -> str:
    """The colours of a file, light and dark; the light ones of gates stand at the boxes."""
    gates = ((f"svg:root .gate-{kind}>.look", KINDS[kind].dark) for kind, _ in diagram.gates)
    dark = "".join(f"{place}{{fill:{colour};stroke:{colour}}}" for place, colour in gates)
    return f"{LIGHT}@media(prefers-color-scheme:dark){{{DARK}{dark}}}"


def _frame(frame: tuple[int, ...]) -> Iterator[str]:
    if frame:
        x, y, width, height = frame
        look = 'fill-opacity="0.035" stroke="currentColor" stroke-opacity="0.35"'
        yield f'<rect class="frame" x="{x}" y="{y}" width="{width}" height="{height}" rx="14" {look}/>'


def _by_statement(shapes: Sequence[Shape]) -> Iterator[tuple[str, list[Shape]]]:
    """The shapes of each statement together, in the order of the first; each other by itself."""
    found: dict[str, list[Shape]] = {}
    for k, shape in enumerate(shapes):
        found.setdefault(shape.statement or f" {k}", []).append(shape)
    for key, members in found.items():
        yield ("" if key.startswith(" ") else key), members


def _statement(statement: str, shapes: Sequence[Shape], name: str, linked: bool) -> Iterator[str]:
    """The shapes of a statement in one group, which has its id; where there are equations it is a link."""
    if not statement:
        for shape in shapes:
            yield from _shape(shape)
        return
    of = html.escape(statement)
    link = linked and any(shape.kind != "join" for shape in shapes)
    title = next((shape.title for shape in shapes if shape.title), "")
    called = html.escape(f"{title}, {statement}" if title else statement)
    to = f' href="#eq-{of}" aria-label="{called}"' if link else ""
    yield f'<{"a" if link else "g"} id="diagram-{name}-{of}" class="statement" data-of="{of}"{to}>'
    if title:
        yield f"<title>{html.escape(title, quote=False)}</title>"
    for shape in shapes:
        yield from _shape(shape)
    yield "</a>" if link else "</g>"


def _concerning(statement: str) -> str:
    return f' data-of="{html.escape(statement)}"' if statement else ""


def _wire(wire: Wire) -> str:
    wide = f' stroke-width="{LANE if wire.lane else WIDE}"' if wire.lane or wire.bundle else ""
    drawn = "".join(map(_stroke, range(len(wire.strokes)), wire.strokes))
    return f'<path d="{drawn}"{wide}{_concerning(wire.statement)}/>'


def _stroke(number: int, stroke: Stroke) -> str:
    letter = "M" if not number else "L" if len(stroke) == 1 else "C"
    return letter + " ".join(f"{x},{y}" for x, y in stroke)


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _shape(shape: Shape) -> Iterator[str]:
    """A vertex with its text."""
    gate = f" gate-{shape.gate}" if shape.gate else ""
    yield f'<g class="{shape.kind}{gate}">'
    yield from _outline(shape)
    for k, (text, x, y, size) in enumerate(shape.lines):
        yield _text(text, x, y, size, k < shape.words)
    yield "</g>"


def _outline(shape: Shape) -> Iterator[str]:
    x, y, width, height = shape.x, shape.y, shape.width, shape.height
    if shape.kind == "edge":
        return
    if shape.kind == "join":
        yield f'<rect x="{x - 2}" y="{y}" width="4" height="{height}"/>'
        return
    corner = 7 if shape.kind == "box" else height // 2
    place = f'x="{x}" y="{y}" width="{width}" height="{height}" rx="{corner}"'
    colour, share = (KINDS[shape.gate].light, FILL) if shape.gate else ("currentColor", 0.06)
    look = f'fill="{colour}" fill-opacity="{share}" stroke="{colour}" stroke-width="1.4"'
    yield f'<rect class="look" {place} {look}/>'


def _text(text: str, x: int, y: int, size: int, words: bool = False, other: str = "") -> str:
    """A line of text around a point; scripts are smaller and off the line."""
    runs, level = [], 0.0
    for run, side, slanted in ((text, 0, False),) if words else pieces(text):
        wanted = size * (LOWER if side < 0 else -RAISE if side else 0.0)
        shift = f' dy="{wanted - level:.1f}"' if wanted != level else ""
        small = f' font-size="{size * SMALLER:.1f}"' if side else ""
        slant = ' font-style="italic"' if slanted else ""
        runs.append(f"<tspan{shift}{small}{slant}>{html.escape(run, quote=False)}</tspan>")
        level = wanted
    middle = f'x="{x}" y="{y}" font-size="{size}" text-anchor="middle" xml:space="preserve"{other}'
    return f"<text {middle}>{''.join(runs)}</text>"
