"""A symbol on paper: letter, accents, subscript, superscript and step are put together here, in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from derive.algebra.notation import enclosed
from derive.algebra.symbol import TensorSymbol
from derive.printing.notation import DEFAULT, Name, Notation


@dataclass(frozen=True)
class Written:
    """The parts of a symbol as TeX.

    letter: with its accents; word: whether it has several letters; below: subscripts without the step; above:
    superscripts that say whose it is; step: the time index, or empty; indices: of an entry; seed: whether the
    superscript is what names it; own: superscripts of the name itself; raised: whether the step stands above;
    frame: what stands around all of it, as in a derivative by it; bare: the letter in no font, as it stands
    in scripts.
    """

    letter: str
    word: bool
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    step: str = ""
    indices: str = ""
    seed: bool = False
    own: tuple[str, ...] = ()
    raised: bool = False
    frame: tuple[str, str] | None = None
    bare: str = ""

    def lettered(self, change: Callable[[str], str]) -> Written:
        """The same with something done to its letter."""
        return replace(self, letter=change(self.letter), bare=change(self.bare))

    @property
    def text(self) -> str:
        """The whole symbol."""
        if self.frame and self.indices:
            return f"{enclosed(replace(self, indices='').text)}_{{{self.indices}}}"
        text = self._with(",".join(self.superscripts))
        return text.join(self.frame) if self.frame else text

    @property
    def superscripts(self) -> tuple[str, ...]:
        """What stands above, the step included where it does."""
        return (*self.own, *self.above, *([self.step] if self.raised and self.step else []))

    def turned(self, sign: str) -> str:
        """The symbol transposed: the sign joins what stands above."""
        above = self.superscripts
        open_step = self.raised and self.step and not self.step.endswith(")")
        if self.seed or self.frame or open_step:
            return f"{enclosed(self.text)}^{{{sign}}}"
        room = "\\," if above and not (len(above) == 1 and above[0].endswith(")")) else ""
        return self._with(",".join(above) + room + sign)

    def _with(self, superscript: str) -> str:
        step = "" if self.raised else self.step
        subscript = ",".join(part for part in (*self.below, step, self.indices) if part)
        below = f"_{{{subscript}}}" if subscript else ""
        above = f"^{{{superscript}}}" if superscript else ""
        letter = self.bare if self.indices else self.letter  # an entry is a number, in no font
        return letter + (above + below if self.seed else below + above)

    @property
    def name(self) -> str:
        """The symbol without its step, as a superscript names it."""
        below = f"_{{{','.join(self.below)}}}" if self.below else ""
        own = f"^{{{','.join(self.own)}}}" if self.own else ""
        return ",".join([self.bare + below + own, *self.above])


@lru_cache(maxsize=8192)  # asked for by text and by brackets, wherever a symbol stands
def written(symbol: TensorSymbol, notation: Notation = DEFAULT, indices: str = "") -> Written:
    """A symbol's parts: its marks are applied from the innermost outwards."""
    symbol = _read(symbol)
    found = _named(symbol, notation)
    for mark, order in symbol.marks:
        found = _MARKS[mark](found, order, notation, symbol)
    return replace(found, step=_step(symbol, notation), indices=indices, raised=notation.raised)


def owner(symbol: TensorSymbol, notation: Notation = DEFAULT) -> tuple[str, ...]:
    """The superscripts that say whose a symbol is: a part's label, the number of a layer."""
    symbol = _read(symbol)
    label = (_piece(each, notation) for each in symbol.part[1].split("_") if each)
    layer = (f"({symbol.layer})",) if symbol.layer else ()
    return (*(f"({piece})" if piece.isdigit() else piece for piece in label), *layer)


def alike(symbols: Iterable[TensorSymbol], notation: Notation) -> tuple[TensorSymbol, TensorSymbol] | None:
    """Two symbols that are written alike, if there are such."""
    found: dict[str, TensorSymbol] = {}
    for each in symbols:
        first = found.setdefault(written(each, notation).text, each)
        if first.name != each.name:
            return first, each
    return None


def _read(symbol: TensorSymbol) -> TensorSymbol:
    """What the symbol is at the start of a step: x_{t-1}, whatever it is kept in."""
    if not symbol.delayed or symbol.time != -1 or symbol.marks:
        return symbol
    source, steps = symbol.delayed
    return source.at(-steps)


def _named(symbol: TensorSymbol, notation: Notation) -> Written:
    """The name alone, in its font."""
    base = symbol.part[0]
    chosen = _chosen(base, notation)
    if chosen:
        letter, word, below, own = chosen.letter, False, chosen.below, chosen.above
    else:
        first, *rest = base.split("_")
        plain, number = _numbered(first)
        letter, word, own = _piece(plain, notation), len(plain) > 1 and plain not in notation.names, ()
        below = tuple(_below(piece, notation) for piece in (number, *rest) if piece)
    shown = _in_font(letter, symbol, notation)
    return Written(shown, word, below, owner(symbol, notation), own=own, bare=letter)


def _chosen(base: str, notation: Notation) -> Name | None:
    """The name that a notation has for one of the cell's, or for names like it."""
    naming = notation.naming
    if base in naming.whole:
        return naming.whole[base]
    for pattern, name in naming.patterns:
        start, _, end = pattern.partition("*")
        if len(base) > len(start + end) and base.startswith(start) and base.endswith(end):
            stem = base[len(start) : len(base) - len(end)]
            return name.filled(",".join(_below(piece, notation) for piece in stem.split("_")))
    return None


