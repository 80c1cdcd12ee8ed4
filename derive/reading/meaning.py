r"""What a formula of ours means: the tree of its text, evaluated to arrays of numbers.

All that is known besides the text are the values of the symbols by how they are written, the sizes, and the
shape of what stands left of the equality sign.  What leaves a reader in doubt is an error: a sum of different
shapes, a power of a matrix, a matrix of ones whose size nobody can find, a name that can be read in two ways.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from derive.algebra.record import Array
from derive.reading import functions as table
from derive.reading import tree as forms
from derive.reading.arrays import (
    Found,
    Misfit,
    Undetermined,
    Unsized,
    Value,
    Want,
    convolved,
    filled,
    joined,
    multiplied,
    number,
    sized,
    spread_back,
    transposed,
)  # fmt: skip
from derive.reading.grammar import parsed
from derive.reading.indexed import Entries, Env
from derive.reading.numbers import Numbers, Reals
from derive.reading.scripts import Interval, interval, linear, name, shape
from derive.reading.tokens import Unreadable
from derive.reading.tree import Tree
from derive.reading.whole import of_whole

NOWHERE: Env = {}
_ONES, _IDENTITY, _ZERO = forms.Name("\\mathbf{1}"), forms.Name("I"), forms.Number("0")
_NAMED = ("e", "\\pi")


class Meaning:
    """The values of formulas over one table of symbols.

    symbols: values by how they are written, without room; sizes: by letter; functions: further ones, by how
    they are written; numbers: what to compute in, mpmath's by default.
    """

    def __init__(
        self,
        symbols: Mapping[str, Array],
        sizes: Mapping[str, int],
        functions: Mapping[str, Callable[..., Any]] | None = None,
        numbers: Numbers | None = None,
    ) -> None:
        self.symbols, self.sizes = symbols, sizes
        self.numbers: Numbers = numbers or Reals()
        self.functions: Mapping[str, Callable[..., Any]] = {**self.numbers.functions, **(functions or {})}
        self.entries = Entries(self)

    def of(self, tex: str, shape: Sequence[int]) -> Array:
        """The value of a formula that stands for something of this shape.

        Raises: Unreadable where the text does not say it, or says something of another shape.
        """
        tree = parsed(tex, {*table.NAMES, *self.functions})
        try:
            found = self.value(tree, tuple(shape), NOWHERE)
            value = sized(found, tuple(shape))
        except Unreadable as reason:
            raise type(reason)(f"{reason}; read in {tex}") from None
        if value.rank == 0 and shape:
            if value.array[()] != 0:
                raise Unreadable(f"a number stands where a tensor {tuple(shape)} is needed: {tex}")
            return filled(shape, 0)
        return value.array

    def value(self, tree: Tree, want: Want, env: Env) -> Found:
        """The value of a part; want: the shape that is needed there, where that is known."""
        match tree:
            case forms.Number(text):
                return number(self.numbers.number(text))
            case forms.Name() | forms.Scripted():
                return self._named(tree, want, env)
            case forms.Sum(terms):
                return self._sum(terms, want, env)
            case forms.Elementwise(factors):
                return self._elementwise(factors, want, env)
            case forms.Beside(factors):
                return self._beside(factors, want, env)
            case forms.Convolved(kernel, tensor, stride, turned):
                a, b = (sized(self.value(each, None, env), None).array for each in (kernel, tensor))
                return Value((spread_back if turned else convolved)(a, b, stride, want))
            case forms.Fraction(above, below):
                return self._zipped(self.numbers.divided, (above, below), want, env)
            case forms.Call():
                return self._call(tree, want, env)
            case forms.Listed(parts, separator):
                return self._listed(parts, separator, want, env)
            case forms.Over():
                return self.entries.over(tree, env)
        raise Unreadable(f"nobody knows what {tree} is here")  # an author's name, taken apart

    # -- entry by entry

    def _alike(self, trees: Sequence[Tree], want: Want, env: Env) -> list[Value]:
        """Values that go together entry by entry: one shape, and numbers; the first shape found is wanted."""
        found: list[Found | None] = []
        for tree in trees:
            try:
                found.append(self.value(tree, want, env))
            except Undetermined:
                found.append(None)
        known = [each for each in found if isinstance(each, Value) and each.rank]
        shape = want or next((each.shape for each in known if not each.row), None)
        if shape is None and known:
            shape = None if all(each.row for each in known) else known[0].shape
        values = [
            sized(self.value(tree, shape, env) if each is None else each, shape)
            for tree, each in zip(trees, found, strict=True)
        ]
        ranked = {(each.shape, each.row) for each in values if each.rank}
        if len(ranked) > 1:
            raise Misfit(f"entry by entry, but of shapes {sorted(ranked)}")
        return values

    def _zipped(self, function: Callable[..., Any], trees: Sequence[Tree], want: Want, env: Env) -> Value:
        values = self._alike(trees, want, env)
        row = any(each.row for each in values)
        return Value(table.mapped(function, *(each.array for each in values)), row)

    def _sum(self, terms: Sequence[tuple[int, Tree]], want: Want, env: Env) -> Value:
        signs = [sign for sign, _ in terms]

        def total(*values: Any) -> Any:
            return sum(sign * value for sign, value in zip(signs, values, strict=True))

        return self._zipped(total, [tree for _, tree in terms], want, env)

    def _elementwise(self, factors: Sequence[Tree], want: Want, env: Env) -> Value:
        values = self._alike(factors, want, env)
        if any(not each.rank for each in values):
            raise Unreadable("an elementwise product with a number")
        return Value(table.mapped(lambda *z: math.prod(z), *(v.array for v in values)), values[0].row)

    def _beside(self, factors: Sequence[Tree], want: Want, env: Env) -> Found:
        found: list[Found] = []
        open_at: list[int] = []
        for place, factor in enumerate(factors):
            try:
                found.append(self.value(factor, None, env))
            except Undetermined:
                found.append(Unsized("ones"))  # stands in until the others are known
                open_at.append(place)
        if open_at:
            others = [each for k, each in enumerate(found) if k not in open_at]
            if len(open_at) > 1 or any(not isinstance(o, Value) or o.rank for o in others):
                raise Undetermined("a factor of a size that nobody can find")
            found[open_at[0]] = self.value(factors[open_at[0]], want, env)
        return self.product(found, want)

    def product(self, factors: Sequence[Found], want: Want) -> Found:
        """What factors beside each other are."""
        return multiplied(factors, want)

    def _named(self, tree: forms.Name | forms.Scripted, want: Want, env: Env) -> Found:
        base, scripts = (tree.base, tree.scripts) if isinstance(tree, forms.Scripted) else (tree, ())
        entry = self.entries.entry(tree, env)
        whole = self.symbols.get(name(base.text, scripts)) if isinstance(base, forms.Name) else None
        if entry is not None and whole is not None:
            raise Unreadable(f"{tree} is a name, and an entry of another")
        if whole is not None:
            return Value(whole)
        if entry is not None:
            return entry
        if not scripts:
            return self._constant(base)
        (sign, text), inner = scripts[-1], forms.Scripted(base, scripts[:-1]) if scripts[:-1] else base
        return self._raised(inner, text, want, env) if sign == "^" else self._lowered(inner, text, want, env)

    def _constant(self, base: Tree) -> Found:
        if base == _ONES:
            return Unsized("ones")
        if base == _IDENTITY:
            return Unsized("eye")
        if isinstance(base, forms.Name) and base.text in self.sizes:
            return number(self.numbers.number(str(self.sizes[base.text])))
        if isinstance(base, forms.Name) and base.text in _NAMED:
            return number(self.numbers.number(base.text))
        raise Unreadable(f"nobody knows the name {base}")

    def _raised(self, inner: Tree, text: str, want: Want, env: Env) -> Found:
        if text.endswith("\\top"):
            rest = text.removesuffix("\\top")
            base = forms.Scripted(inner, (("^", rest),)) if rest else inner
            if rest and isinstance(inner, forms.Scripted):
                base = forms.Scripted(inner.base, (*inner.scripts, ("^", rest)))
            turned = tuple(reversed(want)) if want and len(want) == 2 else None
            return transposed(self.value(base, turned, env))
        found = sized(self.value(inner, want, env), want)
        if found.rank == 2 and text == "-1":
            if len(set(found.shape)) > 1:
                raise Misfit(f"the inverse of a matrix {found.shape}")
            return Value(self.numbers.inverse(found.array))
        each = text.removeprefix("\\odot")
        if found.rank == 2 and each == text:
            raise Unreadable(f"the power {text} of a matrix is not the power of its entries")
        return self._to_the(found, self._number(each))

    def _number(self, text: str) -> Any:
        reals = Meaning({}, self.sizes)
        return sized(reals.value(parsed(text, table.NAMES), (), NOWHERE), ()).array[()]

    def _to_the(self, found: Value, exponent: Any) -> Value:
        return Value(table.mapped(lambda z: self.numbers.power(z, exponent), found.array), found.row)

    def _lowered(self, inner: Tree, text: str, want: Want, env: Env) -> Value:
        found = interval(text)
        if found:
            return self._slice(inner, found, env)
        if inner == _ZERO:
            return Value(filled(shape(text, self.sizes), 0))
        if inner in (_ONES, _IDENTITY):
            one = Unsized("ones" if inner != _IDENTITY else "eye")
            return sized(one, shape(text, self.sizes) * (1 + (inner == _IDENTITY)))
        if isinstance(inner, forms.Listed) and len(inner.parts) == 1:
            return self.entries.bound(inner.parts[0], tuple(text), want, env)
        raise Unreadable(f"a subscript {text} that is neither indices nor an interval, at {inner}")

    def _slice(self, inner: Tree, part: Interval, env: Env) -> Value:
        whole = sized(self.value(inner, None, env), None)
        first, last = (linear(each, self.sizes) for each in (part.first, part.last))
        if part.axis >= whole.rank:
            raise Misfit(f"entries along axis {part.axis + 1} of {whole.shape}")
        if not 1 <= first <= last + 1 <= whole.shape[part.axis] + 1:
            raise Unreadable(f"entries {first} to {last} of {whole.shape}")
        return Value(whole.array[(slice(None),) * part.axis + (slice(first - 1, last),)], whole.row)

    def _call(self, call: forms.Call, want: Want, env: Env) -> Found:
        function, arguments, scripts = call.function, call.arguments, dict(call.scripts)
        if special := self._special(call, want, env):
            return special
        definition = self.functions.get(function)
        if definition is None:
            raise Unreadable(f"nobody knows the function {function}")
        value = self._zipped(definition, arguments, want, env)
        exponent = self._number(scripts["^"]) if "^" in scripts else 1
        return value if exponent == 1 else self._to_the(value, exponent)

    def _special(self, call: forms.Call, want: Want, env: Env) -> Value | None:
        """Functions of whole tensors."""

        def argument(shape: Want) -> Array:
            return sized(self.value(call.arguments[0], shape, env), shape).array

        if call.function == table.JOINED:
            return self._along(call.arguments, int(dict(call.scripts)["_"]) - 1, env)
        return of_whole(self, call, argument, want)

    def _listed(self, parts: Sequence[Tree], separator: str, want: Want, env: Env) -> Value:
        """Vectors one after the other, matrices side by side (a comma) or one below the other."""
        if len(parts) == 1:
            return sized(self.value(parts[0], want, env), want)
        ranks = {each.rank + each.row for part, each in self._parts(parts, env) if not _block(part)}
        if len(ranks) != 1 or max(ranks) > 2 or max(ranks) < 1:
            raise Unreadable(f"parts of ranks {sorted(ranks)} in one pair of brackets")
        return self._along(parts, 1 if max(ranks) == 2 and separator == "," else 0, env)

    def _along(self, parts: Sequence[Tree], axis: int, env: Env) -> Value:
        """Parts along an axis; zeros have the length that is written, and else that of their neighbours."""
        found = list(self._parts(parts, env))
        arrays = {
            k: sized(each, (1, *each.shape) if each.row else None).array for k, (_, each) in enumerate(found)
        }
        model = next(arrays[k].shape for k, (part, _) in enumerate(found) if not _block(part))
        for k, (part, each) in enumerate(found):
            if _block(part):
                arrays[k] = filled((*model[:axis], *each.shape, *model[axis + 1 :]), 0)
        return Value(joined(list(arrays.values()), axis))

    def _parts(self, parts: Sequence[Tree], env: Env) -> list[tuple[Tree, Value]]:
        return [(part, sized(self.value(part, None, env), None)) for part in parts]


def _block(part: Tree) -> bool:
    """Whether a part is zeros of which one length is written."""
    return isinstance(part, forms.Scripted) and part.base == _ZERO and "\\times" not in part.scripts[0][1]
