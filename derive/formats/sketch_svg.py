"""A schematic picture as SVG: lines and words have the colour of the text around."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from derive.document.diagram_text import SMALLER, pieces
from derive.document.drawing import Point
from derive.document.gates import FILL, KINDS
from derive.document.layout import width
from derive.document.sketch import Caption, Disc, Frame, SketchPanel, Way
from derive.document.spans import Math, Spans
from derive.formats.svg import FAMILY, LOWER, RAISE

# by role: a colour and how much of it, seen on light and on dark pages
PLAIN = "#808080"
FILLS: Mapping[str, tuple[str, float]] = MappingProxyType({
    "plain": (PLAIN, 0.14),
    "cell": ("var(--md-accent-fg-color, #0b6b68)", 0.24),
    **{name: (f"var(--gate-{name}, {kind.light})", FILL) for name, kind in KINDS.items()},
})  # fmt: skip
LINES: Mapping[str, str] = MappingProxyType({
    "line": 'stroke-width="1.4"',
    "faint": 'stroke-width="1" stroke-opacity="0.38"',
    "strong": 'stroke-width="2.2"',
    "dashed": 'stroke-width="1.4" stroke-dasharray="5 4"',
})  # fmt: skip


def sketch_svg(panel: SketchPanel) -> str:
    """The drawing as one element."""
    return "\n".join(_element(panel))


def _element(panel: SketchPanel) -> Iterator[str]:
    name = f"sketch-{html.escape(panel.name)}"
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {panel.width} {panel.height}" '
        f'width="{panel.width}" height="{panel.height}" role="img" '
        f'aria-labelledby="{name}-title {name}-about" fill="currentColor" stroke="none">'
    )
    yield f'<title id="{name}-title">{html.escape(panel.title or panel.name, quote=False)}</title>'
    yield f'<desc id="{name}-about">{html.escape(panel.about, quote=False)}</desc>'
    yield from (_DRAWN[item.kind](item) for item in panel.items)
    yield "</svg>"


def _look(role: str) -> str:
    colour, opacity = FILLS[role]
    fill = f'fill="{colour}"' if colour == PLAIN else f'style="fill: {colour}"'
    return f'{fill} fill-opacity="{opacity}" stroke="currentColor" stroke-width="1.3"'


def _disc(disc: Disc) -> str:
    return f'<circle cx="{disc.x}" cy="{disc.y}" r="{disc.radius}" {_look(disc.role)}/>'


def _frame(frame: Frame) -> str:
    place = f'x="{frame.x}" y="{frame.y}" width="{frame.width}" height="{frame.height}" rx="{frame.corner}"'
    if frame.role in ("outline", "dashed"):
        dashes = ' stroke-dasharray="5 4"' if frame.role == "dashed" else ""
        return f'<rect {place} fill="none" stroke="currentColor" stroke-width="1.3"{dashes}/>'
    return f"<rect {place} {_look(frame.role)}/>"


def _way(way: Way) -> str:
    line = f'<polyline points="{_points(way.points)}" fill="none" stroke="currentColor" {LINES[way.role]}/>'
    return f'{line}<polygon points="{_points(way.tip)}"/>' if way.tip else line


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _caption(caption: Caption) -> str:
    quiet = ' class="quiet"' if caption.quiet else ""
    place = f'x="{caption.x}" y="{caption.y}" font-size="{caption.size}" text-anchor="{caption.anchor}"'
    return f'<text {place}{quiet} xml:space="preserve">{"".join(_runs(caption.spans, caption.size))}</text>'


def _runs(spans: Spans, size: int) -> Iterator[str]:
    """Words in the letters of the page, formulas in theirs; scripts are smaller and off the line, one above
    the other where a letter has both.
    """
    level, last, back = 0.0, 0, 0
    for span in spans:
        math = isinstance(span, Math)
        for run, side, slanted in pieces(span.text) if math else ((span.text, 0, False),):
            wanted = size * (LOWER if side < 0 else -RAISE if side else 0.0)
            shift = f' dy="{wanted - level:.1f}"' if wanted != level else ""
            over = f' dx="{-back}"' if side == -last != 0 else ""
            small = f' font-size="{size * SMALLER:.1f}"' if side else ""
            look = f' font-family="{FAMILY}"' if math else ""
            slant = ' font-style="italic"' if slanted else ""
            yield f"<tspan{over}{shift}{small}{look}{slant}>{html.escape(run, quote=False)}</tspan>"
            back = width(run, int(size * SMALLER)) - 1 + (back if side == last else 0)
            level, last = wanted, side


_DRAWN: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {"disc": _disc, "frame": _frame, "way": _way, "caption": _caption}
)
