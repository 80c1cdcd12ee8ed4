r"""What subscripts and superscripts may be: part of a name, indices, an interval, an exponent."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from derive.reading.tokens import Unreadable
from derive.reading.tree import Scripts

_INDEX = re.compile(r"(\d*[A-Za-z]|\d+)([+-](\d*[A-Za-z]|\d+))*")
_TERM = re.compile(r"([+-]?)(\d*)((?:[A-Za-z](?:\^\{\d+\})?)*)")
_POWER = re.compile(r"([A-Za-z])(?:\^\{(\d+)\})?")


@dataclass(frozen=True)
class Interval:
    """Entries first to last of one axis, counted from 1."""

    axis: int
    first: str
    last: str


def name(base: str, scripts: Scripts) -> str:
    r"""A name with its scripts, as the table of symbols has it.

    >>> name("a", (("_", "f,t"), ("^", "(1)")))
    'a_{f,t}^{(1)}'
    """
    return base + "".join(f"{sign}{{{text}}}" for sign, text in scripts)


def indices(text: str, letters: Container[str], sizes: Container[str]) -> tuple[str, ...] | None:
    """Indices side by side or with commas, if that is what the text is; one of them is a free letter."""
    parts = text.split(",") if re.search("[,+-]", text) else list(text)
    if not parts or not all(_INDEX.fullmatch(part) for part in parts):
        return None
    used = [letter for part in parts for letter in re.findall("[A-Za-z]", part)]
    free = [letter for letter in used if letter in letters]
    return tuple(parts) if free and all(each in letters or each in sizes for each in used) else None


def splits(text: str) -> Iterator[tuple[str, str]]:
    """A subscript as what belongs to the name, and what are indices: at every comma outside of braces."""
    yield "", text
    depth = 0
    for place, sign in enumerate(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            yield text[:place], text[place + 1 :]


def interval(text: str) -> Interval | None:
    """``:,1:n`` is an interval of the second axis."""
    *before, last = text.replace("\\,", "").split(",")
    if last.count(":") != 1 or any(each != ":" for each in before):
        return None
    start, stop = last.split(":")
    return Interval(len(before), start, stop)


def linear(text: str, known: Mapping[str, int]) -> int:
    """The value of an index or a size such as ``2n+j``, ``j+k-1`` or ``m^{2}n``.

    >>> linear("2m^{2}n-1", {"m": 3, "n": 2})
    35
    """
    inner = text[1:-1] if text[:1] == "(" and text[-1:] == ")" else text
    terms = [found for found in _TERM.finditer(inner) if found[2] or found[3]]
    if "".join(found[0] for found in terms) != inner or not inner:
        raise Unreadable(f"{text or 'nothing'} is no index")
    total = 0
    for sign, digits, letters in (found.groups() for found in terms):
        value = int(digits or 1) * (-1 if sign == "-" else 1)
        for letter, power in _POWER.findall(letters):
            if letter not in known:
                raise Unreadable(f"nobody knows the index {letter}")
            value *= known[letter] ** int(power or 1)
        total += value
    return total


def shape(text: str, known: Mapping[str, int]) -> tuple[int, ...]:
    r"""A shape as it is written in an index.

    >>> shape(r"m\times (n+1)", {"m": 3, "n": 2})
    (3, 3)
    """
    return tuple(linear(each.strip(), known) for each in text.split("\\times"))
