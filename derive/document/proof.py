"""The reasons of a derivation as an appendix has them: each names the rule and its equations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from derive.algebra.node import Scalar
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.document.pen import Pen
from derive.document.sentences import is_seed, rule_of
from derive.document.spans import Numbers, Spans
from derive.document.uses import Use, Uses
from derive.document.ways import is_plain_product, listed_uses, named, through
from derive.document.words import fill, listed, say
from derive.program import Step

# one use of a value v by an equation; {adj} is the number of the adjoint that comes back from there
_SENTENCES: Mapping[str, str] = MappingProxyType({
    "sum": "By the sum rule in {eq}, the adjoint of {v} is {adj} itself.",
    "minus": "By the sum rule in {eq}, where {v} has a minus sign, its adjoint is {adj} with the other sign.",
    "factor": "By the product rule in {eq}, the adjoint {adj} is multiplied by {factor}, the factor beside "
    "{v}{sign}.",
    "function": "By the chain rule in {eq}, the adjoint {adj} is multiplied by {slope}, the slope of "
    "{function}{sign}.",
    "nested": "By the chain rule in {eq}, which uses {v} {way}, the adjoint {adj} is multiplied by the slope "
    "{slope}{sign}.",
    "vector": "By the product rule in {eq}, the adjoint {adj}{scaled} is multiplied by the transpose of "
    "{partner}{sign}.",
    "vector partner": "By the product rule in {eq}, where {partner} stands transposed, the adjoint "
    "{adj}{scaled} is multiplied by {partner} itself{sign}.",
    "matrix": "By the product rule in {eq}, the gradient of {v} is the outer product of the adjoint "
    "{adj}{scaled} with {partner}{sign}.",
    "matrix value": "By the product rule in {eq}, where {v} stands transposed, its gradient is the outer "
    "product of {partner} with the adjoint {adj}{scaled}{sign}.",
    "inner": "By the product rule in {eq}, the adjoint {adj}{scaled} is multiplied by {partner}{sign}.",
    "matrices": "By the product rule in {eq}, the adjoint {adj}{scaled} is multiplied by the transpose of "
    "{partner}{sign}.",
    "matrices partner": "By the product rule in {eq}, where {partner} stands transposed, the adjoint "
    "{adj}{scaled} is multiplied by {partner} itself{sign}.",
    "matrices value": "By the product rule in {eq}, where {v} stands transposed, the transposed adjoint "
    "{adj}{scaled} is multiplied by {partner}{sign}.",
    "spike": "The unit step in {eq} is flat but for its jump. In the place of its slope stands the "
    "surrogate's, {slope}, and the adjoint {adj} is multiplied by it{sign}.",
    "transposed": "In {eq} {v} stands transposed: the adjoint {adj}{scaled} is transposed back{sign}.",
    "part": "In {eq} {v} is one part of a concatenation: it gets that part of the adjoint {adj}{sign}.",
    "other": "The chain rule takes the adjoint {adj} back to {v} through {eq}{way}.",
})  # fmt: skip
# the same where vectors are rows
_ROWS: Mapping[str, str] = MappingProxyType({
    "vector": "By the product rule in {eq}, where {partner} stands transposed, the adjoint {adj}{scaled} is "
    "multiplied by {partner} itself{sign}.",
    "vector partner": "By the product rule in {eq}, the adjoint {adj}{scaled} is multiplied by the transpose "
    "of {partner}{sign}.",
    "matrix": "By the product rule in {eq}, where {v} stands transposed, its gradient is the outer product "
    "of the adjoint {adj}{scaled} with {partner}{sign}.",
    "matrix value": "By the product rule in {eq}, the gradient of {v} is the outer product of {partner} with "
    "the adjoint {adj}{scaled}{sign}.",
})  # fmt: skip
_UNUSED = "No result of the step depends on {v}: its gradient is zero."
_FIXED = "As {v} is held fixed, zero stands for its gradient."
_SUPPLIED = "No other equation of the step uses {v}: its adjoint is its cotangent."
_WITH_CALLER = (
    "By the chain rule in {eq}, the adjoint of {v} is its cotangent plus what the adjoint{s} {adj} send{z} "
    "back."
)
_MATRICES = (
    "By the product rule in {eq}, the adjoints {adj} are multiplied by the transposes of the matrices beside "
    "{v}; by the sum rule they are added."
)
_ROW_MATRICES = (
    "By the product rule in {eq}, the adjoints {adj} are multiplied by the matrices that stand transposed "
    "beside {v}; by the sum rule they are added."
)
_OTHERS = "The chain rule takes the adjoints {adj} back to {v} through {eq}."
_AGAIN = "The chain rule takes the adjoint {adj} back through every place of {v} in {eq}."
_MIXED = "The chain rule takes the adjoints {adj} back to {v} through {eq}; the sum rule adds them."


@dataclass(frozen=True)
class Proof:
    """Sentences for the statements of one cell."""

    cell: Cell

    @property
    def pen(self) -> Pen:
        """Formulas in the cell's notation."""
        return Pen.of(self.cell)

    @cached_property
    def uses(self) -> Uses:
        """How the statements of the cell use values."""
        return Uses(self.cell.program)

    def numbers(self, values: Iterable[TensorSymbol], prefix: str = "", named: bool = True) -> Numbers:
        """The equations that define some values, each once."""
        once = tuple(dict.fromkeys(values))
        labels = tuple(":".join(filter(None, (self.cell.name, prefix, value.name))) for value in once)
        return Numbers(labels, tuple(name.text for name in self.pen.names(once)), named)

    def adjoints(self, values: Iterable[TensorSymbol]) -> Numbers:
        """The adjoints of some values, by their numbers alone."""
        return self.numbers((value.marked("adj") for value in values), named=False)

    def use(self, step: Step) -> Use | None:
        """The use that a gradient comes from, where it is only one."""
        value = step.target.primal()
        places = [origin for origin in step.origins if origin in self.uses.steps]
        found = [use for place in places for use in self.uses.of(value, place)]
        seeded = any(is_seed(origin) for origin in step.origins)
        return found[0] if len(found) == 1 and not (seeded or value.fixed) else None

    def leads_back(self, step: Step) -> bool:
        """Whether nothing is to be told of a gradient but the equation that it comes back through."""
        use = self.use(step)
        return use is not None and rule_of(use) == "other" and not listed_uses(self.pen, [use])[1:]

    def together(self, steps: Sequence[Step]) -> Spans:
        """Of such gradients, all in one sentence."""
        places = dict.fromkeys(use.by for step in steps if (use := self.use(step)))
        return fill(
            _SENTENCES["other"] if len(places) == 1 else _OTHERS,
            v=listed(self.pen.names(step.target.primal() for step in steps)),
            eq=self.numbers(places),
            adj=self.adjoints(places),
            way="",
        )

    def reason(self, step: Step) -> Spans:
        """By which rule, and from which equations, a statement of the gradient follows."""
        value = step.target.primal()
        seeded = any(is_seed(origin) for origin in step.origins)
        places = [origin for origin in dict.fromkeys(step.origins) if origin in self.uses.steps]
        found = [use for place in places for use in self.uses.of(value, place)]
        v = self.pen.name(value)
        if value.fixed:
            return fill(_FIXED, v=v)
        if not found:
            return fill(_SUPPLIED if seeded else _UNUSED, v=v)
        if not seeded and len(found) == 1:
            return self._single(value, found[0])
        return self._several(value, found, seeded)

    def _several(self, value: TensorSymbol, found: Sequence[Use], seeded: bool) -> Spans:
        places = dict.fromkeys(use.by for use in found)
        plain = len(places) > 1 and all(is_plain_product(use) for use in found)
        matrices = _ROW_MATRICES if self.pen.notation.signs.rows else _MATRICES
        sentence = matrices if plain else _MIXED if len(places) > 1 else _AGAIN
        return fill(
            _WITH_CALLER if seeded else sentence,
            v=self.pen.name(value),
            eq=self.numbers(places),
            adj=self.adjoints(places),
            s="s" if len(places) > 1 else "",
            z="" if len(places) > 1 else "s",
        )

    def _single(self, value: TensorSymbol, use: Use) -> Spans:
        pen, rule = self.pen, rule_of(use)
        factor = pen.formula(use.factor)
        # the way in brackets, without the statement that stands before it
        ways = through(use) if use.rule == "function" else listed_uses(pen, [use])[1:]
        return fill(
            (_ROWS if pen.notation.signs.rows and rule in _ROWS else _SENTENCES)[rule],
            v=pen.name(value),
            eq=self.numbers([use.by]),
            adj=self.adjoints([use.by]),
            factor=factor,
            function=named(use.function),
            slope=pen.formula(use.slope),
            partner=pen.formula(use.partner),
            scaled=say(", multiplied by ", factor, ",") if use.factor != Scalar(1) else "",
            sign=", with a minus sign" if use.minus else "",
            way=say(" ", *ways) if rule == "other" and ways else ways,
        )


def is_common(use: Use | None) -> bool:
    """Whether a gradient is that of a weight matrix or a bias, of which one sentence tells all."""
    if use is None or use.minus or use.function or use.turned:
        return False
    return use.factor == Scalar(1) and use.rule in ("matrix", "sum")
