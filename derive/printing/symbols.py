"""A symbol on paper: letter, accents, subscript, superscript and step are put together here, in one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from derive.algebra.symbol import TensorSymbol
from derive.printing.notation import DEFAULT, Notation


@dataclass(frozen=True)
class Written:
    """The parts of a symbol as TeX.

    letter: with its accents; word: whether it has several letters; below: subscripts without the step; above:
    superscripts; step: the time index, or empty; indices: of an entry; seed: whether the superscript is what
    names it.
    """

    letter: str
    word: bool
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    step: str = ""
    indices: str = ""
    seed: bool = False

    @property
    def text(self) -> str:
        """The whole symbol."""
        subscript = ",".join(part for part in (*self.below, self.step, self.indices) if part)
        below = f"_{{{subscript}}}" if subscript else ""
        above = f"^{{{','.join(self.above)}}}" if self.above else ""
        return self.letter + (above + below if self.seed else below + above)

    @property
    def name(self) -> str:
        """The symbol without its step, as a superscript names it."""
        below = f"_{{{','.join(self.below)}}}" if self.below else ""
        return ",".join([self.letter + below, *self.above])


@lru_cache(maxsize=8192)  # asked for by text and by brackets, wherever a symbol stands
def written(symbol: TensorSymbol, notation: Notation = DEFAULT, indices: str = "") -> Written:
    """A symbol's parts: its marks are applied from the innermost outwards."""
    symbol = _read(symbol)
    first, *below = symbol.part[0].split("_")
    letter, number = _numbered(first)
    found = Written(
        _piece(letter, notation),
        len(letter) > 1 and letter not in notation.names,
        tuple(_piece(piece, notation) for piece in (number, *below) if piece),
        owner(symbol, notation),
    )
    for mark, order in symbol.marks:
        found = _MARKS[mark](found, order, notation)
    return replace(found, step=_step(symbol, notation), indices=indices)


def owner(symbol: TensorSymbol, notation: Notation = DEFAULT) -> tuple[str, ...]:
    """The superscripts that say whose a symbol is: a part's label, the number of a layer."""
    symbol = _read(symbol)
    label = (_piece(each, notation) for each in symbol.part[1].split("_") if each)
    layer = (f"({symbol.layer})",) if symbol.layer else ()
    return (*(f"({piece})" if piece.isdigit() else piece for piece in label), *layer)


def _read(symbol: TensorSymbol) -> TensorSymbol:
    """What the symbol is at the start of a step: x_{t-1}, whatever it is kept in."""
    if not symbol.delayed or symbol.time != -1 or symbol.marks:
        return symbol
    source, steps = symbol.delayed
    return source.at(-steps)


def _numbered(name: str) -> tuple[str, str]:
    """``x1`` is the letter x with the index 1."""
    return (name[0], name[1:]) if name[1:].isdigit() else (name, "")


def _piece(text: str, notation: Notation) -> str:
    """A name, or a part of one: a letter, a number, a Greek letter, or a word in upright type."""
    if text in notation.names:
        return notation.names[text]
    return text if not text[1:] or text[1:].isdigit() else f"\\mathrm{{{text}}}"


def _step(symbol: TensorSymbol, notation: Notation) -> str:
    if symbol.still or not notation.timed:
        return ""
    if notation.step.isdigit():  # a given step: h_0 for h_{t-1} at t = 1
        return str(int(notation.step) + symbol.time)
    return f"{notation.step}{symbol.time:+d}" if symbol.time else notation.step


def _pre(found: Written, order: int, notation: Notation) -> Written:
    """The pre-activation of f is a_f; a second one in the same statement is a'_f."""
    primes = ("\\prime" * (order - 1),) if order > 1 else ()
    name = replace(found, above=()).name
    return Written(notation.pre, False, (name,), primes + found.above)


_DOTLESS = {"i": "\\imath", "j": "\\jmath"}  # an accent takes the place of the dot


def _adjoint(found: Written, order: int, notation: Notation) -> Written:
    """An accent over the letter alone, as in the bar of a_f."""
    if order > len(notation.accents):
        return replace(found, letter=f"\\overset{{({order})}}{{{found.letter}}}")
    accent = notation.accents[order - 1][found.word]
    letter = _DOTLESS.get(found.letter, found.letter)
    return replace(found, letter=f"{accent}{{{letter}}}")


def _seed(found: Written, order: int, notation: Notation) -> Written:
    """What the caller supplies for a result is a letter of its own, which names the result above."""
    return Written(notation.seed, False, (), (found.name,), seed=True)


_MARKS = {"pre": _pre, "adj": _adjoint, "grad": _adjoint, "seed": _seed}
