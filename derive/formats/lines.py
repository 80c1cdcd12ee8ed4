r"""Where a long right side is broken: at its top-level sum first, then between the factors of a term.

The lines are TeX; a line after the first starts with the sign that it was broken at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from derive.formats.widths import width

QUAD = 1.0  # what continued lines are indented by
_DEEPEST = 7  # brackets inside brackets that a cut may go into
_TOKEN = re.compile(r"\\(?:left|right)\||\\[A-Za-z]+|\\.|[^\\]")
_THIN = r"\,"  # between the factors of a matrix product
# where the factors of a product stand without a sign, a room behind one and in front of another
_CLOSE = re.compile(
    r"(?<=[})\]]) (?=[A-Za-z0-9(\[]|\\(?:left|[bB]ig|frac|bar|tilde|hat|math|boldsymbol|delta))"
    r"|(?<=[)\]]) (?=\\(?:operatorname|exp|log|sigma|tanh|sin|cos|sqrt|max|min))"
)
_REACHING = (r"\sum", r"\partial", r"\max")  # what has a script and goes on with what follows
_FACTOR = "\0"  # in front of a piece that is a factor and has no sign
_SIGNS = ("+", "-", r"\odot", r"\circ", "*", _THIN)


def lines(lhs: str, relation: str, terms: Iterable[str], limit: float) -> tuple[str, ...]:
    """The right side in lines of at most `limit` ems, the left side counted; a piece that cannot be broken
    stays.

    >>> lines("y", "=", ("a b", "+ c d", "+ e f"), 7)
    ('a b + c d', '+ e f')
    >>> lines("y", "=", ("a b", "+ c d"), 70)
    ('a b + c d',)
    """
    terms, room = tuple(terms), limit - width(lhs) - width(relation)
    whole = " ".join(terms)
    if width(whole) <= room - QUAD:  # nothing is cut, as for most
        return (whole,)
    return _steady(_packed((piece for term in terms for piece in _pieces(term, room - QUAD)), room))


def _packed(pieces: Iterable[str], room: float) -> Iterator[str]:
    """As many pieces in a line as fit; continued lines have less room."""
    line, left = "", room
    for piece in pieces:
        longer = f"{line} {piece.removeprefix(_FACTOR)}" if line else piece
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
    factor = piece.startswith((_THIN, _FACTOR)) and not line.endswith(",")
    plain = piece.removeprefix(_FACTOR)
    return rf"\cdot {plain.removeprefix(_THIN).lstrip()}" if factor else plain


def _steady(broken: Iterable[str]) -> tuple[str, ...]:
    """The lines with brackets of one size where a pair of growing ones would be on two lines."""
    tokens = _TOKEN.findall("\n".join(broken))
    opened: list[int] = []
    parted = 0  # how many of the opened ones have a break behind them
    for at, token in enumerate(tokens):
        if token == "\n":
            parted = len(opened)
        elif token in (r"\left", r"\left|"):
            opened.append(at)
        elif token in (r"\right", r"\right|"):
            start = opened.pop()
            if len(opened) < parted:
                tokens[start], tokens[at] = r"\biggl", r"\biggr"
                parted = len(opened)
    return tuple("".join(tokens).split("\n"))


def _pieces(term: str, room: float) -> list[str]:
    """The term, cut where it is too wide: between its factors, and if that is not enough inside brackets."""
    ends = [0, len(term)]
    for level in range(2 * _DEEPEST):
        wide = [(a, b) for a, b in pairwise(ends) if width(term[a:b]) > room]
        if not wide:
            break
        ends = sorted({*ends, *(at for at in _places(term, level) if any(a < at < b for a, b in wide))})
    pieces = [_piece(term, a, b) for a, b in pairwise(ends) if term[a:b].strip()]
    lower = term if max(map(width, pieces), default=0) <= room else _unstacked(term, room)
    return pieces if lower == term else _pieces(lower, room)


def _piece(term: str, start: int, end: int) -> str:
    """A part of the term; a factor without a sign says that it is one."""
    text = term[start:end].strip()
    return _FACTOR + text if start and _CLOSE.match(term, start) else text


def _unstacked(term: str, room: float) -> str:
    """The first fraction that is wider than a line with a stroke, so that it can be cut: (N) / D.

    Not as 1/D times N: which product that is depends on whether D is a number, and here is only text.
    """
    for found in re.finditer(r"\\frac(?=\{)", term):
        middle = _closing(term, found.end()) + 1
        end = _closing(term, middle) + 1
        above, below = term[found.end() + 1 : middle - 1], term[middle + 1 : end - 1]
        if width(above) > room:
            stroke = f"{_grouped(above)} / {_grouped(below)}"
            before, behind = term[: found.start()], term[end:]
            alone = re.fullmatch(r"([+-] ?|.*\()?", before, re.DOTALL) and re.match(
                r"$|\s*(\\right)?\)", behind
            )
            return f"{before}{stroke}{behind}" if alone else rf"{before}\left({stroke}\right){behind}"
    return term


def _grouped(text: str) -> str:
    """In brackets where a stroke would take a part of it only."""
    compound = any(not depth for _, depth in _signs(f" {text}")) or "\\ast" in text
    return rf"\left({text}\right)" if compound else text


def _closing(term: str, at: int) -> int:
    """Where the group that starts here ends."""
    depth = 0
    for found in _TOKEN.finditer(term, at):
        depth += (found.group() == "{") - (found.group() == "}")
        if not depth:
            return found.start()
    raise ValueError(f"a brace is not closed: {term}")


def _places(term: str, level: int) -> list[int]:
    """The signs in at most level / 2 brackets, at odd levels between factors of matrix products too."""
    deepest, thin = divmod(level, 2)
    return [
        found.start()
        for found, depth in _signs(term)
        if depth <= (deepest if thin or found.group() not in (_THIN, " ") else deepest - 1)
    ]


def _signs(term: str) -> Iterator[tuple[re.Match[str], int]]:
    """Where a formula can be cut, and in how many brackets; never inside braces or bars."""
    depth = closed = 0
    reaching = False
    for found in _TOKEN.finditer(term):
        token = found.group()
        closed += (token in (r"\left|", "{")) - (token in (r"\right|", "}"))
        depth += (token in "([") - (token in ")]")
        factor = token == " " and not reaching and _CLOSE.match(term, found.start())
        reaching = token in _REACHING or (reaching and (closed > 0 or token in "_^{}"))
        if (token in _SIGNS or factor) and not closed and found.start():
            yield found, depth
