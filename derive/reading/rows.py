"""The same meaning where a vector is a row: x W^T for W x, a b^T for the inner product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from derive.algebra.record import Array
from derive.reading import functions as table
from derive.reading import tree as forms
from derive.reading.arrays import Found, Misfit, Unsized, Value, Want, multiplied, sized, transposed
from derive.reading.grammar import parsed
from derive.reading.indexed import Env
from derive.reading.meaning import NOWHERE, Meaning
from derive.reading.tree import Tree
from derive.reading.whole import of_whole


class Rows(Meaning):
    """The values of formulas with row vectors over one table of symbols."""

    def of(self, tex: str, shape: Sequence[int]) -> Array:
        """The value of a formula that stands for something of this shape; raises as `Meaning.of`."""
        if len(shape) == 1:
            found = self.value(parsed(tex, {*table.NAMES, *self.functions}), tuple(shape), NOWHERE)
            if isinstance(found, Value) and found.row and found.shape == tuple(shape):
                return found.array
        return super().of(tex, shape)

    def product(self, factors: Sequence[Found], want: Want) -> Found:
        """What the transposed factors are in the other order, transposed."""
        if want and len(want) > 2:  # a vector along the first axis, times ones
            return multiplied([_turned(each) for each in factors], want)
        turned = tuple(reversed(want)) if want else want
        return _turned(multiplied([_turned(each) for each in reversed(factors)], turned))

    def _alike(self, trees: Sequence[Tree], want: Want, env: Env) -> list[Value]:
        if not want or len(want) > 1:
            return super()._alike(trees, want, env)
        found = [self.value(tree, want, env) for tree in trees]
        return [each if _is_row(each, want) else _made_row(each, want) for each in found]

    def _raised(self, inner: Tree, text: str, want: Want, env: Env) -> Found:
        return super()._raised(inner, text, _unless_vector(want), env)

    def _listed(self, parts: Sequence[Tree], separator: str, want: Want, env: Env) -> Value:
        found = super()._listed(parts, separator, _unless_vector(want), env)
        return Value(found.array[0], row=True) if found.rank == 2 and found.shape[0] == 1 else found

    def _named(self, tree: forms.Name | forms.Scripted, want: Want, env: Env) -> Found:
        found = super()._named(tree, want, env)
        plain = isinstance(tree, forms.Name) or not str(tree.scripts[-1][1]).endswith("\\top")
        return _as_row(found) if plain else found

    def _special(self, call: forms.Call, want: Want, env: Env) -> Value | None:
        def argument(shape: Want) -> Array:
            found = self.value(call.arguments[0], None if shape and len(shape) == 1 else shape, env)
            return found.array if isinstance(found, Value) and found.row else sized(found, shape).array

        made = of_whole(self, call, argument, want) if call.function != table.JOINED else None
        if made is None:
            return super()._special(call, want, env)
        return Value(made.array, row=made.rank == 1)


def _turned(found: Found) -> Found:
    """Rows for columns; ones without a sign of transposition stand for either, as a vector does."""
    return found if isinstance(found, Unsized) or found.rank == 0 else transposed(found)


def _unless_vector(want: Want) -> Want:
    """The shape that is needed, where a row and a column cannot be mistaken for each other by it."""
    return None if want and len(want) == 1 else want


def _is_row(found: Found, want: Want) -> TypeGuard[Value]:
    return isinstance(found, Value) and found.row and found.shape == want


def _made_row(found: Found, want: Want) -> Value:
    """Ones of a known size, the only row of a matrix, and numbers; a column is no row."""
    if isinstance(found, Value) and found.rank == 1:
        raise Misfit(f"a column of {found.shape} where a row is needed")
    value = sized(found, want)
    return Value(value.array, row=value.rank == 1)


def _as_row(found: Found) -> Found:
    """A vector that was made without regard to rows."""
    return Value(found.array, row=True) if isinstance(found, Value) and found.rank == 1 else found
