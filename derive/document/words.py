"""Small helpers for prose: spans from words and formulas, lists as a sentence has them, numbers in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from string import Formatter

from derive.document.spans import Math, Span, Spans, Text

_SMALL = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip

_LOWERED = re.compile(r"(?<!\w)([A-Za-z]|[α-ω])_(\w)(?!\w)")  # one letter and another one below it
_GREEK = dict(zip("αβγδεθλμ", "alpha beta gamma delta varepsilon theta lambda mu".split(), strict=True))


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


def pieces(text: str) -> tuple[tuple[str, str], ...]:
    """Words, each with the letter and the one below it that follow: nothing at the end.

    >>> pieces("b_h = 0 and x")
    (('', 'b_h'), (' = 0 and x', ''))
    """
    ends = [*((found.span(), found.group()) for found in _LOWERED.finditer(text)), ((len(text),) * 2, "")]
    starts = [0, *(span[1] for span, _ in ends)]
    return tuple((text[start : span[0]], name) for start, (span, name) in zip(starts, ends, strict=False))


def formal(text: str) -> Spans:
    r"""Words in which letters with one below are formulas.

    >>> formal("θ_h = 1")
    (Math(text='\\theta_{h}'), Text(text=' = 1'))
    """
    return say(*(span for words, name in pieces(text) for span in (words, _lowered(name))))


def _lowered(name: str) -> str | Span:
    if not name:
        return ""
    letter, _, below = name.partition("_")
    return Math(f"\\{_GREEK[letter]}_{{{below}}}" if letter in _GREEK else f"{letter}_{{{below}}}")
