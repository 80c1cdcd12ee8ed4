"""The formats that a document can be rendered in: one record and one folder of templates each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from derive.formats import escape
from derive.printing.unicode import plain


@dataclass(frozen=True)
class Format:
    """What a format needs beside its templates.

    name: its folder; suffix: of its template files; text, math, display, url: how plain words, a formula in a
    line, one on its own, and an address are escaped; limits: ems that a displayed formula may have, by the
    columns of the page; numbered: the same for a line of an algorithm, where its print is smaller.
    """

    name: str
    suffix: str
    text: Callable[[str], str]
    math: Callable[[str], str]
    display: Callable[[str], str]
    url: Callable[[str], str]
    limits: Mapping[int, float]
    numbered: Mapping[int, float] | None = None


FORMATS: Mapping[str, Format] = MappingProxyType({
    "markdown": Format(
        "markdown", "md", escape.markdown_text, escape.markdown_math, escape.markdown_display,
        escape.markdown_url, {1: 31.0, 2: 31.0},
    ),
    # copies of the pages for who reads Markdown itself: formulas between dollars, nothing of the site's HTML
    "plain": Format(
        "plain", "md", escape.plain_text, escape.plain_math, str, escape.plain_url, {1: 31.0, 2: 31.0}
    ),
    # a text of 345 pt and a column of 246 pt, at 10 pt, less a number of three digits and the room that TeX
    # wants beside it, without which it puts the number below
    "latex": Format(
        "latex", "tex", escape.latex_text, str, str, str, {1: 30.0, 2: 19.8}, {1: 34.0, 2: 21.8},
    ),
    # lines of 96 characters, which a formula fills at about half an em each
    "text": Format("text", "txt", str, plain, plain, str, {1: 48.0, 2: 48.0}),
})  # fmt: skip
