r"""The equations in a stretch of an author's LaTeX: which displays there are, and where one ends.

A row that has no relation of its own, or begins with one, goes on with the row before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from derive.reading.dialect import plain
from derive.reading.source import Macro, Sign, expanded, signs, uncommented
from derive.reading.tokens import Unreadable

_NAMES = "align|equation|gather|multline|eqnarray|flalign|alignat|displaymath|math|dmath"
_DISPLAY = re.compile(
    rf"\\begin\s*\{{(?P<name>(?:{_NAMES})\*?)\}}(?P<environment>.*?)\\end\s*\{{(?P=name)\}}"
    r"|\$\$(?P<dollars>.*?)\$\$|(?<!\\)\\\[(?P<brackets>.*?)(?<!\\)\\\]"
    r"|(?<!\\)\$(?P<inline>[^$]+?)(?<!\\)\$|(?<!\\)\\\((?P<round>.*?)(?<!\\)\\\)",
    re.S,
)
_OPENS = re.compile(rf"\\begin\s*\{{(?:{_NAMES})\*?\}}|(?<!\\)\\\[|\$\$")
_GROUPS = ("environment", "dollars", "brackets", "inline", "round")
# displays within displays, whose rows are rows of the display
_WITHIN = ("split", "aligned", "gathered", "alignedat")
_OPENING, _CLOSING = ("(", "[", "{", "\\langle", "\\lvert"), (")", "]", "}", "\\rangle", "\\rvert")
_UP_TO_THE_END = re.compile(
    r".*?(?=\\\\|\\end\s*\{|\\\]|\\\)|(?<!\\)\$|\\label|\\nonumber|\\notag|\\tag|\Z)", re.S
)
_OPENED = re.compile(r"(?:\\[A-Za-z]+\s*\{\s*)+\Z")  # the font of the first letter
_WITHIN_TEXT = ("inline", "round")
_DEPTH = 60  # brackets within brackets
_BINARY = ("+", "-", "\\odot", "\\cdot", "=", "/")


@dataclass(frozen=True)
class Equation:
    """What is said to be equal: sides between relations; place: where it begins; text: as it was written;
    inline: whether it stands in a line of text."""

    sides: tuple[tuple[Sign, ...], ...]
    place: int
    text: str
    inline: bool = False


@dataclass(frozen=True)
class Broken:
    """A display that cannot be taken apart."""

    place: int
    text: str
    reason: str


def equations(text: str, start: int, end: int, known: Mapping[str, Macro]) -> Iterator[Equation | Broken]:
    r"""The equations of all displays between two places.

    >>> text = r"\[ a = b + c, \quad d = e. \]"
    >>> [["".join(s.text for s in side) for side in each.sides] for each in equations(text, 0, len(text), {})]
    [['a', 'b+c'], ['d', 'e']]
    """
    plainly, behind = uncommented(text), start
    for found in _DISPLAY.finditer(plainly, start, end):
        yield from _never_closed(plainly, behind, found.start())
        behind = found.end()
        group = next(name for name in _GROUPS if found[name] is not None)
        first, last = found.span(group)
        if (found["name"] or "").startswith("alignat"):  # the number of columns
            first += len(re.match(r"\s*(?:\{\d*\})?", text[first:last])[0])  # type: ignore[index]
        try:
            everything = plain(expanded(signs(text, first, last), known))
            _check_depth(everything)
        except Unreadable as reason:
            yield Broken(first if reason.place < 0 else reason.place, text[first:last].strip(), reason.reason)
            continue
        runs = _joined(_rows(everything))
        inline = group in _WITHIN_TEXT
        if not runs or (inline and not any(_relations(run) for run in runs)):  # a name in a sentence
            continue
        ends = [*(run[0].place for run in runs[1:]), last]
        for run, stop in zip(runs, ends, strict=True):  # a macro's signs all stand where it is used
            found_here = _equation(run, text, stop if stop > run[-1].place else last)
            yield replace(found_here, inline=True) if inline else found_here
    yield from _never_closed(plainly, behind, end)


def _never_closed(text: str, start: int, end: int) -> Iterator[Broken]:
    """The display that begins in a stretch outside of displays, if one does."""
    if opens := _OPENS.search(text, start, end):
        row = text[opens.start() : end].strip().partition("\n")[0]
        yield Broken(opens.start(), row, f"{opens[0]} begins a display that is never closed")


def _check_depth(found: Sequence[Sign]) -> None:
    depth = 0
    for sign in found:
        depth += (sign.text in _OPENING) - (sign.text in _CLOSING)
        if depth > _DEPTH:
            raise Unreadable(f"more than {_DEPTH} brackets within each other", sign.place)


def _rows(found: Sequence[Sign]) -> list[list[Sign]]:
    """Rows, and what stands beside each other with a comma or much room between it."""
    rows: list[list[Sign]] = [[]]
    opened: list[str] = []
    within, brackets = 0, 0  # matrices and braces keep a row together, brackets of formulas only its commas
    for at, sign in enumerate(found):
        if sign.text.startswith(("\\begin{", "\\end{")):
            if _keeps_rows(sign, rows[-1], opened):
                continue
            within += 1 if sign.text.startswith("\\begin") else -1
        within += (sign.text == "{") - (sign.text == "}")
        brackets += (sign.text in _OPENING) - (sign.text in _CLOSING)
        if within <= 0 and _parts(sign, brackets, found, at):
            rows.append([])
        elif within > 0 or sign.text not in ("&", "\\quad"):
            rows[-1].append(sign)
    return [_trimmed(row) for row in rows if _trimmed(row)]


def _keeps_rows(sign: Sign, row: Sequence[Sign], opened: list[str]) -> bool:
    """Whether this begins or ends a display within, whose rows are rows; cases that begin a row are one."""
    name = sign.text.partition("{")[2][:-1]
    if sign.text.startswith("\\end{"):
        ends = bool(opened) and opened[-1] == name
        if ends:
            opened.pop()
        return ends or name in _WITHIN
    begins = name in _WITHIN or (name == "cases" and not row)
    if begins:
        opened.append(name)
    return begins


def _parts(sign: Sign, brackets: int, found: Sequence[Sign], at: int) -> bool:
    """Whether a row ends here: also within brackets, where only the line is broken."""
    if sign.text.startswith("\\\\"):
        return True
    return brackets <= 0 and (sign.text == "\\quad" or (sign.text in (",", ";") and _another(found, at)))


def _another(found: Sequence[Sign], at: int) -> bool:
    """Whether another equation follows a comma, before the row ends."""
    for sign in found[at + 1 :]:
        if sign.text.startswith("\\\\"):
            return False
        if sign.text == "=":
            return True
    return False


def _trimmed(row: list[Sign]) -> list[Sign]:
    while row and row[-1].text in (",", ".", ";", ":"):
        row = row[:-1]
    return row


def _joined(rows: list[list[Sign]]) -> list[list[Sign]]:
    """Rows that go on with the one before them put to it."""
    joined: list[list[Sign]] = []
    for row in rows:
        goes_on = row[0].text in _BINARY or not _relations(row)
        open_end = bool(joined) and joined[-1][-1].text in _BINARY
        if joined and (goes_on or open_end):
            joined[-1] += row
        else:
            joined.append(list(row))
    return joined


def _relations(row: Sequence[Sign]) -> list[int]:
    """Where the relations stand, outside of brackets."""
    depth, found = 0, list[int]()
    for at, sign in enumerate(row):
        depth += (sign.text in _OPENING) - (sign.text in _CLOSING)
        depth += sign.text.startswith("\\begin{") - sign.text.startswith("\\end{")
        if sign.text == "=" and depth == 0:
            found.append(at)
    return found


def _equation(row: list[Sign], text: str, last: int) -> Equation:
    at = [-1, *_relations(row), len(row)]
    colon = [k for k in at[1:-1] if k and row[k - 1].text == ":"]  # the := of a definition
    sides = tuple(tuple(row[a + 1 : b - (b in colon)]) for a, b in pairwise(at))
    opened = _OPENED.search(text, 0, row[0].place)
    first = opened.start() if opened else row[0].place
    end = max(sign.place for sign in row)
    written = _UP_TO_THE_END.match(text, end, last)
    end += len(written[0]) if written else 1
    written_out = " ".join(text[first:end].replace("&", " ").split())
    return Equation(sides, first, re.sub(r"(?:[,;.\s]|\\[,;!]|\\q?quad)+$", "", written_out))
