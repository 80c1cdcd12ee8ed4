"""A schematic picture as TikZ, of the same coordinates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from derive.document.drawing import Point
from derive.document.gates import FILL, KINDS
from derive.document.sketch import Caption, Disc, Frame, SketchPanel, Way
from derive.document.spans import Math, Span
from derive.formats.escape import latex_text, one_line
from derive.formats.tikz import LETTERS, POINTS


def _mixed(colour: str) -> str:
    """A colour of the palette, as much of it as there is on a page."""
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"{{rgb,255:red,{red};green,{green};blue,{blue}}},fill opacity={FILL}"


FILLS: Mapping[str, str] = MappingProxyType(
    {"plain": "black!7", "cell": "teal!22"} | {name: _mixed(kind.light) for name, kind in KINDS.items()}
)
LINES: Mapping[str, str] = MappingProxyType(
    {"line": "line width=0.6pt", "faint": "black!38", "strong": "line width=1pt", "dashed": "dashed"}
)
_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}


def sketch_tikz(panel: SketchPanel) -> str:
    """The drawing as one picture, made smaller where it is wider than the line."""
    return "\n".join(_lines(panel))


def _lines(panel: SketchPanel) -> Iterator[str]:
    yield f"% {one_line(panel.title or panel.name)}"
    yield "\\begingroup"
    scale = f"x={POINTS}pt,y=-{POINTS}pt"
    yield f"\\sbox0{{\\begin{{tikzpicture}}[{scale},line width=0.5pt,inner sep=0pt,outer sep=0pt]"
    yield f"  \\useasboundingbox (0,0) rectangle ({panel.width},{panel.height});"
    yield from (f"  {_DRAWN[item.kind](item)}" for item in panel.items)
    yield "\\end{tikzpicture}}%"
    yield "\\ifdim\\wd0>\\linewidth\\sbox0{\\resizebox{\\linewidth}{!}{\\usebox0}}\\fi"
    yield "\\leavevmode\\usebox0"
    yield "\\endgroup"


def _point(point: Point) -> str:
    return f"({point[0]},{point[1]})"


def _disc(disc: Disc) -> str:
    radius = round(disc.radius * POINTS, 2)
    return f"\\draw[fill={FILLS[disc.role]}] {_point((disc.x, disc.y))} circle[radius={radius}pt];"


def _frame(frame: Frame) -> str:
    look = {"outline": "", "dashed": "dashed,"}.get(frame.role, f"fill={FILLS.get(frame.role, '')},")
    corner = round(frame.corner * POINTS, 2)
    ends = f"{_point((frame.x, frame.y))} rectangle {_point((frame.x + frame.width, frame.y + frame.height))}"
    return f"\\draw[{look}rounded corners={corner}pt] {ends};"


def _way(way: Way) -> str:
    line = f"\\draw[{LINES[way.role]}] {' -- '.join(map(_point, way.points))};"
    return f"{line} \\fill {' -- '.join(map(_point, way.tip))} -- cycle;" if way.tip else line


def _caption(caption: Caption) -> str:
    points = round(caption.size * LETTERS)
    font = f"\\fontsize{{{points}}}{{{points}}}\\selectfont"
    text = "".join(map(_span, caption.spans))
    anchor, at = _ANCHORS[caption.anchor], _point((caption.x, caption.y))
    return f"\\node[anchor={anchor},font={font}] at {at} {{{text}}};"


def _span(span: Span) -> str:
    return f"${span.text}$" if isinstance(span, Math) else latex_text(span.text)


_DRAWN: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {"disc": _disc, "frame": _frame, "way": _way, "caption": _caption}
)
