r"""The blocks of an author's file: which equations are meant to be those of which cell, and what names mean.

Markers are comments, so that the file stays what it is:

    % derive: begin lstm notation=pytorch
    % derive: \tilde{c}_t = g_t
    % derive: free b_{hi} like b_i
    % derive: without b_o
    \begin{align} ... \end{align}
    % derive: end
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from derive.errors import InputError, Location
from derive.reading.displays import Broken, Equation, equations
from derive.reading.source import macros

_MARK = re.compile(r"^[^\S\n]*%+[^\S\n]*derive:[^\S\n]*(?P<text>[^\n]*?)[^\S\n]*$", re.M)
_OPTIONS = ("notation", "vectors", "delta", "step")
_CHOICES: Mapping[str, Sequence[str]] = {
    "vectors": ("columns", "rows"),
    "delta": ("values", "pre-activations"),
}


@dataclass(frozen=True)
class Directive:
    """A line of the file that says what a name means; free: whether it is a parameter of the author's own."""

    left: str
    right: str
    line: int
    free: bool = False


@dataclass(frozen=True)
class Without:
    """A line of the file that says which parameters its equations leave out, which are zero then."""

    names: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Block:
    """What stands between two markers.

    cell: as the marker names it; options: pairs of the marker; directives: of the file before, and its own.
    """

    cell: str
    line: int
    options: Mapping[str, str]
    directives: tuple[Directive | Without, ...]
    equations: tuple[Equation | Broken, ...]


@dataclass
class _Open:
    cell: str
    line: int
    start: int
    options: Mapping[str, str]
    directives: list[Directive | Without] = field(default_factory=list)


@dataclass(frozen=True)
class Paper:
    """A file and its blocks."""

    path: str
    text: str
    blocks: tuple[Block, ...]

    def line(self, place: int) -> int:
        """The line of a place, from 1."""
        return self.text.count("\n", 0, place) + 1

    def column(self, place: int) -> int:
        """The column of a place, from 1."""
        return place - (self.text.rfind("\n", 0, place) + 1) + 1


def read(path: Path) -> Paper:
    """The blocks of a file.

    Raises: InputError where it is no file of text, has no block, or has a marker that cannot be read; OSError
    where it cannot be opened.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"expected UTF-8, found the byte {error.object[error.start]:#04x}", Location(str(path))
        ) from None
    return parsed(text.replace("\r\n", "\n").replace("\r", "\n"), str(path))


def parsed(text: str, path: str = "") -> Paper:
    """The blocks of a text; `read` says what is raised."""
    known = macros(text)
    blocks: list[Block] = []
    common: list[Directive | Without] = []
    current: _Open | None = None
    for found in _MARK.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        where, words = Location(path, line), found["text"].split()
        if not words:
            raise InputError(
                "expected `begin CELL`, `end` or `NAME = NAME` after `derive:`, found nothing", where
            )
        if words[0] == "begin":
            if current is not None:
                raise InputError(f"expected `derive: end` of line {current.line}, found another begin", where)
            current = _begun(words, line, found.end(), where)
        elif words == ["end"]:
            if current is None:
                raise InputError("`derive: end` without a `derive: begin CELL` before it", where)
            inside = _shown(tuple(equations(text, current.start, found.start(), known)))
            if not inside:
                message = "no equation between this line and `derive: end`; equations are displays such as"
                raise InputError(f"{message} align, equation or \\[ \\]", Location(path, current.line))
            directives = (*common, *current.directives)
            blocks.append(Block(current.cell, current.line, current.options, directives, inside))
            current = None
        else:
            _put(_directive(found["text"], line, where), current.directives if current else common, where)
    if current is not None:
        raise InputError("`derive: begin` without a `derive: end` after it", Location(path, current.line))
    if not blocks:
        raise InputError(
            f"{path}: no equations to compare; put them between `% derive: begin CELL` and `% derive: end`"
        )
    return Paper(path, text, tuple(blocks))


def _shown(found: tuple[Equation | Broken, ...]) -> tuple[Equation | Broken, ...]:
    """The displays; formulas in lines of text where there are none, since beside displays they explain."""
    displays = tuple(each for each in found if not (isinstance(each, Equation) and each.inline))
    return displays or found


def _begun(words: list[str], line: int, end: int, where: Location) -> _Open:
    if len(words) < 2 or "=" in words[1]:
        raise InputError("expected a cell after `begin`, as in `% derive: begin lstm`", where)
    options: dict[str, str] = {}
    for word in words[2:]:
        name, sign, value = word.partition("=")
        if not sign or name not in _OPTIONS:
            hint = get_close_matches(name, _OPTIONS, 1)
            meant = f"; did you mean {hint[0]}=...?" if hint else ""
            raise InputError(
                f"expected {', '.join(f'{o}=...' for o in _OPTIONS)}, found {word}{meant}", where
            )
        if name in _CHOICES and value not in _CHOICES[name]:
            raise InputError(
                f"expected {name}={' or '.join(_CHOICES[name])}, found {value or 'nothing'}", where
            )
        if name == "step" and not re.fullmatch(r"[A-Za-z]|\\[a-z]+", value):
            raise InputError(
                f"expected the letter of the step, as in step=k, found {value or 'nothing'}", where
            )
        if not value:
            raise InputError(f"expected something behind {word}, found nothing", where)
        if options.setdefault(name, value) != value:
            raise InputError(f"{name} is {options[name]} and {value} in one marker", where)
    return _Open(words[1], line, end, options)


def _put(line: Directive | Without, others: list[Directive | Without], where: Location) -> None:
    """One more line; what holds for all blocks may be said otherwise in one of them."""
    for each in others:
        if not isinstance(each, Directive) or not isinstance(line, Directive):
            continue
        if each.left == line.left and each.right != line.right:
            raise InputError(f"{line.left} is {each.right} on line {each.line} and {line.right} here", where)
    others.append(line)


def _directive(text: str, line: int, where: Location) -> Directive | Without:
    if text in ("without", "free"):
        raise InputError(f"expected a name after `{text}`, found nothing", where)
    if text.startswith("without "):
        names = tuple(name.strip() for name in text.removeprefix("without ").split(","))
        if not all(names):
            raise InputError(f"expected names with commas between them, found {text}", where)
        return Without(names, line)
    if text.startswith("free "):
        left, sign, right = text.removeprefix("free ").partition(" like ")
        if not sign or not left.strip() or not right.strip():
            raise InputError(f"expected `free NAME like NAME`, found {text}", where)
        return Directive(left.strip(), right.strip(), line, free=True)
    left, sign, right = text.partition("=")
    if not sign or not left.strip() or not right.strip():
        hint = get_close_matches(text.split()[0], ("begin", "end", "free", "without"), 1)
        meant = f"; did you mean {hint[0]}?" if hint else ""
        raise InputError(
            f"expected `begin CELL`, `end`, `free ...`, `without ...` or `NAME = NAME`, found {text}{meant}",
            where,
        )
    return Directive(left.strip(), right.strip(), line)
