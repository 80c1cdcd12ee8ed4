r"""An author's LaTeX as signs with their places: comments gone, macros of the file's own expanded.

A sign of a macro has the place where the macro is used, since that is where an author looks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from derive.reading.tokens import Unreadable

_SIGN = re.compile(
    r"(?P<comment>%[^\n]*\n?)|(?P<room>\s+)"
    r"|(?P<sign>\\[A-Za-z@]+\*?|\\\\\*?(?:\[[^\]\n]*\])?|\\.|\d+\.\d+|\.\d+|\d+|#\d|.)",
    re.S,
)
_DEFINES = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*\{?\s*(\\[A-Za-z]+)\s*\}?\s*(?:\[(\d)\])?\s*(\[[^\]]*\])?\s*(?=\{)"
    r"|\\providecommand\*?\s*\{?\s*(\\[A-Za-z]+)\s*\}?\s*(?:\[(\d)\])?\s*(?=\{)"
    r"|\\def\s*(\\[A-Za-z]+)((?:#\d)*)\s*(?=\{)"
)
_OPERATOR = re.compile(r"\\DeclareMathOperator\*?\s*\{?\s*(\\[A-Za-z]+)\s*\}?\s*(?=\{)")
_DEPTH = 40  # macros within macros
_MOST = 20_000  # so many signs a display may have when its macros are expanded


@dataclass(frozen=True)
class Sign:
    """A piece of TeX that means something on its own, and where in the file it stands."""

    text: str
    place: int


@dataclass(frozen=True)
class Macro:
    """What stands for a command; default: of its first argument, where that may be left out."""

    arguments: int
    body: tuple[str, ...]
    default: tuple[str, ...] | None = None


def signs(text: str, start: int = 0, end: int | None = None) -> list[Sign]:
    r"""The signs of a part of a text, without comments and room.

    >>> [sign.text for sign in signs(r"W_{xi} x_t % input")]
    ['W', '_', '{', 'x', 'i', '}', 'x', '_', 't']
    """
    found = _SIGN.finditer(text, start, len(text) if end is None else end)
    return [Sign(each["sign"], each.start()) for each in found if each["sign"]]


def uncommented(text: str) -> str:
    r"""The text with blanks in the place of comments, so that places stay what they are.

    >>> uncommented("a % b\nc")
    'a    \nc'
    """
    return re.sub(r"(?<!\\)%[^\n]*", lambda found: " " * len(found[0]), text)


def macros(text: str) -> dict[str, Macro]:
    r"""The macros that a file defines for itself.

    >>> macros(r"\newcommand{\gate}[1]{\sigma(#1)}")["\\gate"].arguments
    1
    """
    found: dict[str, Macro] = {}
    plain = uncommented(text)
    for each in _DEFINES.finditer(plain):
        name = each[1] or each[4] or each[6]
        count = int(each[2] or each[5] or 0) or len(each[7] or "") // 2
        default = tuple(s.text for s in signs(each[3][1:-1])) if each[3] else None
        found[name] = Macro(count, _group(plain, each.end()), default)
    for each in _OPERATOR.finditer(plain):
        word = "".join(_group(plain, each.end()))
        found[each[1]] = Macro(0, ("\\operatorname", "{", *word, "}"))
    return found


def _group(text: str, at: int) -> tuple[str, ...]:
    """The signs between the brace at a place and the one that closes it."""
    found = signs(text, at)
    depth, kept = 0, list[str]()
    for sign in found:
        depth += {"{": 1, "}": -1}.get(sign.text, 0)
        if depth == 0:
            return tuple(kept[1:])
        kept.append(sign.text)
    return tuple(kept[1:])


def expanded(found: Sequence[Sign], known: Mapping[str, Macro], depth: int = 0) -> list[Sign]:
    r"""The signs with what macros stand for.

    Raises: Unreadable where an argument is missing, or a macro stands for itself.

    >>> half = {"\\half": Macro(1, ("\\frac", "{", "#1", "}", "2"))}
    >>> "".join(sign.text for sign in expanded(signs(r"\half{x}"), half))
    '\\frac{x}2'
    """
    result: list[Sign] = []
    at = 0
    while at < len(found):
        sign = found[at]
        at += 1
        if sign.text not in known:
            result.append(sign)
            continue
        if depth > _DEPTH:
            raise Unreadable(f"the macro {sign.text} stands for itself", sign.place)
        arguments, at = _arguments(found, at, known[sign.text], sign)
        body = [
            each
            for text in known[sign.text].body
            for each in (
                arguments[int(text[1]) - 1]
                if re.fullmatch(r"#[1-9]", text) and int(text[1]) <= len(arguments)
                else [Sign(text, sign.place)]
            )
        ]
        result += expanded(body, known, depth + 1)
        if len(result) > _MOST:
            raise Unreadable(f"the macro {sign.text} stands for more than {_MOST} signs", sign.place)
    return result


def _arguments(found: Sequence[Sign], at: int, macro: Macro, sign: Sign) -> tuple[list[Sequence[Sign]], int]:
    arguments: list[Sequence[Sign]] = []
    if macro.default is not None:
        if at < len(found) and found[at].text == "[":
            end = next((k for k in range(at, len(found)) if found[k].text == "]"), len(found))
            arguments.append(found[at + 1 : end])
            at = end + 1
        else:
            arguments.append([Sign(text, sign.place) for text in macro.default])
    while len(arguments) < macro.arguments:
        if at >= len(found):
            raise Unreadable(f"{sign.text} takes {macro.arguments} arguments, the text ends", sign.place)
        end = closing(found, at)
        arguments.append(found[at + 1 : end] if found[at].text == "{" else found[at : at + 1])
        at = end + 1
    return arguments, at


def closing(found: Sequence[Sign], at: int) -> int:
    """The index of the brace that closes the one at `at`; `at` itself where there is none.

    Raises: Unreadable where it is never closed.
    """
    if found[at].text != "{":
        return at
    depth = 0
    for k in range(at, len(found)):
        depth += {"{": 1, "}": -1}.get(found[k].text, 0)
        if depth == 0:
            return k
    raise Unreadable("a brace that is never closed", found[at].place)
