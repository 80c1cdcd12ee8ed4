r"""Where a long right side is broken: at its top-level sum first, then between the factors of a term.

The lines are TeX; a line after the first starts with the sign or operator that it was broken at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.formats.widths import width

QUAD = 1.0  # what continued lines are indented by


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
            line, left = piece, room - QUAD
        else:
            line = longer
    yield line


def _pieces(term: str, room: float) -> Iterator[str]:
    """The term, or its factors where it is too wide for a line of its own."""
    if width(term) <= room:
        return iter((term,))
    return _split(term, r"\odot")


def _split(term: str, operator: str) -> Iterator[str]:
    """Cut before each operator that stands in no brackets."""
    start = depth = position = 0
    while position < len(term):
        character = term[position]
        depth += (character in "{([") - (character in "})]")
        if depth == 0 and position > start and term.startswith(operator, position):
            yield term[start:position].strip()
            start = position
        position += 1
    yield term[start:].strip()
