"""A paragraph of a page that is mostly prose."""

from __future__ import annotations

from derive.document.model import Prose
from derive.document.spans import Span, Spans
from derive.document.words import fill, say


def prose(sentence: str, *more: str | Span, **parts: str | Span | Spans) -> Prose:
    """A paragraph with its gaps filled, in several pieces where there are links in it.

    >>> from derive.document.spans import Math, Text
    >>> prose("{n} is ", Text("small"), " and {n} is whole.", n=Math("n")).spans
    (Math(text='n'), Text(text=' is small and '), Math(text='n'), Text(text=' is whole.'))
    """
    found = [fill(piece, **parts) if isinstance(piece, str) else piece for piece in (sentence, *more)]
    return Prose(say(*found))
