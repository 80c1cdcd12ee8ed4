"""Long tables and algorithms in portions that each fit a column of paper."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from derive.document.model import Column
from derive.document.spans import Spans, Text

Printed = tuple[str, int, str]  # number, depth, text
_FEW = 10  # rows of a table in a fragment, which may stand in any column
_LINES = 40  # of a table that may have a column of an appendix for itself
_PRINTED = 36  # lines of an algorithm on a page, beside its caption and what is given
# against a line of words
_HIGH = {r"\begin": 2.5, r"\bigg": 2.1, r"\frac": 1.8, r"\sum": 1.6, r"\left": 1.6, "^{(": 1.3}
_LETTERS = {1: 56, 2: 50}  # of small print in a line, by the columns of the page


def portions(
    rows: Sequence[Sequence[Spans]], heads: Sequence[Column], columns: int, tall: bool
) -> Iterator[Sequence[Sequence[Spans]]]:
    """The rows, as many at once as fit; tall: as high as a page and of about equal length."""
    if not tall:
        yield from (rows[k : k + _FEW] for k in range(0, len(rows), _FEW))
        return
    heights = [_height(row, heads, _LETTERS[columns]) for row in rows]
    share = sum(heights) / max(math.ceil(sum(heights) / _LINES), 1)
    ends = [before // share for before in accumulate(heights[:-1], initial=0)]
    yield from (
        [row for _, row in some] for _, some in groupby(zip(ends, rows, strict=True), lambda each: each[0])
    )


def evenly(lines: Iterable[Printed], most: int = _PRINTED) -> Iterator[Sequence[Printed]]:
    """The lines of an algorithm in as few portions as need be, of about equal height; a line without a number
    stays with the one that it goes on with.

    >>> some = [("1", 0, "a"), ("", 1, "+ b"), ("2", 0, "c")]
    >>> [[text for _, _, text in portion] for portion in evenly(some, 2)]
    [['a', '+ b'], ['c']]
    """
    found = [(line, _printed_height(line[2])) for line in lines]
    total = sum(height for _, height in found)
    share = total / max(math.ceil(total / most), 1)
    portion: list[Printed] = []
    filled = 0.0
    for line, height in found:
        if line[0] and filled >= share:
            yield portion
            portion, filled = [], 0.0
        portion.append(line)
        filled += height
    if portion:
        yield portion


def _printed_height(text: str) -> float:
    """In lines of words: what is in a formula may be higher."""
    return max([1.0, *(height for sign, height in _HIGH.items() if sign in text)])


def _height(row: Sequence[Spans], heads: Sequence[Column], letters: int) -> int:
    """In lines: words wrap in the share of the line that they have."""
    wrapped = [
        math.ceil(sum(len(span.text) for span in cell if isinstance(span, Text)) / (head.width * letters))
        for cell, head in zip(row, heads, strict=True)
        if head.width
    ]
    return max([1, *wrapped])
