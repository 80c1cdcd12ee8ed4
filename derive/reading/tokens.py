r"""Our LaTeX as a list of signs: commands, numbers, letters, brackets of whatever size.

Signs that stand beside each other say nothing: a product has ``\,`` or ``\cdot`` between its factors, so
that ``\sigma(x)`` and ``\sigma\, (x)`` are two things, and so are they here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

END = ""
_TOKEN = re.compile(r"\\[A-Za-z]+|\\[,;]|\d+\.\d+|\d+|[A-Za-z]|[][{}()^_=,;:+|/'-]")
_GROWING = re.compile(r"\\(left|right|biggl|biggr)(?![A-Za-z])\s*")
# bars that grow say which side they are
_BARS = {f"\\{left}|": "\\lvert " for left in ("left", "biggl")} | {
    f"\\{right}|": "\\rvert " for right in ("right", "biggr")
}


class Unreadable(Exception):
    """A formula that cannot be read, or in more than one way; whoever has the text adds where.

    place: where in the text, as far as that is known.
    """

    def __init__(self, reason: str, place: int = -1) -> None:
        super().__init__(reason)
        self.reason, self.place = reason, place


def tokens(tex: str) -> tuple[str, ...]:
    r"""The signs of a formula.

    >>> tokens(r"\left(W_{f}\, x_{t}\right)")
    ('(', 'W', '_', '{', 'f', '}', '\\,', 'x', '_', '{', 't', '}', ')')
    """
    for bar, name in _BARS.items():
        tex = tex.replace(bar, name)
    tex = _GROWING.sub("", tex)
    found = tuple(_TOKEN.findall(tex))
    if "".join(found) != re.sub(r"\s", "", tex):
        raise Unreadable(f"there are signs that nobody knows: {tex}")
    return found


def spelled(signs: Iterable[str]) -> str:
    r"""Signs as text in which equal formulas are equal: without room.

    >>> spelled(tokens(r"a_{ f , t }")), spelled(tokens(r"\bar x"))
    ('a_{f,t}', '\\bar x')
    """
    text = ""
    for sign in signs:
        glued = re.search(r"\\[A-Za-z]+$", text) and sign[:1].isalpha()
        text += f" {sign}" if glued else sign
    return text


class Signs:
    """The signs of a formula with a place in them."""

    def __init__(self, tex: str) -> None:
        self.text, self.all, self.at = tex, tokens(tex), 0

    def peek(self, ahead: int = 0) -> str:
        """The sign that comes next, or one further on; `END` behind the last."""
        place = self.at + ahead
        return self.all[place] if place < len(self.all) else END

    def take(self, expected: str = "") -> str:
        """The next sign, which is then behind us."""
        sign = self.peek()
        if sign == END or (expected and sign != expected):
            raise self.unreadable(f"expected {expected or 'more'}, found {sign or 'the end'}")
        self.at += 1
        return sign

    def skip(self, *signs: str) -> str:
        """The next sign if it is one of these, else nothing."""
        return self.take() if self.peek() in signs and self.peek() != END else ""

    def group(self) -> str:
        """What is in the braces that come next, spelled out."""
        self.take("{")
        start, depth = self.at, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(self.take(), 0)
        return spelled(self.all[start : self.at - 1])

    def unreadable(self, reason: str) -> Unreadable:
        """The error at this place."""
        return Unreadable(f"{reason}, at {spelled(self.all[self.at : self.at + 8])!r} of {self.text}")
