r"""Authors' formulas of one unit: entries that the last subscripts name, and sums over an index.

``W_{f,jk}``, ``(W_f)_{jk}``, ``[W x]_j``, ``h_t^{(j)}`` are entries where their letters are bound: by a sum,
or by what stands left of the equality sign.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from derive.algebra.record import Array
from derive.reading.arrays import Misfit, Value, Want, number, sized
from derive.reading.indexed import Env
from derive.reading.meaning import Meaning
from derive.reading.numbers import Numbers
from derive.reading.tokens import Unreadable
from derive.reading.tree import Listed, Name, Over, Partial, Scripted, Spelt, Tree

Known = Callable[[Spelt], "Value | None"]
_MOST = 2  # so many letters name an entry


class PerUnit(Meaning):
    """The values of entries and sums; known: the value of a name, or nothing; rows: whether vectors are rows,
    kept as matrices of one row; partial: the value of a derivative by another value."""

    def __init__(
        self,
        known: Known,
        sizes: Mapping[str, int],
        functions: Mapping[str, Callable[..., Any]],
        numbers: Numbers,
        rows: bool = False,
        partial: Callable[[Partial], Value] | None = None,
    ) -> None:
        super().__init__({}, sizes, functions, numbers)
        self.known, self.rows, self.partial = known, rows, partial

    def indexed(self, tree: Tree, want: Want, env: Env) -> Value | None:
        """The value of what says entry by entry what it is, if this does."""
        if isinstance(tree, Over):
            return self._over(tree, env)
        if isinstance(tree, Scripted) and tree.scripts[-1][0] == "^":
            return self.entry(tree, env) if tree.scripts[-1][1] in env else None
        if not isinstance(tree, Scripted):
            return None
        if isinstance(tree.base, Listed) and len(tree.base.parts) == 1:
            return self._bound(tree.base.parts[0], tree.scripts[-1][1], want, env)
        entry = self.entry(tree, env)
        text = tree.scripts[-1][1]
        if entry is None and text.isalpha() and not isinstance(tree.base, Name):
            raise Unreadable(f"a subscript {text} that names no entry here")
        return entry

    def entry(self, tree: Spelt | Scripted, env: Env) -> Value | None:
        """The entry that the last subscripts name, in the letters that are bound."""
        found = self.place(tree, env) if env else None
        if found is None:
            return None
        array, letters = found
        at = tuple(env[letter] - 1 for letter in letters)
        if any(k >= length for k, length in zip(at, array.shape, strict=True)):
            raise Misfit(f"an index {''.join(letters)} that goes beyond {array.shape}")
        return number(array[at])

    def place(self, tree: Spelt | Scripted, letters: Collection[str]) -> tuple[Array, tuple[str, ...]] | None:
        """The tensor and the letters that name one entry of it."""
        if isinstance(tree, Scripted):
            sign, text = tree.scripts[-1]
            if (sign != "_" and len(text) > 1) or not all(letter in letters for letter in text):
                return None
            inner = replace(tree, scripts=tree.scripts[:-1]) if tree.scripts[:-1] else tree.base
            array = self._vector(sized(self.value(inner, None, {}), None).array)
            return (array, tuple(text)) if array.ndim == len(text) else None
        for kept, text in splits(tree):
            whole = self.known(kept) if all(letter in letters for letter in text) else None
            entries = None if whole is None else self._vector(whole.array)
            if entries is not None and entries.ndim == len(text):
                return entries, tuple(text)
        return None

    def _vector(self, array: Array) -> Array:
        return array[0] if self.rows and array.ndim == 2 and array.shape[0] == 1 else array

    def _bound(self, body: Tree, letters: str, want: Want, env: Env) -> Value:
        """The tensor whose entries a formula says."""
        row = self.rows and want is not None and len(want) == 2 and len(letters) == 1
        shape = want[1:] if want is not None and row else want
        if shape is None:
            shape = tuple(
                self._last(body, letter, {**env, **dict.fromkeys(letters, 1)}) for letter in letters
            )
        if len(shape) != len(letters):
            raise Misfit(f"the indices {letters} for {shape}")
        result = np.empty(shape, dtype=object)
        for index in np.ndindex(*shape):
            at = {**env, **{letter: k + 1 for letter, k in zip(letters, index, strict=True)}}
            each = sized(self.value(body, None, at), None)
            if each.rank:
                raise Unreadable(f"a tensor {each.shape} where the entry {letters} is needed")
            result[index] = each.array[()]
        return Value(result.reshape(1, -1) if row else result)

    # -- sums

    def _over(self, tree: Over, env: Env) -> Value:
        lasts = {letter: self._last(tree.body, letter, env) for letter in tree.letters}
        total: Any = 0
        for index in np.ndindex(*lasts.values()):
            at = {**env, **{letter: k + 1 for letter, k in zip(lasts, index, strict=True)}}
            each = sized(self.value(tree.body, None, at), None)
            total = np.add(each.array, total)
        return Value(np.asarray(total, dtype=object))

    def _last(self, tree: Any, letter: str, env: Env) -> int:
        """How far a letter goes: as long as the axis where it stands."""
        lengths = set(self._extents(tree, letter, {**env, letter: 1}))
        if not lengths:
            raise Unreadable(f"the index {letter} is the index of nothing")
        if len(lengths) > 1:
            raise Misfit(f"the index {letter} goes to {' and to '.join(map(str, sorted(lengths)))}")
        return lengths.pop()

    def _extents(self, tree: Any, letter: str, env: Env) -> Iterator[int]:
        if isinstance(tree, Over):
            env = {**env, **dict.fromkeys(tree.letters, 1)}
        found = self.place(tree, env) if isinstance(tree, Spelt | Scripted) else None
        if found is not None:
            array, letters = found
            yield from (n for n, each in zip(array.shape, letters, strict=True) if each == letter)
        elif not isinstance(tree, Spelt):
            for part in tree if isinstance(tree, tuple) else getattr(tree, "__dict__", {}).values():
                if not isinstance(part, str | int):
                    yield from self._extents(part, letter, env)


def splits(tree: Spelt) -> Iterator[tuple[Spelt, str]]:
    r"""A name without its last subscripts, or without a superscript, and these: it may name an entry.

    >>> from derive.reading.authored import authored
    >>> [text for _, text in splits(authored("W_{f,jk}"))]
    ['k', 'jk']
    >>> [text for _, text in splits(authored("h_t^{(j)}"))]
    ['j']
    """
    below, above = "".join(tree.below), "".join(tree.above).strip("()")
    for count in range(1, _MOST + 1):
        text = below[-count:]
        if len(text) == count and text.isalpha():
            rest = below[:-count]
            yield replace(tree, below=(rest,) if rest else ()), text
    if above.isalpha() and len(above) <= _MOST:
        yield replace(tree, above=()), above


def bound(right: Tree, letters: str) -> Tree:
    """The tensor of which a formula says what its entries are."""
    return Scripted(Listed((right,), ","), (("_", letters),))
