"""How much room a formula takes in a diagram, and the pieces in which a format without TeX sets it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.document.layout import width
from derive.printing.unicode import plain

_SCRIPTED = re.compile(r"([_^])(?:\{([^}]*)\}|(.))")
_WORDS = re.compile(r"[A-Za-z]{2,}(?![\u0300-\u036f])|[^\W\d_][\u0300-\u036f]*|.", re.DOTALL)
SMALLER = 0.72

Piece = tuple[str, int, bool]  # the text, -1 below and 1 above the line, whether it is slanted


def pieces(tex: str) -> tuple[Piece, ...]:
    r"""A formula of ours as runs of text.

    >>> pieces(r"\tilde{c}_{t-1} + \mathrm{mask}_{t}")[1:4]
    (('t', -1, True), ('−1', -1, False), (' + mask', 0, False))
    >>> pieces(r"\Theta \rho")
    (('Θ ', 0, False), ('ρ', 0, True))
    """
    text, start = plain(tex).replace("-", "−"), 0
    found: list[Piece] = []
    for script in _SCRIPTED.finditer(text):
        found += _slanted(text[start : script.start()], 0)
        found += _slanted(script[2] or script[3] or "", -1 if script[1] == "_" else 1)
        start = script.end()
    return tuple(found + list(_slanted(text[start:], 0)))


def _slanted(text: str, level: int) -> Iterator[Piece]:
    """Single letters are slanted, but for Greek capitals, as TeX has it; words and signs are upright.
    Neighbours of one kind are one run.
    """
    run, slant = "", False
    for part in _WORDS.findall(text):
        slanted = part[0].isalpha() and not part[1:2].isalpha() and not "Α" <= part[0] <= "Ω"
        if run and slanted != slant:
            yield run, level, slant
            run = ""
        run, slant = run + part, slanted
    if run:
        yield run, level, slant


def wide(tex: str, size: int) -> int:
    """How wide a formula is, at most, with letters of that size."""
    return sum(width(text, size if not level else int(size * SMALLER)) for text, level, _ in pieces(tex))
