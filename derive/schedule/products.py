"""Contractions as sums of products of factors, and for every product its cheapest order.

What is in a contraction is multiplied out: products, numbers times something, and sums that hold an identity
or a product.  An order is found by trying all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, count, product

from derive.algebra.node import Apply, Node, Scalar, add, apply, is_op, mul, neg
from derive.algebra.record import shape_of
from derive.ops.contraction import contract
from derive.ops.contraction_text import letters_of
from derive.schedule.draft import applied

FACTORS, TERMS, SUMS = 6, 8, 3  # more than these would take long to try
COMPOUND = ("contract", "mul", "div", "add", "neg", "eye")
Factor = tuple[str, Node]  # the letters of its axes, and what it is


@dataclass(frozen=True)
class Term:
    """A product of factors, and its sign; letters that the result does not have are summed over."""

    negative: bool
    factors: tuple[Factor, ...]


def forms(node: Apply, price: Callable[[Node], int]) -> Iterator[Node]:
    """A contraction as a sum of products in their cheapest order, with some of its sums multiplied out.

    None for anything else, and where there is one way to compute it.
    """
    compound = any(isinstance(o, Apply) and o.op in COMPOUND for o in node.operands)
    if node.op != "contract" or not (compound or len(node.operands) > 2):
        return
    sums = [each for each in dict.fromkeys(applied(node)) if _is_worth_opening(each)]
    letters = _letters()
    out = "".join(next(letters) for _ in shape_of(node))
    for number in range(len(sums) + 1 if len(sums) <= SUMS else 1):
        for opened in combinations(sums, number):
            fresh = _letters(len(out))
            terms = _multiplied(_renamed(node, out, fresh), fresh, opened)
            if len(terms) <= TERMS and all(len(term.factors) <= FACTORS for term in terms):
                yield add(*(ordered(term, out, price) for term in terms))


def ordered(term: Term, out: str, price: Callable[[Node], int]) -> Node:
    """The product of the factors, in the order of the lowest price."""
    numbers = [node for letters, node in term.factors if not letters]
    factors = [factor for factor in term.factors if factor[0]]
    # as the last one a number is multiplied last, if that is as cheap: what is there without it may be shared
    factors += [("", mul(*numbers))] if numbers else []
    found = _Order(factors, out, price).best(tuple(range(len(factors))))[1]
    return neg(found) if term.negative else found


class _Order:
    """The search for an order: of every part of the product the cheapest one, small parts first."""

    def __init__(self, factors: Sequence[Factor], out: str, price: Callable[[Node], int]) -> None:
        self.factors, self.out, self.price = factors, out, price
        self.known: dict[tuple[int, ...], Factor] = {}

    def best(self, chosen: tuple[int, ...]) -> Factor:
        """The cheapest product of some factors."""
        if chosen not in self.known:
            left = self._left(chosen)
            if len(chosen) == 1:
                self.known[chosen] = _merged([self.factors[chosen[0]]], left)
            else:
                found = (_merged([self.best(side) for side in split], left) for split in _splits(chosen))
                self.known[chosen] = min(found, key=lambda factor: self.price(factor[1]))
        return self.known[chosen]

    def _left(self, chosen: tuple[int, ...]) -> str:
        """The letters of some factors that are not summed over among them alone."""
        if len(chosen) == len(self.factors):
            return self.out
        others = "".join(letters for k, (letters, _) in enumerate(self.factors) if k not in chosen)
        own = dict.fromkeys("".join(self.factors[k][0] for k in chosen))
        return "".join(letter for letter in own if letter in self.out + others)


def _splits(chosen: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """All ways to make two parts, first those that leave the last factor alone."""
    *others, last = chosen
    for size in range(len(others)):
        for part in combinations(others, size):
            yield tuple(k for k in others if k not in part), (*part, last)


def _merged(factors: Sequence[Factor], out: str) -> Factor:
    """The product of one or two factors, entry by entry where that is what it is."""
    if len(factors) == 2 and all(letters in ("", out) for letters, _ in factors):
        return out, mul(*(node for _, node in sorted(factors, key=lambda factor: len(factor[0]))))
    if len({letters for letters, _ in factors}) == 1:  # a^T b is b^T a, and both are to be found as one
        factors = sorted(factors, key=lambda factor: str(factor[1]))
    spec = ",".join(letters for letters, _ in factors)
    return out, contract(f"{spec}->{out}", *(node for _, node in factors))


def _is_worth_opening(node: Apply) -> bool:
    """Whether it is a sum of tensors with an identity or a product among its terms."""
    same = node.op == "add" and all(shape_of(o) == shape_of(node) != () for o in node.operands)
    return same and any(map(_has_structure, node.operands))


def _has_structure(term: Node) -> bool:
    if isinstance(term, Apply) and term.op in ("neg", "mul", "div"):
        return any(map(_has_structure, term.operands))
    return is_op(term, "eye") or is_op(term, "contract")


def _terms(node: Node, letters: str, fresh: Iterator[str], opened: Sequence[Node]) -> list[Term]:
    """An expression whose axes have these letters, as a sum of products."""
    if isinstance(node, Apply) and node.op == "neg":
        inner = _terms(node.operands[0], letters, fresh, opened)
        return [Term(not term.negative, term.factors) for term in inner]
    if isinstance(node, Apply) and letters:
        if node in opened:
            return [term for o in node.operands for term in _terms(o, letters, fresh, opened)]
        factors = _factors(node, letters, fresh)
        if factors:
            return _multiplied(factors, fresh, opened)
    return [Term(False, ((letters, node),))]


def _factors(node: Apply, letters: str, fresh: Iterator[str]) -> list[Factor]:
    """The factors of what is a product of any kind."""
    if node.op == "contract":
        return _renamed(node, letters, fresh)
    if node.op == "mul":
        return [(letters if shape_of(o) else "", o) for o in node.operands]
    if node.op == "div" and shape_of(node.operands[0]) and not shape_of(node.operands[1]):
        return [(letters, node.operands[0]), ("", apply("div", Scalar(1), node.operands[1]))]
    return []


def _renamed(node: Apply, letters: str, fresh: Iterator[str]) -> list[Factor]:
    """The operands of a contraction whose result has these letters."""
    inputs, out = letters_of(node)
    names = dict(zip(out, letters, strict=True))
    for letter in dict.fromkeys("".join(inputs)):
        if letter not in names:
            names[letter] = next(fresh)
    return [
        ("".join(names[letter] for letter in each), operand)
        for each, operand in zip(inputs, node.operands, strict=True)
    ]


def _multiplied(factors: Sequence[Factor], fresh: Iterator[str], opened: Sequence[Node]) -> list[Term]:
    """The product of sums, as a sum of products."""
    each = [_terms(node, letters, fresh, opened) for letters, node in factors]
    return [
        Term(
            sum(term.negative for term in chosen) % 2 == 1, tuple(f for term in chosen for f in term.factors)
        )
        for chosen in product(*each)
    ]


def _letters(start: int = 0) -> Iterator[str]:
    """One after the other, as many as are needed."""
    return (chr(code) for code in count(ord("a") + start))
