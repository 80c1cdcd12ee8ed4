"""Formulas as rows of signs, and what is rewritten in them sign by sign; it knows no printer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derive.reading.tokens import Unreadable, spelled

SIGN = re.compile(r"\\[A-Za-z]+|\\[,;]|\d+\.\d+|\d+|[A-Za-z]|\S")
_FONTS = ("\\mathbf", "\\boldsymbol")
_FUNCTIONS = ("\\tanh", "\\exp", "\\log", "\\sin", "\\cos", "\\sigma", "\\max", "\\min", "\\Theta")
_WORDS = ("\\operatorname", "\\mathrm", "\\mathbf", "\\mathcal", "\\overline", "\\widetilde", "\\widehat")
_ACCENTS = ("\\bar", "\\tilde", "\\hat", "\\overline", "\\widetilde", "\\widehat")
ADJOINT = "\\hat"  # of a value, where the file marks it otherwise than with an accent
_GREEK = """alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon chi psi
omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega""".split()
LETTERS = {name: f"\\{name}" for name in _GREEK} | {"epsilon": "\\varepsilon", "phi": "\\varphi"}


def lasting(tex: str) -> str:
    """Bars that grow know their sides, and other brackets need not grow."""
    for size in ("left", "biggl"):
        tex = tex.replace(f"\\{size}|", "\\lvert ")
    for size in ("right", "biggr"):
        tex = tex.replace(f"\\{size}|", "\\rvert ")
    return re.sub(r"\\(left|right|biggl|biggr)(?![A-Za-z])", "", tex)


def closing(signs: Sequence[str], at: int) -> int:
    depth = 0
    for place in range(at, len(signs)):
        depth += {"{": 1, "}": -1}.get(signs[place], 0)
        if depth == 0:
            return place
    raise Unreadable("a brace is never closed")


def without_fonts(signs: Sequence[str]) -> Iterator[str]:
    """A letter is the same in any font; a bold one is a tensor of ones."""
    at = 0
    while at < len(signs):
        if signs[at] in _FONTS and signs[at + 2 : at + 4] != ["1", "}"]:
            end = closing(signs, at + 1)
            yield from without_fonts(signs[at + 2 : end])
            at = end + 1
        else:
            yield signs[at]
            at += 1


def _letter(signs: Sequence[str]) -> int:
    """How many signs the letter at the beginning has."""
    return closing(signs, 1) + 1 if signs[0] in (*_WORDS, *_ACCENTS) else 1


def barred(signs: Sequence[str]) -> list[str]:
    end = _letter(signs)
    return [ADJOINT, "{", *signs[:end], "}", *signs[end:]]


def prefixed(signs: Sequence[str], letter: str) -> list[str]:
    result, at = list[str](), 0
    while at < len(signs):
        if signs[at] == letter and _is_letter(signs[at + 1 : at + 2]):
            end = at + 1 + _letter(signs[at + 1 :])
            result += barred(signs[at + 1 : end])
            at = end
        else:
            result.append(signs[at])
            at += 1
    return result


def _is_letter(following: Sequence[str]) -> bool:
    """Whether a letter can begin with this sign; what has scripts of its own is no mark in front of one."""
    return bool(following) and (
        following[0].isalpha() or following[0] in (*_WORDS, *_ACCENTS) or following[0] in LETTERS.values()
    )


def block_name(of: str, by: str) -> str:
    pair = "".join(sign for sign in f"{of}by{by}" if sign.isalnum())
    return f"\\mathrm{{{pair}}}"


def with_blocks(signs: Sequence[str]) -> Iterator[str]:
    """A fraction of two differentials is a name."""
    at = 0
    while at < len(signs):
        if signs[at : at + 3] == ["\\frac", "{", "\\partial"]:
            above = closing(signs, at + 1)
            end = closing(signs, above + 1)
            of, by = (spelled(each) for each in (signs[at + 3 : above], signs[above + 3 : end]))
            yield from SIGN.findall(block_name(of, by))
            at = end + 1
        else:
            yield signs[at]
            at += 1


def is_above(signs: Sequence[str], at: int) -> bool:
    """Whether the group that a place is in is a superscript."""
    depth = 0
    for place in range(at - 1, -1, -1):
        depth += {"{": 1, "}": -1}.get(signs[place], 0)
        if depth == 1:
            return place > 0 and signs[place - 1] == "^"
    return False


def spaced(signs: Sequence[str]) -> Iterator[str]:
    """A sign of multiplication between factors that stand beside each other."""
    at, ended, bars = 0, False, 0
    while at < len(signs):
        sign = signs[at]
        if sign in ("_", "^", "'"):
            end = closing(signs, at + 1) if sign != "'" else at
            yield from signs[at : end + 1]
            at = end + 1
            continue
        closes = sign in (")", "]", "}", "\\rvert") or (sign == "|" and bars == 1)
        bars = (1 - bars) if sign == "|" else bars
        begins = not closes and (sign[0].isalnum() or sign in "([{|" or _begins(sign))
        if begins and ended:
            yield "\\,"
        end = _end(signs, at) if begins else at
        if sign == "\\frac":
            yield from _spaced_fraction(signs, at)
        else:
            yield from signs[at : end + 1]
        ended = closes or (begins and sign not in "([{|" and not _is_function(signs, at))
        at = end + 1


def _end(signs: Sequence[str], at: int) -> int:
    """The last sign of what begins here, its scripts aside."""
    if signs[at] == "\\frac":
        return closing(signs, closing(signs, at + 1) + 1)
    return closing(signs, at + 1) if signs[at] in (*_WORDS, *_ACCENTS) else at


def _spaced_fraction(signs: Sequence[str], at: int) -> Iterator[str]:
    above = closing(signs, at + 1)
    end = closing(signs, above + 1)
    inner = [list(spaced(each)) for each in (signs[at + 2 : above], signs[above + 2 : end])]
    yield from ["\\frac", "{", *inner[0], "}", "{", *inner[1], "}"]


def _is_function(signs: Sequence[str], at: int) -> bool:
    """Whether what begins here is applied to what follows, or reaches over it."""
    if list(signs[at : at + 8]) == [*"\\mathbf { 1 } _ { \\max }".split()]:
        return True  # 1 at the largest entry
    if list(signs[at : at + 2]) == ["\\sigma", "_"]:
        return False  # a letter with something below it is a parameter's
    return signs[at] in (*_FUNCTIONS, "\\sum", "\\sqrt", "\\lvert", "\\operatorname")


def _begins(sign: str) -> bool:
    return sign.startswith("\\") and sign not in ("\\,", "\\odot", "\\ast", "\\cdot", "\\rvert", "\\top")
