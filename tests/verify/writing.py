"""Writes trees of formulas as authors would, and rewrites them by rules that keep their value."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from derive.reading.tree import Beside, Call, Elementwise, Fraction, Number, Scripted, Spelt, Sum, Tree

SUM, ODOT, BESIDE, ATOM = range(4)
STYLES: Sequence[dict[str, str]] = (
    {"odot": " \\odot ", "beside": "\\, ", "transpose": "\\top", "cotangent": "bar", "step": "below"},
    {"odot": " \\circ ", "beside": " ", "transpose": "T", "cotangent": "delta", "step": "above"},
    {
        "odot": " * ",
        "beside": " \\cdot ",
        "transpose": "{\\mathsf T}",
        "cotangent": "partial",
        "step": "brackets",
    },
)


class Writer:
    """A tree as text, in one style; bold: whether letters are."""

    def __init__(self, style: dict[str, str], bold: bool = False) -> None:
        self.style, self.bold = style, bold

    def text(self, tree: Any, level: int = SUM) -> str:
        """The text, in brackets where it binds less tightly than its surroundings."""
        own, written = self._written(tree)
        return written if own >= level else f"\\left( {written} \\right)"

    def _written(self, tree: Any) -> tuple[int, str]:
        match tree:
            case Number(text):
                return ATOM, text
            case Spelt():
                return ATOM, self.name(tree)
            case Sum(terms):
                parts = [
                    ("-" if s < 0 else "+" if k else "") + f" {self.text(t, ODOT)}"
                    for k, (s, t) in enumerate(terms)
                ]
                return SUM, " ".join(parts)
            case Elementwise(factors):
                return ODOT, self.style["odot"].join(self.text(f, BESIDE) for f in factors)
            case Beside(factors):
                return BESIDE, self.style["beside"].join(self.text(f, ATOM) for f in factors)
            case Scripted(base, ((_, script),)):
                script = self.style["transpose"] if script == "\\top" else script
                inner = self.text(base, ATOM)
                plain = isinstance(base, Spelt) and "^" not in inner
                return ATOM, f"{inner}^{{{script}}}" if plain else f"\\bigl({inner}\\bigr)^{{{script}}}"
            case Call(function, arguments):
                return ATOM, f"{function}({', '.join(self.text(a) for a in arguments)})"
            case Fraction(above, below):
                return ATOM, f"\\frac{{{self.text(above)}}}{{{self.text(below)}}}"
        raise AssertionError(tree)

    def name(self, s: Spelt) -> str:
        """A name; a bar is a derivative of the loss."""
        letter = (
            s.letter.removeprefix("\\bar{").removesuffix("}") if s.letter.startswith("\\bar{") else s.letter
        )
        plain = self._plain(letter, s)
        if letter == s.letter:
            return plain
        if self.style["cotangent"] == "delta":
            return f"\\delta {plain}"
        if self.style["cotangent"] == "partial":
            return f"\\frac{{\\partial L}}{{\\partial {plain}}}"
        return self._plain(f"\\bar{{{letter}}}", s)

    def _plain(self, letter: str, s: Spelt) -> str:
        time = "" if s.time is None else f"t{s.time:+d}" if s.time else "t"
        above = [*s.above]
        below = [*s.below]
        if time and (self.style["step"] == "below" or s.letter == "\\Delta"):
            below.append(time)
        elif time:
            above.append(time if self.style["step"] == "above" else f"({time})")
        written = f"\\mathbf{{{letter}}}" if self.bold else letter
        return written + "".join(
            f"{sign}{{{','.join(parts)}}}" for sign, parts in (("_", below), ("^", above)) if parts
        )


# -- rules that keep the value


def _shuffled(tree: Any, source: random.Random) -> Tree | None:
    if isinstance(tree, Sum) and len(tree.terms) > 1:
        return Sum(tuple(source.sample(tree.terms, len(tree.terms))))
    if isinstance(tree, Elementwise):
        return Elementwise(tuple(source.sample(tree.factors, len(tree.factors))))
    return None


def _expanded(tree: Any, source: random.Random) -> Tree | None:
    """a (b + c) as a b + a c, also of a matrix in front of a sum."""
    if not isinstance(tree, Elementwise):
        return None
    k = next((k for k, f in enumerate(tree.factors) if isinstance(f, Sum)), None)
    if k is None:
        return None
    others = (*tree.factors[:k], *tree.factors[k + 1 :])
    terms = []
    for sign, term in tree.factors[k].terms:  # type: ignore[union-attr]
        kept = others if term == Number("1") else (*others, term)
        terms.append((sign, kept[0] if len(kept) == 1 else Elementwise(kept)))
    return Sum(tuple(terms))


def _factored(tree: Any, source: random.Random) -> Tree | None:
    """a b + a c as a (b + c)."""
    if not isinstance(tree, Sum) or len(tree.terms) != 2:
        return None
    (s, a), (t, b) = tree.terms
    if not isinstance(a, Elementwise) or not isinstance(b, Elementwise):
        return None
    common = next((f for f in a.factors if f in b.factors), None)
    if common is None:
        return None
    rest = []
    for sign, each in ((s, a), (t, b)):
        left = [*each.factors]
        left.remove(common)
        rest.append((sign, left[0] if len(left) == 1 else Elementwise(tuple(left))))
    return Elementwise((common, Sum(tuple(rest))))


def _twice_negative(tree: Any, source: random.Random) -> Tree | None:
    return Sum(((-1, Sum(((-1, tree),))),)) if isinstance(tree, Elementwise | Beside) else None


def _square(tree: Any, source: random.Random) -> Tree | None:
    if isinstance(tree, Scripted) and tree.scripts == (("^", "2"),):
        return Elementwise((tree.base, tree.base))
    return None


def _difference_of_squares(tree: Any, source: random.Random) -> Tree | None:
    match tree:
        case Sum(((1, Number("1")), (-1, Scripted(base, (("^", "2"),))))):
            one = (1, Number("1"))
            return Elementwise((Sum((one, (-1, base))), Sum((one, (1, base)))))
    return None


def _other_side(tree: Any, source: random.Random) -> Tree | None:
    """A^T b as (b^T A)^T."""
    match tree:
        case Beside((Scripted(Spelt() as matrix, (("^", "\\top"),)), Spelt() as vector)):
            turned = (("^", "\\top"),)
            return Scripted(Beside((Scripted(vector, turned), matrix)), turned)
    return None


def _complement(tree: Any, source: random.Random) -> Tree | None:
    """1 - sigma(a) as sigma(-a), of a gate by its name."""
    match tree:
        case Sum(((1, Number("1")), (-1, Spelt(letter="f" | "i" | "o" | "z" | "r") as gate))):
            return Call("\\sigma", (Sum(((-1, Spelt("a", (gate.letter,), (), 0)),)),))
    return None


def _tanh(tree: Any, source: random.Random) -> Tree | None:
    """tanh(c) as 2 sigma(2 c) - 1."""
    if isinstance(tree, Call) and tree.function == "\\tanh":
        twice = Beside((Number("2"), tree.arguments[0]))
        return Sum(((1, Beside((Number("2"), Call("\\sigma", (twice,))))), (-1, Number("1"))))
    return None


Rule = Callable[[Any, random.Random], "Tree | None"]
RULES: dict[str, Rule] = {
    "reordered": _shuffled, "expanded": _expanded, "factored": _factored, "twice negative": _twice_negative,
    "a square as a product": _square, "a difference of squares": _difference_of_squares,
    "from the other side": _other_side, "1 - z exchanged": _complement, "tanh by sigma": _tanh,
}  # fmt: skip
