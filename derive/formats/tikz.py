r"""A diagram as TikZ, of the same coordinates: it needs the package tikz, and amsmath as the equations do.

A drawing that is wider than the line, or higher than most of a page, is made smaller; no other is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.document.drawing import Drawing, Point, Shape, Stroke, Wire
from derive.document.gates import FILL, KINDS
from derive.formats.escape import latex_text, one_line

POINTS, LETTERS = 0.6, 0.58  # of paper, a unit of the drawing, and of the size of its letters
PLAIN, GROUND, RIM = "black!6", "black!2", "black!30"


def tikz(diagram: Drawing) -> str:
    """The diagram as a box that fits the line."""
    return "\n".join(_lines(diagram)) + "\n"


def _lines(diagram: Drawing) -> Iterator[str]:
    yield f"% {one_line(diagram.title)}; needs \\usepackage{{amsmath,amssymb,tikz}}"
    yield "\\begingroup"
    for kind, _ in diagram.gates:
        yield f"\\definecolor{{gate-{kind}}}{{HTML}}{{{KINDS[kind].light[1:].upper()}}}"
    scale = f"x={POINTS}pt,y=-{POINTS}pt"
    yield f"\\sbox0{{\\begin{{tikzpicture}}[{scale},line width=0.5pt,inner sep=0pt,outer sep=0pt]"
    yield f"  \\useasboundingbox (0,0) rectangle ({diagram.width},{diagram.height});"
    if diagram.frame:
        x, y, width, height = diagram.frame
        look = f"fill={GROUND},draw={RIM},rounded corners=8pt"
        yield f"  \\draw[{look}] ({x},{y}) rectangle ({x + width},{y + height});"
    yield from (f"  {_wire(wire)}" for wire in diagram.wires)
    yield from (
        f"  \\fill {' -- '.join(map(_point, wire.head))} -- cycle;" for wire in diagram.wires if wire.head
    )
    yield from (f"  \\fill {_point(dot)} circle[radius=1.7pt];" for dot in diagram.dots)
    for shape in diagram.shapes:
        yield from (f"  {line}" for line in _shape(shape))
    yield from (f"  {_text(mark.tex, mark.x, mark.y, mark.size)}" for mark in diagram.marks)
    yield "\\end{tikzpicture}}%"
    yield "\\ifdim\\wd0>\\linewidth\\sbox0{\\resizebox{\\linewidth}{!}{\\usebox0}}\\fi"
    yield "\\ifdim\\ht0>0.8\\textheight\\sbox0{\\resizebox{!}{0.8\\textheight}{\\usebox0}}\\fi"
    yield "\\leavevmode\\usebox0"
    yield "\\endgroup"


def _point(point: Point) -> str:
    return f"({point[0]},{point[1]})"


def _wire(wire: Wire) -> str:
    first, *others = wire.strokes
    wide = f"[line width={1.2 if wire.lane else 0.9}pt] " if wire.lane or wire.bundle else ""
    return f"\\draw {wide}{_point(first[0])}{''.join(map(_stroke, others))};"


def _stroke(stroke: Stroke) -> str:
    if len(stroke) == 1:
        return f" -- {_point(stroke[0])}"
    one, two, end = map(_point, stroke)
    return f" .. controls {one} and {two} .. {end}"


def _shape(shape: Shape) -> Iterator[str]:
    x, y, right, bottom = shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
    if shape.kind == "join":
        yield f"\\fill ({x - 2},{y}) rectangle ({x + 2},{bottom});"
    elif shape.kind != "edge":
        fill = f"gate-{shape.gate}!{round(100 * FILL)}" if shape.gate else PLAIN
        corner = 3 if shape.kind == "box" else round(shape.height * POINTS / 2, 2)
        yield f"\\draw[fill={fill},rounded corners={corner}pt] ({x},{y}) rectangle ({right},{bottom});"
    for k, line in enumerate(shape.lines):
        yield _text(*line, k < shape.words)


def _text(text: str, x: int, y: int, size: int, words: bool = False) -> str:
    points = round(size * LETTERS)
    text = f"{{}}{text}" if len(text) > 1 and text[0] in "+-" and not words else text  # of a sum, not a sign
    shown = latex_text(text) if words else f"${re.sub(r'.operatorname', lambda _: chr(92) + 'mathrm', text)}$"
    return (
        f"\\node[anchor=base,font=\\fontsize{{{points}}}{{{points}}}\\selectfont] at ({x},{y}) {{{shown}}};"
    )
