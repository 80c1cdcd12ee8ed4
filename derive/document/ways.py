"""How values are used, in a few words: "a_f (through U_f) and h_t (times z_t)"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from derive.algebra.node import Scalar
from derive.algebra.symbol import TensorSymbol
from derive.document.pen import Pen
from derive.document.spans import Math, Spans
from derive.document.uses import Use
from derive.document.words import count, listed, say

# functions in words, and as formulas; others go by their own names
_NAMED: Mapping[str, str] = MappingProxyType(
    {
        "sigmoid": "the sigmoid",
        "tanh": "the hyperbolic tangent",
        "exp": "the exponential",
        "log": "the logarithm",
        "sqrt": "the square root",
        "sin": "the sine",
        "cos": "the cosine",
        "absolute": "the absolute value",
        "logsigmoid": "the logarithm of the sigmoid",
        "relu": "the rectifier",
        "silu": "the SiLU",
        "softplus": "the softplus",
        "step": "the unit step",
        "sign": "the sign",
    }
)
_LETTERS: Mapping[str, str] = MappingProxyType(
    {
        **{name: rf"\{name}" for name in ("tanh", "exp", "log", "sin", "cos")},
        "sigmoid": r"\sigma",
        "sqrt": r"\sqrt{\cdot}",
        "absolute": r"\left|\cdot\right|",
        "logsigmoid": r"\log\sigma",
        "silu": r"\operatorname{SiLU}",
        "maximum": r"\max",
        "minimum": r"\min",
        "spike": r"\Theta",
    }
)


def listed_uses(pen: Pen, found: Sequence[Use], shift: int = 0) -> Spans:
    """The statements that use a value, each with its ways in brackets, or once for all if it is the same."""
    if len(found) > 1 and all(is_plain_product(use) for use in found):
        places = listed(pen.names(dict.fromkeys(use.by.shifted(shift) if shift else use.by for use in found)))
        learned = all(isinstance(p := use.partner, TensorSymbol) and p.role == "parameter" for use in found)
        return say(places, ", each time through a ", "weight matrix" if learned else "matrix")
    return listed([_place(pen, list(near), shift) for _, near in groupby(found, key=lambda use: use.by)])


def _place(pen: Pen, found: Sequence[Use], shift: int) -> Spans:
    """One statement and every way in which it uses the value: z_t (twice: as it is and times f_t)."""
    place = pen.name(found[0].by, shift)
    ways = [way(pen, use, shift) for use in found]
    if len(found) == 1:
        return say(place, " (", *ways, ")") if ways[0] else say(place)
    if any(use.rule == "other" and not w for use, w in zip(found, ways, strict=True)):
        return say(place, f" ({times(len(found))})")
    told = listed(list(dict.fromkeys(w or say("as it is") for w in ways)))
    return say(place, f" ({times(len(found))}: ", told, ")")


def is_plain_product(use: Use) -> bool:
    """Whether a matrix multiplies the value and nothing else happens."""
    straight = use.rule == "vector" and not use.turned
    return straight and not use.minus and not use.function and use.factor == Scalar(1)


def way(pen: Pen, use: Use, shift: int = 0) -> Spans:
    """How a value is used: through which function or matrix, times what."""
    ways: list[Spans] = []
    if use.factor != Scalar(1):
        ways.append(say("times ", pen.formula(use.factor, shift)))
    if use.rule == "vector":
        ways.append(say("through ", pen.formula(use.partner, shift)))
    if use.rule in ("matrix", "inner", "matrices"):
        ways.append(say("in a product with ", pen.formula(use.partner, shift)))
    if use.rule in ("part", "transposed"):
        ways.append(say("as one part" if use.rule == "part" else "transposed"))
    text = say(*(piece for k, each in enumerate(ways) for piece in (" " if k else "", each)))
    if use.function:
        text = say(through(use), ", " if ways else "", text)
    return say(text, " with a minus sign" if text else "with a minus sign") if use.minus else text


def through(use: Use) -> Spans:
    """The functions around a value, outermost first: through \\max and \\exp."""
    names = [Math(_written(name)) for name in use.function.split()]
    return say("through ", listed(names))


def _written(name: str) -> str:
    """A function as a formula; an own one comes as such."""
    own = name.startswith("\\") or len(name) == 1
    return name if own else _LETTERS.get(name, rf"\operatorname{{{name}}}")


def named(function: str) -> str:
    """A function in words."""
    return _NAMED.get(function, function)


def times(number: int) -> str:
    """How often, in words."""
    return {1: "once", 2: "twice"}.get(number, count(number, "time"))
