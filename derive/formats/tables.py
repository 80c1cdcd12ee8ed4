"""Long tables and algorithms in portions that each fit a column of paper."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from typing import TypeVar

from derive.document.model import Column
from derive.document.spans import Spans, Text

T = TypeVar("T")
_FEW = 10  # rows of a table in a fragment, which may stand in any column
_LINES = 40  # of a table that may have a column of an appendix for itself
_PRINTED = 36  # lines of an algorithm on a page
_LETTERS = {1: 80, 2: 50}  # of small print in a line, by the columns of the page


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


def evenly(lines: Iterable[T], most: int = _PRINTED) -> Iterator[Sequence[T]]:
    """The lines of an algorithm in as few portions as need be, of about equal length.

    >>> [len(some) for some in evenly(range(5), 4)]
    [3, 2]
    """
    found = list(lines)
    number = math.ceil(len(found) / most)
    size = math.ceil(len(found) / max(number, 1))
    yield from (found[k : k + size] for k in range(0, len(found), max(size, 1)))


def _height(row: Sequence[Spans], heads: Sequence[Column], letters: int) -> int:
    """In lines: words wrap in the share of the line that they have."""
    wrapped = [
        math.ceil(sum(len(span.text) for span in cell if isinstance(span, Text)) / (head.width * letters))
        for cell, head in zip(row, heads, strict=True)
        if head.width
    ]
    return max([1, *wrapped])
