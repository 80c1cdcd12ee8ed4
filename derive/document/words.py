"""Small helpers for prose: spans from words and formulas, lists as a sentence has them, numbers in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import Formatter

from derive.document.spans import Math, Span, Spans, Text

_SMALL = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def say(*pieces: str | Span | Spans) -> Spans:
    """Words and spans one after the other; runs of words are joined.

    >>> say("the ", "cell ", Math("c_{t}"))
    (Text(text='the cell '), Math(text='c_{t}'))
    """
    found: list[Span] = []
    for span in _flat(pieces):
        last = found[-1] if found else None
        if isinstance(span, Text) and isinstance(last, Text):
            found[-1] = Text(last.text + span.text)
        elif span != Text(""):
            found.append(span)
    return tuple(found)


def _flat(pieces: Iterable[str | Span | Spans]) -> Iterable[Span]:
    for piece in pieces:
        if isinstance(piece, str):
            yield Text(piece)
        elif isinstance(piece, tuple):
            yield from piece
        else:
            yield piece


def listed(items: Sequence[str | Span | Spans], word: str = "and") -> Spans:
    """The items as a sentence lists them: a, b and c."""
    joints = ["", *[", "] * (len(items) - 2), f" {word} "] if len(items) > 1 else [""]
    return say(*(piece for joint, item in zip(joints, items, strict=False) for piece in (joint, item)))


def fill(sentence: str, **parts: str | Span | Spans) -> Spans:
    """A sentence with its gaps filled.

    >>> fill("{v} is added in {by}.", v=Math("b"), by=Math("a"), other="")
    (Math(text='b'), Text(text=' is added in '), Math(text='a'), Text(text='.'))
    """
    pieces = Formatter().parse(sentence)
    return say(*(piece for words, gap, *_ in pieces for piece in (words, parts[gap] if gap else "")))


def count(number: int, noun: str, plural: str = "") -> str:
    """A number of things, small ones in words.

    >>> count(2, "term"), count(1, "term"), count(14, "matrix", "matrices")
    ('two terms', 'one term', '14 matrices')
    """
    return f"{number_word(number)} {noun if number == 1 else plural or noun + 's'}"


def number_word(number: int) -> str:
    """A number, small ones in words."""
    return _SMALL[number] if number < len(_SMALL) else str(number)


def math(tex: str) -> Math:
    """A formula in a line."""
    return Math(tex)
