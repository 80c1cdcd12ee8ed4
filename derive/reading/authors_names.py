r"""Names as authors write them, taken apart: letter, subscripts, superscripts and step.

``f_t``, ``\mathbf{f}^{(t)}`` and ``f_{t}`` are one name; so are the ways to write a derivative of the loss.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from derive.reading.functions import DIAGONAL
from derive.reading.grammar import Parser
from derive.reading.source import Sign, closing
from derive.reading.tokens import END, Signs, Unreadable, spelled
from derive.reading.tree import Listed, Partial, Scripted, Spelt, Tree

_ACCENTS = ("\\bar", "\\tilde", "\\hat", "\\dot", "\\check", "\\breve", "\\acute", "\\grave")
# signs that begin nothing
_OPERATORS = frozenset(
    """+ - = \\odot \\cdot \\otimes \\oplus \\| / , ; ) ] } \\rvert \\rangle _ ^ ' & . : ! < > \\top \\quad
    \\in \\le \\ge |""".split()
)
_LOSSES = ("L", "E", "J", "C", "S", "\\ell", "\\mathrm{loss}", "\\mathrm{Loss}")


class Placed(Signs):
    """Signs with their places in a file."""

    def __init__(self, found: Sequence[Sign]) -> None:
        self.all, self.at = tuple(sign.text for sign in found), 0
        self.places = [*(sign.place for sign in found), found[-1].place + 1 if found else 0]
        self.text = spelled(self.all)

    @property
    def place(self) -> int:
        """Where the next sign stands."""
        return self.places[min(self.at, len(self.all))]

    def unreadable(self, reason: str) -> Unreadable:
        """The error at this place."""
        return Unreadable(reason, self.place)

    def inner(self) -> list[Sign]:
        """The signs of the braces that come next, or the one sign that stands without."""
        if self.peek() != "{":
            place = self.place
            return [Sign(self.take(), place)]
        self.take()
        start, depth = self.at, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(self.take(), 0)
        places = self.places[start : self.at - 1]
        return _bare_item([Sign(*pair) for pair in zip(self.all[start : self.at - 1], places, strict=True)])


class NamesParser(Parser):
    """What the parser of formulas needs for names; step: the letter of the step."""

    signs: Placed

    def __init__(self, found: Sequence[Sign], functions: Container[str], step: str = "t") -> None:
        self.signs, self.functions, self.step = Placed(found), functions, step
        self.pending: list[str] = []  # transposes and powers of the name that a derivative is by

    def begins(self) -> bool:
        """Whether a factor can begin here."""
        sign = self.signs.peek()
        return sign != END and sign not in _OPERATORS and not sign.startswith(("\\end{", "\\\\"))

    def raised(self, tree: Tree) -> Tree:
        """Transposes, powers and parts of something that is no name."""
        while sign := self.signs.skip("_", "^", "'"):
            inner = [] if sign == "'" else self.signs.inner()
            text = "\\top" if sign == "'" else text_of(inner)
            text = "\\top" if text in ("T", "'", "\\top") and sign != "_" else text
            text = text.replace(",", "") if sign == "_" and ":" not in text else text
            unit = len(text) <= 2 and text.isalpha()
            if sign == "_" and not unit and ":" not in text and not isinstance(tree, Listed):
                raise Unreadable(f"a subscript {text} of something without a name", inner[0].place)
            tree = Scripted(tree, (("_" if sign == "_" else "^", text.removeprefix("\\odot")),))
        return tree

    def letter(self) -> str:
        """A letter with its accents, or a word."""
        sign = self.signs.peek()
        if sign in _ACCENTS:
            self.signs.take()
            inner = NamesParser(self.signs.inner(), (), self.step)
            return f"{sign}{{{inner.letter()}}}"
        known = (sign.startswith("\\") and sign[-1:].isalpha()) or sign.startswith("\\mathrm{")
        if sign == DIAGONAL or sign.startswith("\\operatorname{"):
            known = True
        if not (known or (len(sign) == 1 and sign.isalpha())) or sign in _OPERATORS:
            raise self.signs.unreadable(f"expected a symbol, found {sign or 'the end'}")
        return self.signs.take()

    def spelt(self, letter: str, place: int) -> Tree:
        """A name with what stands below and above it, then transposes and powers of it."""
        found, later = Spelt(letter, place=place), list[str]()
        while sign := self.signs.skip("_", "^", "'"):
            inner = [] if sign == "'" else self.signs.inner()
            if sign == "^" and len(inner) > 1 and inner[-1].text in ("\\top", "T"):  # x^{(t)\\top}
                later.append("\\top")
                inner = inner[:-1]
            if sign == "'" or text_of(inner) == "'":
                found = replace(found, primes=found.primes + 1)
            elif sign == "^" and (power := power_of(text_of(inner))):
                later.append(power)
            else:
                found = self._with_script(found, sign, inner)
        tree: Tree = self._at_step(found)
        for text in later:
            tree = Scripted(tree, (("^", text),))
        return tree

    def _at_step(self, found: Spelt) -> Spelt:
        """The name with the step in brackets behind it, as in ``c_j(t-1)``."""
        inside: list[str] = []
        while self.signs.peek() == "(" and self.signs.peek(len(inside)) not in (")", END) and len(inside) < 4:
            inside.append(self.signs.peek(len(inside)))
        time = _time(f"{''.join(inside)})", self.step) if self.signs.peek(len(inside)) == ")" else None
        if time is None or found.time is not None:
            return found
        self.signs.at += len(inside) + 1
        return replace(found, time=time)

    def _with_script(self, found: Spelt, sign: str, inner: list[Sign]) -> Spelt:
        items = [found for found in _items(inner) if found]
        for item in items:
            text = text_of(item)
            if (time := _time(text, self.step)) is not None:
                if found.time is not None:
                    raise Unreadable(f"a second step at {found.letter}", item[0].place)
                found = replace(found, time=time)
            elif sign == "_":
                found = replace(found, below=(*found.below, text))
            else:
                found = replace(found, above=(*found.above, text))
        return found

    # -- derivatives of the loss

    def cotangent(self) -> Tree | None:
        r"""A derivative of the loss: in ``\partial``, ``\nabla_{W} L``, ``\delta f_t``."""
        before, sign, place = self.signs.at, self.signs.peek(), self.signs.place
        found: Spelt | Partial | None = None
        self.pending = []
        if sign == "\\frac":
            self.signs.take()
            found = self._of_loss(self.signs.inner(), self.signs.inner())
        elif sign == "\\nabla":
            found = self._nabla()
        elif sign == "\\partial":
            found = self._slashed()
        elif sign == "\\delta":
            found = self._delta()
        elif sign == "d" and self._differential():
            self.signs.take()
            found = replace(self._bare(), mark="delta")
        if found is None:
            self.signs.at = before
            return None
        tree: Tree = found if isinstance(found, Partial) else replace(found, place=place)
        for text in self.pending:
            tree = Scripted(tree, (("^", text),))
        return self.raised(tree)

    def _of_loss(self, above: list[Sign], below: list[Sign]) -> Spelt | Partial | None:
        marks = ("\\partial", "d", "\\delta", "\\mathrm{d}")
        if not above or not below or above[0].text not in marks or below[0].text not in marks:
            return None
        loss = name_of(above[1:], self.step)
        of = name_of(below[1:], self.step)
        if loss is None or loss.letter not in _LOSSES:
            if loss and of:
                return Partial(loss, of, place=above[0].place)
            raise Unreadable("expected the derivative of a loss, such as \\partial L", above[0].place)
        return None if of is None else replace(of, mark="cotangent")

    def _slashed(self) -> Spelt:
        self.signs.take()
        loss = self._bare()
        if loss.letter not in _LOSSES or self.signs.skip("/") == "" or not self.signs.skip("\\partial"):
            raise self.signs.unreadable("expected \\partial L / \\partial and a name")
        return replace(self._bare(), mark="cotangent")

    def _nabla(self) -> Spelt | None:
        self.signs.take()
        of = name_of(self.signs.inner(), self.step) if self.signs.skip("_") else self._bare()
        if self.signs.peek() in _LOSSES:
            self._bare()
        return None if of is None else replace(of, mark="cotangent")

    def _bare(self) -> Spelt:
        """A name; what is done to it is done to the derivative that it is part of."""
        tree = self.spelt(self.letter(), self.signs.place)
        later: list[str] = []
        while isinstance(tree, Scripted):
            later.insert(0, tree.scripts[0][1])
            tree = tree.base
        assert isinstance(tree, Spelt)  # a name is what `spelt` reads
        self.pending = later
        return tree

    def _delta(self) -> Spelt | None:
        r"""``\delta f_t``, ``\delta_{f,t}``, ``\delta_t^f``, ``\delta_{f_t}``."""
        self.signs.take()
        if self.signs.peek() not in ("_", "^"):
            if not self.begins() or self.signs.peek() in ("(", "["):
                return None
            return replace(self._bare(), mark="delta")
        items: list[list[Sign]] = []
        while self.signs.peek() == "_" or (self.signs.peek() == "^" and not self._transposes()):
            self.signs.take()
            items += _items(self.signs.inner())
        times = [time for item in items if (time := _time(text_of(item), self.step)) is not None]
        names = [item for item in items if _time(text_of(item), self.step) is None]
        if len(names) != 1 or len(times) > 1:
            return None
        of = name_of(names[0], self.step)
        if of is None:
            return None
        return replace(of, mark="delta", time=times[0] if times else of.time)

    def _differential(self) -> bool:
        """Whether a d stands in front of a name, as in the ``dc_t`` of programs."""
        after = self.signs.peek(1)
        word = after.startswith("\\") and after[1:].isalpha() and after not in ("\\cdot", "\\frac", "\\sum")
        letter = len(after) == 1 and after.isalpha()
        return after not in _OPERATORS and after not in self.functions and (letter or word)

    def _transposes(self) -> bool:
        at = self.signs.at
        self.signs.take()
        found = power_of(text_of(self.signs.inner()))
        self.signs.at = at
        return bool(found)


def text_of(inner: Sequence[Sign]) -> str:
    """Signs as text without room."""
    return spelled(sign.text for sign in inner)


def _items(inner: Sequence[Sign]) -> list[list[Sign]]:
    """What commas outside of braces part; a name in brackets of its own is one item."""
    items: list[list[Sign]] = [[]]
    depth = 0
    for sign in inner:
        depth += {"{": 1, "}": -1}.get(sign.text, 0)
        if sign.text in (",", ";") and depth == 0:
            items.append([])
        else:
            items[-1].append(sign)
    return [_bare_item(item) for item in items]


def _bare_item(item: list[Sign]) -> list[Sign]:
    while len(item) > 1 and item[0].text == "{" and closing(item, 0) == len(item) - 1:
        item = item[1:-1]
    return item


def _time(text: str, step: str) -> int | None:
    r"""Which step a script names, relative to the present one: ``t-1``, ``(t-1)``, ``\langle t-1\rangle``.

    >>> _time("(t-1)", "t"), _time("t", "t"), _time("f", "t")
    (-1, 0, None)
    """
    inner = re.sub(r"^(?:\(|<|\\langle ?|\[)(.*?)(?:\)|>|\\rangle|\])$", r"\1", text)
    found = re.fullmatch(rf"{re.escape(step)}(?:([+-])(\d))?", inner)
    if found is None:
        return None
    return int(f"{found[1]}{found[2]}") if found[1] else 0


def power_of(text: str) -> str:
    """What a superscript does to a value, where it is no part of a name."""
    if text in ("T", "\\top"):
        return "\\top"
    number = text.removeprefix("\\odot")
    return number if re.fullmatch(r"-?\d+(?:\.\d+)?|\\frac\{?1\}?\{?2\}?", number) else ""


def name_of(inner: Sequence[Sign], step: str) -> Spelt | None:
    """The name that signs are, if they are one."""
    if inner and inner[0].text == "(" and inner[-1].text == ")":
        inner = inner[1:-1]
    parser = NamesParser(inner, (), step)
    try:
        tree = parser.spelt(parser.letter(), inner[0].place if inner else 0)
    except Unreadable:
        return None
    return tree if isinstance(tree, Spelt) and parser.signs.peek() == END else None
