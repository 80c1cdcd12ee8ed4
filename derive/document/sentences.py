"""English for derived statements: where the terms of a gradient come from, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.algebra.node import Scalar
from derive.algebra.symbol import TensorSymbol
from derive.document.model import Math, Spans
from derive.document.pen import Pen
from derive.document.uses import Use, uses
from derive.document.words import count, listed, say
from derive.program import Step

_FUNCTIONS = {
    "sigmoid": "the sigmoid",
    "tanh": "the hyperbolic tangent",
    "exp": "the exponential",
    "log": "the logarithm",
}


def explain(pen: Pen, step: Step, forward: Mapping[TensorSymbol, Step]) -> Spans:
    """Where the terms of a backward statement come from: the statements that use the value, and the
    caller.
    """
    value = step.target.primal()
    seeded = any(is_seed(origin) for origin in step.origins)
    found = [
        use
        for origin in dict.fromkeys(step.origins)
        if origin in forward
        for use in uses(value, forward[origin])
    ]
    if not found and seeded:
        return say(
            "Nothing else in the step uses ",
            pen.name(value),
            ": its adjoint is the cotangent that the caller supplies.",
        )
    if not found:
        return say("No result of the step depends on ", pen.name(value), ": its gradient is zero.")
    if seeded:
        return say(
            pen.name(value),
            " is used by ",
            listed_uses(pen, found),
            ", and the caller supplies a cotangent of its own: ",
            count(len(step.origins), "term"),
            ".",
        )
    return _single(pen, value, found[0]) if len(found) == 1 else _several(pen, value, found)


def is_seed(symbol: TensorSymbol) -> bool:
    """Whether the caller supplies it."""
    return bool(symbol.marks) and symbol.marks[-1][0] == "seed"


def _single(pen: Pen, value: TensorSymbol, use: Use) -> Spans:
    """One use, told by its rule."""
    v, by = pen.name(value), pen.name(use.by)
    sign = ", with a minus sign" if use.minus else ""
    if use.rule == "function" and use.factor == Scalar(1):
        return say(
            by,
            f" is {_FUNCTIONS.get(use.function, use.function)} of ",
            v,
            ", and the slope there is ",
            pen.formula(use.slope),
            sign,
            ".",
        )
    if use.rule == "factor":
        return say(
            v,
            " is used once, in ",
            by,
            ", multiplied by ",
            pen.formula(use.factor),
            sign,
            "; the adjoint of ",
            by,
            " is multiplied by the same factor.",
        )
    if use.rule == "vector":
        return say(
            pen.formula(use.partner),
            " multiplies ",
            v,
            " in ",
            by,
            ": the adjoint of ",
            by,
            _after(pen, use),
            " goes back through the transposed matrix",
            sign,
            ".",
        )
    if use.rule == "matrix":
        return say(
            v,
            " multiplies ",
            pen.formula(use.partner),
            " in ",
            by,
            ": the gradient is the outer product of the adjoint of ",
            by,
            _after(pen, use),
            " with ",
            pen.formula(use.partner),
            sign,
            ".",
        )
    if use.rule == "part":
        return say(v, " is one part of ", by, ": it gets that part of the adjoint", sign, ".")
    if use.rule == "sum" and use.minus:
        return say(v, " enters ", by, " with a minus sign, and so does the adjoint.")
    if use.rule == "sum":
        return say(v, " is added in ", by, ": it gets the adjoint of ", by, " unchanged.")
    return say(v, " is used once, by ", listed_uses(pen, [use]), ".")


def _after(pen: Pen, use: Use) -> Spans:
    """What the adjoint is multiplied by before a matrix product hands it back."""
    return say(", multiplied by ", pen.formula(use.factor), ",") if use.factor != Scalar(1) else ()


def _several(pen: Pen, value: TensorSymbol, found: Sequence[Use]) -> Spans:
    """Several uses: all through matrices, all in one statement, or a mixture."""
    v, places = pen.name(value), {use.by for use in found}
    if len(places) == 1:
        by = pen.name(found[0].by)
        return say(
            v,
            f" is used {times(len(found))} in ",
            by,
            ", ",
            listed([_way(pen, use) for use in found]),
            ": the terms share the adjoint of ",
            by,
            ".",
        )
    if all(_is_plain_product(use) for use in found):
        return say(
            v,
            " is used by ",
            listed_uses(pen, found),
            f": {count(len(found), 'adjoint')}, each sent back through the transposed matrix.",
        )
    return say(v, " is used by ", listed_uses(pen, found), f": {count(len(places), 'term')}.")


def listed_uses(pen: Pen, found: Sequence[Use], shift: int = 0) -> Spans:
    """The statements that use a value, each with the way in brackets, or once for all where it is the
    same.
    """
    places = [pen.name(use.by, shift) for use in found]
    if len(found) > 1 and all(_is_plain_product(use) for use in found):
        return say(listed(places), ", each time through a weight matrix")
    ways = [_way(pen, use, shift) for use in found]
    return listed(
        [say(place, " (", way, ")") if way else place for place, way in zip(places, ways, strict=True)]
    )


def _is_plain_product(use: Use) -> bool:
    return use.rule == "vector" and not use.minus and not use.function and use.factor == Scalar(1)


def _way(pen: Pen, use: Use, shift: int = 0) -> Spans:
    """How a value is used, in a few words."""
    ways: list[Spans] = []
    if use.function:
        ways.append(say("through ", Math(function_name(use.function))))
    if use.factor != Scalar(1):
        ways.append(say("times ", pen.formula(use.factor, shift)))
    if use.rule in ("vector", "matrix"):
        ways.append(say("through ", pen.formula(use.partner, shift)))
    if use.rule == "part":
        ways.append(say("as one part"))
    sign = [say("with a minus sign")] if use.minus else []
    return say(
        *(piece for k, way in enumerate(ways) for piece in (", " if k else "", way)),
        " " if ways and sign else "",
        *sign,
    )


def times(number: int) -> str:
    """How often, in words."""
    return {1: "once", 2: "twice"}.get(number, f"{count(number, 'time')}")


def function_name(name: str) -> str:
    """A function in a formula."""
    return {"sigmoid": r"\sigma", "tanh": r"\tanh"}.get(name, rf"\operatorname{{{name}}}")
