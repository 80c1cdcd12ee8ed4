"""English for derived statements: where the terms of a gradient come from, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from derive.algebra.node import Scalar
from derive.algebra.symbol import TensorSymbol
from derive.document.pen import Pen
from derive.document.spans import Spans
from derive.document.uses import Use, Uses
from derive.document.ways import is_plain_product, listed_uses, named, through, times, way
from derive.document.words import count, fill, listed, say
from derive.program import Step

# one use of a value v by a statement, by the rule that hands its adjoint back
_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "sum": "{v} is added in {by}: it gets the adjoint of {by} unchanged.",
        "minus": "{v} enters {by} with a minus sign, and so does the adjoint.",
        "factor": "{v} is used once, in {by}, multiplied by {factor}{sign}; the adjoint of {by} is "
        "multiplied by the same factor.",
        "function": "{by} is {function} of {v}, and the slope there is {slope}{sign}.",
        "nested": "{by} is a function of {v} ({way}), and the slope there is {slope}{sign}.",
        "vector": "{partner} multiplies {v} in {by}: the adjoint of {by}{scaled} goes back through the "
        "transposed matrix{sign}.",
        "vector partner": "The transpose of {partner} multiplies {v} in {by}: the adjoint of {by}{scaled} "
        "goes back through {partner} itself{sign}.",
        "matrix": "{v} multiplies {partner} in {by}: the gradient is the outer product of the adjoint of "
        "{by}{scaled} with {partner}{sign}.",
        "matrix value": "The transpose of {v} multiplies {partner} in {by}: the gradient is the outer "
        "product of {partner} with the adjoint of {by}{scaled}{sign}.",
        "inner": "{v} is multiplied by {partner} in {by}: the adjoint of {by}{scaled} is multiplied by "
        "{partner} too{sign}.",
        "matrices": "{v} is multiplied by {partner} in {by}: the adjoint of {by}{scaled} is multiplied by "
        "the transpose of {partner}{sign}.",
        "matrices partner": "{v} is multiplied by the transpose of {partner} in {by}: the adjoint of "
        "{by}{scaled} is multiplied by {partner} itself{sign}.",
        "matrices value": "The transpose of {v} is multiplied by {partner} in {by}: the transposed adjoint "
        "of {by}{scaled} is multiplied by {partner}{sign}.",
        "spike": "{by} jumps where {v} passes 0 and is flat elsewhere. In the place of its slope stands the "
        "surrogate's, which is smooth: {slope}{sign}.",
        "transposed": "{v} stands transposed in {by}: the adjoint of {by}{scaled} is transposed back{sign}.",
        "part": "{v} is one part of {by}: it gets that part of the adjoint of {by}{sign}.",
        "other": "{v} is used once, by {way}.",
    }
)
# the same where vectors are rows
_ROWS: Mapping[str, str] = MappingProxyType(
    {
        "vector": "{v} is multiplied by the transpose of {partner} in {by}: the adjoint of {by}{scaled} goes "
        "back through {partner} itself{sign}.",
        "vector partner": "{v} is multiplied by {partner} in {by}: the adjoint of {by}{scaled} goes back "
        "through the transposed matrix{sign}.",
        "matrix": "{partner} is multiplied by the transpose of {v} in {by}: the gradient is the outer "
        "product of the adjoint of {by}{scaled} with {partner}{sign}.",
        "matrix value": "{partner} is multiplied by {v} in {by}: the gradient is the outer product of "
        "{partner} with the adjoint of {by}{scaled}{sign}.",
    }
)
_UNUSED = "No result of the step depends on {v}: its gradient is zero."
_FIXED = "{v} is declared without a gradient: it is held fixed, and zero is what its gradient is given as."
_SUPPLIED = "Nothing else in the step uses {v}: its adjoint is the cotangent that the caller supplies."
_WITH_CALLER = "{v} is used by {ways}, and the caller supplies a cotangent of its own: {terms}."
_IN_ONE_PLACE = "{v} is used {times} in {by}, {ways}: the terms share the adjoint of {by}."
_AGAIN = "{v} is used {times} in {by}: the terms share the adjoint of {by}."
_MATRICES = "{v} is used by {ways}: {adjoints}, each sent back through the transposed matrix."
_ROW_MATRICES = "{v} is used by {ways}: {adjoints}, each sent back through the matrix itself."
_MIXED = "{v} is used by {ways}: {terms}."


def explain(pen: Pen, step: Step, uses: Uses) -> Spans:
    """Where the terms of a backward statement come from: the statements that use the value, the caller."""
    value = step.target.primal()
    seeded = any(is_seed(origin) for origin in step.origins)
    places = [origin for origin in dict.fromkeys(step.origins) if origin in uses.steps]
    found = [use for place in places for use in uses.of(value, place)]
    v, terms = pen.name(value), count(len(step.origins), "term")
    if value.fixed:
        return fill(_FIXED, v=v)
    if not found:
        return fill(_SUPPLIED if seeded else _UNUSED, v=v)
    if seeded:
        return fill(_WITH_CALLER, v=v, ways=listed_uses(pen, found), terms=terms)
    return _single(pen, value, found[0]) if len(found) == 1 else _several(pen, value, found)


def is_seed(symbol: TensorSymbol) -> bool:
    """Whether the caller supplies it."""
    return bool(symbol.marks) and symbol.marks[-1][0] == "seed"


def _single(pen: Pen, value: TensorSymbol, use: Use) -> Spans:
    """One use, told by its rule."""
    factor, rule = pen.formula(use.factor), rule_of(use)
    return fill(
        (_ROWS if pen.notation.signs.rows and rule in _ROWS else _SENTENCES)[rule],
        v=pen.name(value),
        by=pen.name(use.by),
        factor=factor,
        function=named(use.function),
        slope=pen.formula(use.slope),
        partner=pen.formula(use.partner),
        scaled=say(", multiplied by ", factor, ",") if use.factor != Scalar(1) else "",
        sign=", with a minus sign" if use.minus else "",
        way=through(use) if rule == "nested" else listed_uses(pen, [use]),
    )


def rule_of(use: Use) -> str:
    """The key of the sentence: a function of a product has none that is short enough."""
    if use.rule == "sum" and use.minus:
        return "minus"
    if use.function and (use.rule != "function" or use.factor != Scalar(1)):
        return "other"
    if use.function == "spike":
        return "spike"
    if use.function and named(use.function) == use.function:
        return "nested"
    turned = f"{use.rule} {use.turned}"
    return turned if turned in _SENTENCES else use.rule


def _several(pen: Pen, value: TensorSymbol, found: Sequence[Use]) -> Spans:
    """Several uses: all in one statement, all through matrices, or a mixture."""
    v, places = pen.name(value), {use.by for use in found}
    if len(places) == 1:
        each = [way(pen, use) for use in found]
        sentence = _IN_ONE_PLACE if all(each) else _AGAIN  # a plain term has no way to tell of
        by = pen.name(found[0].by)
        return fill(sentence, v=v, times=times(len(found)), by=by, ways=listed(each))
    ways = listed_uses(pen, found)
    if all(is_plain_product(use) for use in found):
        sentence = _ROW_MATRICES if pen.notation.signs.rows else _MATRICES
        return fill(sentence, v=v, ways=ways, adjoints=count(len(found), "adjoint"))
    return fill(_MIXED, v=v, ways=ways, terms=count(len(places), "term"))
