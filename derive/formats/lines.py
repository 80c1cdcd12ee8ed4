r"""Where a long right side is broken: at its top-level sum first, then between the factors of a term.

The lines are TeX; a line after the first starts with the sign that it was broken at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derive.formats.widths import width

QUAD = 1.0  # what continued lines are indented by
_DEEPEST = 4  # brackets inside brackets that a cut may go into
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]")
_THIN = r"\,"  # between the factors of a matrix product
_SIGNS = ("+", "-", r"\odot", _THIN)


def lines(lhs: str, relation: str, terms: Iterable[str], limit: float) -> tuple[str, ...]:
    """The right side in lines of at most `limit` ems, the left side counted; a piece that cannot be broken
    stays.

    >>> lines("y", "=", ("a b", "+ c d", "+ e f"), 7)
    ('a b + c d', '+ e f')
    >>> lines("y", "=", ("a b", "+ c d"), 70)
    ('a b + c d',)
    """
    room = limit - width(lhs) - width(relation)
    return tuple(_packed((piece for term in terms for piece in _pieces(term, room - QUAD)), room))


def _packed(pieces: Iterable[str], room: float) -> Iterator[str]:
    """As many pieces in a line as fit; continued lines have less room."""
    line, left = "", room
    for piece in pieces:
        longer = f"{line} {piece}" if line else piece
        if line and width(longer) > left:
            yield line
            line, left = _continued(line, piece), room - QUAD
        else:
            line = longer
    yield line


def _continued(line: str, piece: str) -> str:
    """The piece as the beginning of a line: a factor shows the product that it goes on with, as `+` shows a
    sum; after a comma there is no product.
    """
    factor = piece.startswith(_THIN) and not line.endswith(",")
    return rf"\cdot {piece.removeprefix(_THIN).lstrip()}" if factor else piece


def _pieces(term: str, room: float) -> list[str]:
    """The term, cut where it is too wide: between its factors, and if that is not enough inside brackets."""
    pieces = [term]
    for level in range(2 * _DEEPEST):
        if all(width(piece) <= room for piece in pieces):
            break
        pieces = _cut(term, level)
    return pieces


def _cut(term: str, level: int) -> list[str]:
    """Cut at signs in at most level / 2 brackets, at odd levels between factors of matrix products too."""
    deepest, thin = divmod(level, 2)
    places = [
        found.start()
        for found, depth in _signs(term)
        if depth <= (deepest if thin or found.group() != _THIN else deepest - 1)
    ]
    ends = zip([0, *places], [*places, len(term)], strict=True)
    return [piece for start, end in ends if (piece := term[start:end].strip())]


def _signs(term: str) -> Iterator[tuple[re.Match[str], int]]:
    """Where a formula can be cut, and in how many brackets; never inside braces or brackets that grow."""
    depth = closed = 0
    for found in _TOKEN.finditer(term):
        token = found.group()
        closed += (token in (r"\left", "{")) - (token in (r"\right", "}"))
        depth += (token in "([") - (token in ")]")
        if token in _SIGNS and not closed and found.start():
            yield found, depth