def _in_font(letter: str, symbol: TensorSymbol, notation: Notation) -> str:
    """The letter as vectors or matrices are written; upright bold type has no Greek small letters."""
    font = ("", notation.vectors, notation.matrices)[min(len(symbol.shape), 2)]
    if not font:
        return letter
    return f"\\boldsymbol{{{letter}}}" if "\\" in letter else f"{font}{{{letter}}}"


def _numbered(name: str) -> tuple[str, str]:
    """``x1`` is the letter x with the index 1."""
    return (name[0], name[1:]) if name[1:].isdigit() else (name, "")


def _below(text: str, notation: Notation) -> str:
    """A piece of a name where it stands below."""
    return notation.naming.below.get(text) or _piece(text, notation)


def _piece(text: str, notation: Notation) -> str:
    """A name, or a part of one: a letter, a number, a Greek letter, or a word in upright type."""
    if text in notation.naming.whole:
        return notation.naming.whole[text].text
    if text in notation.names:
        return notation.names[text]
    return text if not text[1:] or text[1:].isdigit() else f"\\mathrm{{{text}}}"


def _step(symbol: TensorSymbol, notation: Notation) -> str:
    if symbol.still or not notation.timed:
        return ""
    step = f"{notation.step}{symbol.time:+d}" if symbol.time else notation.step
    if notation.step.isdigit():  # a given step: h_0 for h_{t-1} at t = 1
        step = str(int(notation.step) + symbol.time)
    return f"({step})" if notation.raised and notation.bracketed else step


def _pre(found: Written, order: int, notation: Notation, symbol: TensorSymbol) -> Written:
    """The pre-activation of f is a_f; a second one in the same statement is a'_f."""
    primes = ("\\prime" * (order - 1),) if order > 1 else ()
    if notation.pre_accent:
        over = found.lettered(lambda letter: f"{notation.pre_accent}{{{_dotless(letter)}}}")
        return replace(over, above=primes + found.above)
    name = replace(found, above=()).name
    letter = _in_font(notation.pre, symbol, notation)
    return Written(letter, False, (name,), primes + found.above, bare=notation.pre)


def _dotless(letter: str) -> str:
    """An accent takes the place of the dot."""
    return {"i": "\\imath", "j": "\\jmath"}.get(letter, letter)


def _adjoint(found: Written, order: int, notation: Notation, symbol: TensorSymbol) -> Written:
    """The adjoint of a value, or the gradient of a parameter: an accent, a letter, or a derivative."""
    kind = notation.parameters if symbol.role == "parameter" else notation.adjoint
    return _ADJOINTS[kind](found, order, notation, symbol)


def _accented(found: Written, order: int, notation: Notation, symbol: TensorSymbol) -> Written:
    """An accent over the letter alone, as in the bar of a_f."""
    if order > len(notation.accents):
        return found.lettered(lambda letter: _of_order(letter, order))
    accent = notation.accents[order - 1][found.word]
    return found.lettered(lambda letter: f"{accent}{{{_dotless(letter)}}}")


def _delta(found: Written, order: int, notation: Notation, symbol: TensorSymbol) -> Written:
    """A letter of its own, which has the name below."""
    letter = _in_font(notation.delta, symbol, notation)
    name = replace(found, above=()).name
    bare = _of_order(notation.delta, order)
    return Written(_of_order(letter, order), False, (name,), found.above, bare=bare)


def _prefixed(found: Written, order: int, notation: Notation, symbol: TensorSymbol) -> Written:
    """A letter in front."""
    front = _of_order(_in_font(notation.delta, symbol, notation), order)
    bare = _of_order(notation.delta, order)
    return replace(found, letter=_behind(front, found.letter), bare=_behind(bare, found.bare), word=True)


def _behind(front: str, letter: str) -> str:
    """The room ends a command and means nothing."""
    return f"{front} {letter}" if front[-1].isalpha() and letter[0].isalpha() else front + letter


def _of_order(letter: str, order: int) -> str:
    return letter if order == 1 else f"\\overset{{({order})}}{{{letter}}}"


def _partial(found: Written, order: int, notation: Notation, symbol: TensorSymbol) -> Written:
    """The derivative of the loss by it, as a fraction."""
    loss = notation.loss + "'" * (order - 1)
    return replace(
        found, frame=(f"\\frac{{\\partial {loss}}}{{\\partial {_front(found)}", f"{_back(found)}}}")
    )


def _nabla(found: Written, order: int, notation: Notation, symbol: TensorSymbol) -> Written:
    """The gradient of the loss by it."""
    loss = notation.loss + "'" * (order - 1)
    return replace(found, frame=(f"\\nabla_{{{_front(found)}", f"{_back(found)}}} {loss}"))


def _front(found: Written) -> str:
    return found.frame[0] if found.frame else ""


def _back(found: Written) -> str:
    return found.frame[1] if found.frame else ""


def _seed(found: Written, order: int, notation: Notation, symbol: TensorSymbol) -> Written:
    """What the caller supplies for a result is a letter of its own, which names the result above; where the
    step stands there, below."""
    letter = _in_font(notation.seed, symbol, notation)
    if notation.raised:
        return Written(letter, False, (found.name,), bare=notation.seed)
    return Written(letter, False, (), (found.name,), seed=True, bare=notation.seed)


_ADJOINTS = {
    "accent": _accented, "delta": _delta, "prefix": _prefixed, "partial": _partial, "nabla": _nabla,
}  # fmt: skip
_MARKS = {"pre": _pre, "adj": _adjoint, "grad": _adjoint, "seed": _seed}
