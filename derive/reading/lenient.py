r"""What an author's formula means: as `Meaning`, where books are less strict than our own printer.

Vectors of one shape beside each other are multiplied entry by entry, numbers go with tensors of any shape,
and a prime may be a transpose.  What cannot be, by its shapes, is a `Misfit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from derive.reading import functions as table
from derive.reading.arrays import (
    Found,
    Misfit,
    Undetermined,
    Unsized,
    Value,
    Want,
    joined,
    multiplied,
    number,
    sized,
    transposed,
)
from derive.reading.indexed import Env
from derive.reading.per_unit import PerUnit
from derive.reading.tokens import Unreadable
from derive.reading.tree import Call, Listed, Partial, Scripted, Spelt, Tree


class Unknown(Unreadable):
    """A name that nobody defines."""

    def __init__(self, spelt: Spelt) -> None:
        super().__init__("a name that is defined nowhere", spelt.place)
        self.spelt = spelt


class AuthorsMeaning(PerUnit):
    """The values of authors' formulas."""

    def whole(self, tree: Tree, want: Want) -> Value:
        """The value of a side; a number stands for a tensor of that number."""
        return sized(self.value(tree, want, {}), want)

    def value(self, tree: Tree, want: Want, env: Env) -> Found:
        """The value of a part."""
        if isinstance(tree, Spelt):
            return self._spelt(tree, env)
        turned = isinstance(tree, Scripted) and tree.scripts == (("^", "\\top"),)
        factor = tree.base if isinstance(tree, Scripted) and turned else tree
        if isinstance(factor, Partial) and self.partial:  # a diagonal matrix is its transpose
            return self.partial(factor)
        if (entry := self.indexed(tree, want, env)) is not None:
            return entry
        if isinstance(tree, Scripted) and isinstance(tree.base, Call) and tree.scripts[-1][1] != "\\top":
            inner = sized(self.value(tree.base, want, env), want)
            return self._to_the(inner, self._number(tree.scripts[-1][1]))
        if isinstance(tree, Call) and tree.function == "\\otimes":
            return self._tensor_product(tree.arguments, want, env)
        return super().value(tree, want, env)

    def _raised(self, inner: Tree, text: str, want: Want, env: Env) -> Found:
        """A power of a row is that of its entries, though it is kept as a matrix."""
        if self.rows and not text.endswith("\\top"):
            found = sized(self.value(inner, want, env), want)
            if found.rank == 2 and found.shape[0] == 1:
                return self._to_the(found, self._number(text.removeprefix("\\odot")))
        return super()._raised(inner, text, want, env)

    # -- names

    def _spelt(self, tree: Spelt, env: Env) -> Value:
        if found := self.known(tree):
            return found
        if tree.primes == 1:
            turned = self.known(_without_prime(tree))
            if turned is not None:
                return sized(transposed(turned), None)
        entry = self.entry(tree, env)
        if entry is not None:
            return entry
        if not (tree.below or tree.above or tree.mark or tree.primes or tree.time is not None):
            if tree.letter == "I":
                return Unsized("eye")  # type: ignore[return-value]
            if tree.letter in self.sizes:
                return number(self.numbers.number(str(self.sizes[tree.letter])))
            if tree.letter in ("e", "\\pi"):
                return number(self.numbers.number(tree.letter))
        raise Unknown(tree)

    # -- products

    def _elementwise(self, factors: Sequence[Tree], want: Want, env: Env) -> Value:
        return self._zipped(_product, factors, want, env)

    def _beside(self, factors: Sequence[Tree], want: Want, env: Env) -> Found:
        try:
            return super()._beside(factors, want, env)
        except Undetermined:
            raise
        except Unreadable as reason:
            if isinstance(reason, Unknown):
                raise
            found = [self.value(factor, None, env) for factor in factors]
            return _from_right(found, want) or _from_left(found, want) or _raise(reason)

    def _tensor_product(self, factors: Sequence[Tree], want: Want, env: Env) -> Found:
        """The outer product where a matrix is needed, else the product entry by entry."""
        if want is None or len(want) != 2 or (self.rows and want[0] == 1):
            return self._elementwise(factors, want, env)
        a, b = (np.ravel(sized(self.value(each, None, env), None).array) for each in factors)
        return Value(np.outer(a, b))

    # -- lists

    def _listed(self, parts: Sequence[Tree], separator: str, want: Want, env: Env) -> Value:
        """Vectors one after the other, whichever sign is between them."""
        found = [sized(self.value(part, None, env), None) for part in parts]
        if len({each.rank for each in found}) != 1:
            raise Misfit(f"parts of ranks {[each.rank for each in found]} in one pair of brackets")
        rows = self.rows and all(each.rank == 2 and each.shape[0] == 1 for each in found)
        blocks = any(isinstance(part, Listed) for part in parts)
        beside = found[0].rank == 2 and (separator == "," or (rows and not blocks))
        return Value(joined([each.array for each in found], 1 if beside else 0))


def _product(*values: Any) -> Any:
    first, *rest = values
    for each in rest:
        first = first * each
    return first


def _without_prime(tree: Spelt) -> Spelt:
    return Spelt(tree.letter, tree.below, tree.above, tree.time, 0, tree.mark, tree.place)


def _pair(left: Found, right: Found, want: Want) -> Found | None:
    try:
        return multiplied([left, right], want)
    except Unreadable:
        pass
    if not isinstance(left, Value) or not isinstance(right, Value) or not left.rank:
        return None
    vectors = left.rank == 1 or left.shape[0] == 1
    alike = left.shape == right.shape and left.row == right.row
    return Value(table.mapped(_product, left.array, right.array), left.row) if alike and vectors else None


def _from_right(found: Sequence[Found], want: Want) -> Found | None:
    result: Found | None = found[-1]
    for each in reversed(found[:-1]):
        result = None if result is None else _pair(each, result, want)
    return result


def _from_left(found: Sequence[Found], want: Want) -> Found | None:
    result: Found | None = found[0]
    for each in found[1:]:
        result = None if result is None else _pair(result, each, want)
    return result


def _raise(reason: Unreadable) -> Found:
    raise reason
