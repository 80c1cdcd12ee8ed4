r"""How wide a formula is, in ems, without typesetting it: good to about a tenth, enough to choose line
breaks.
"""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}_^]|\s+|.", re.DOTALL)
_CASES = re.compile(r"\\begin\{cases\}((?:(?!\\begin|\\end).)*)\\end\{cases\}")  # one above the other
_SCRIPT = 0.72  # size of an index against its base

# ems of commands; a function's name is as wide as its letters
_COMMANDS = {
    r"\sigma": 0.6, r"\odot": 1.25, r"\times": 1.2, r"\cdot": 0.75, r"\partial": 0.58, r"\Delta": 0.85,
    r"\top": 0.78, r"\in": 1.2, r"\mid": 0.8, r"\leq": 1.3, r"\{": 0.5, r"\}": 0.5, r"\,": 0.17, r"\;": 0.28,
    r"\!": -0.17, r"\ ": 0.33, r"\quad": 1.0, r"\qquad": 2.0, r"\tanh": 2.3, r"\exp": 1.8, r"\log": 1.5,
    r"\max": 1.9, r"\cdots": 1.2, r"\ldots": 1.2, r"\dots": 1.2,
    r"\left": 0.4, r"\right": 0.4, r"\biggl": 0.35, r"\biggr": 0.35, r"\circ": 1.0, "*": 1.0, r"\star": 1.0,
    r"\delta": 0.5, r"\nabla": 0.85,
}  # fmt: skip
_BOLD = (r"\boldsymbol", r"\mathbf")
_SILENT = {
    r"\bar", r"\tilde", r"\hat", r"\overline", r"\mathbb", r"\mathbf", r"\mathrm",
    r"\operatorname", r"\text", r"\limits", r"\mathcal", r"\mathit", r"\mathsf",
}  # fmt: skip
_BINARY = {
    "+": 1.25, "-": 1.25, "=": 1.35, ",": 0.45, ";": 0.45, "(": 0.4, ")": 0.4, "[": 0.3, "]": 0.3, ".": 0.28,
}  # fmt: skip
# letters that are wide or narrow; W leans over what follows it
_LETTERS = {"W": 1.08, "M": 0.97, "m": 0.9, "w": 0.75, "i": 0.35, "j": 0.41, "l": 0.3, "t": 0.36}


@lru_cache(maxsize=4096)
def width(tex: str) -> float:
    r"""The width of a formula in ems.

    >>> 2 < width(r"\sigma(a_{f})") < 3
    True
    """
    found = 1
    while found:
        tex, found = _CASES.subn(lambda cases: max(cases[1].split("\\\\"), key=width), tex)
    return _run(_TOKEN.findall(tex), 0, 1.0)[0]


def _run(tokens: list[str], at: int, scale: float) -> tuple[float, int]:
    """Width from a position to the end of its group, and where that is."""
    total = 0.0
    while at < len(tokens) and tokens[at] != "}":
        wide, at = _item(tokens, at, scale)
        total += wide
    return total, at + 1


def _item(tokens: list[str], at: int, scale: float) -> tuple[float, int]:
    token = tokens[at]
    if token in "_^":
        return _scripts(tokens, at, scale)
    if token == "{":
        return _run(tokens, at + 1, scale)
    if token == r"\sum":
        above, after = (
            _scripts(tokens, at + 1, scale) if tokens[at + 1 : at + 2] in (["_"], ["^"]) else (0.0, at + 1)
        )
        return max(above, 1.6 * scale), after
    if token in _BOLD and tokens[at + 1 : at + 3] != ["{", "1"]:  # bold letters are wider
        return _argument(tokens, at + 1, scale * 1.17)
    if token in (r"\frac", r"\tfrac", r"\dfrac"):
        above, after = _argument(tokens, at + 1, scale)
        below, after = _argument(tokens, after, scale)
        return max(above, below) + 0.3 * scale, after
    return scale * _glyph(token), at + 1


def _scripts(tokens: list[str], at: int, scale: float) -> tuple[float, int]:
    """An index and an exponent stand over each other."""
    widest = 0.0
    while at < len(tokens) and tokens[at] in "_^":
        wide, at = _argument(tokens, at + 1, scale * _SCRIPT if scale == 1.0 else scale * 0.85)
        widest = max(widest, wide)
    return widest + 0.05 * scale, at


def _argument(tokens: list[str], at: int, scale: float) -> tuple[float, int]:
    while at < len(tokens) and tokens[at].isspace():
        at += 1
    return _item(tokens, at, scale) if at < len(tokens) else (0.0, at)


def _glyph(token: str) -> float:
    if token.isspace() or token in _SILENT or token == "&":
        return 0.0
    if token.startswith("\\"):
        return _COMMANDS.get(token, 0.55 * (len(token) - 1))
    if token in _BINARY:
        return _BINARY[token]
    if token in _COMMANDS:
        return _COMMANDS[token]
    if token in _LETTERS:
        return _LETTERS[token]
    return 0.78 if token.isupper() else 0.52
