"""How values are used, in a few words: "a_f (through U_f) and h_t (times z_t)"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from derive.algebra.node import Scalar
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
    }
)
_LETTERS: Mapping[str, str] = MappingProxyType(
    {"sigmoid": r"\sigma", "tanh": r"\tanh", "exp": r"\exp", "log": r"\log"}
)


def listed_uses(pen: Pen, found: Sequence[Use], shift: int = 0) -> Spans:
    """The statements that use a value, each with the way in brackets, or once for all if it is the same."""
    places = [pen.name(use.by, shift) for use in found]
    if len(found) > 1 and all(is_plain_product(use) for use in found):
        return say(listed(places), ", each time through a weight matrix")
    ways = [way(pen, use, shift) for use in found]
    return listed([say(p, " (", w, ")") if w else say(p) for p, w in zip(places, ways, strict=True)])


def is_plain_product(use: Use) -> bool:
    """Whether a matrix multiplies the value and nothing else happens."""
    return use.rule == "vector" and not use.minus and not use.function and use.factor == Scalar(1)


def way(pen: Pen, use: Use, shift: int = 0) -> Spans:
    """How a value is used: through which function or matrix, times what."""
    ways: list[Spans] = []
    if use.function:
        ways.append(say("through ", Math(_LETTERS.get(use.function, rf"\operatorname{{{use.function}}}"))))
    if use.factor != Scalar(1):
        ways.append(say("times ", pen.formula(use.factor, shift)))
    if use.rule in ("vector", "matrix", "inner", "matrices"):
        ways.append(say("through ", pen.formula(use.partner, shift)))
    if use.rule == "part":
        ways.append(say("as one part"))
    text = say(*(piece for k, each in enumerate(ways) for piece in (", " if k else "", each)))
    return say(text, " with a minus sign" if ways else "with a minus sign") if use.minus else text


def named(function: str) -> str:
    """A function in words."""
    return _NAMED.get(function, function)


def times(number: int) -> str:
    """How often, in words."""
    return {1: "once", 2: "twice"}.get(number, count(number, "time"))
