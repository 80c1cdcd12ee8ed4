r"""Index notation: entries of tensors, what is bound by ``[...]_{jk}``, sums and maxima over letters.

How far a letter goes is how long the axis is where it stands alone; else it is written at the sum, or is the
shape of what stands left of the equality sign.  An entry outside of a tensor is 0.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from typing import Any, Protocol, TypeAlias

import numpy as np

from derive.algebra.record import Array
from derive.reading.arrays import Found, Undetermined, Value, Want, number, sized
from derive.reading.scripts import indices, linear, name, splits
from derive.reading.tokens import Unreadable
from derive.reading.tree import Name, Over, Scripted, Tree

Env: TypeAlias = Mapping[str, int]


class Evaluates(Protocol):
    """What finds the value of a tree, and what it knows."""

    symbols: Mapping[str, Array]
    sizes: Mapping[str, int]
    functions: Mapping[str, Callable[..., Any]]

    def value(self, tree: Tree, want: Want, env: Env) -> Found:
        """The value of a part."""


class Entries:
    """Reads index notation for what evaluates trees."""

    def __init__(self, meaning: Evaluates) -> None:
        self.meaning = meaning
        self._places: dict[tuple[int, frozenset[str]], tuple[Tree, tuple[Array, tuple[str, ...]] | None]] = {}

    def entry(self, tree: Name | Scripted, env: Env) -> Value | None:
        """The entry that a name or bracket with indices means, if it is one."""
        place = self._place(tree, frozenset(env)) if env else None
        if place is None:
            return self._kronecker(tree, env)
        array, texts = place
        known = {**self.meaning.sizes, **env}
        found = tuple(linear(each, known) - 1 for each in texts)
        if all(0 <= k < length for k, length in zip(found, array.shape, strict=True)):
            return number(array[found])
        if all(len(each) == 1 for each in texts):
            raise Unreadable(f"an index outside of {array.shape}")
        return number(0)

    def _kronecker(self, tree: Name | Scripted, env: Env) -> Value | None:
        """An entry of the identity."""
        if not isinstance(tree, Scripted) or tree.base != Name("I"):
            return None
        found = indices(tree.scripts[0][1], env, self.meaning.sizes)
        if found is None or len(found) != 2:
            return None
        row, column = (linear(each, {**self.meaning.sizes, **env}) for each in found)
        return number(int(row == column))

    def _place(self, tree: Tree, letters: frozenset[str]) -> tuple[Array, tuple[str, ...]] | None:
        key = (id(tree), letters)
        if key not in self._places:
            self._places[key] = (tree, self._found(tree, letters))  # with the tree, so that its id is kept
        return self._places[key][1]

    def _found(self, tree: Tree, letters: frozenset[str]) -> tuple[Array, tuple[str, ...]] | None:
        """The tensor and its indices."""
        if not isinstance(tree, Scripted):
            return None
        if isinstance(tree.base, Name):
            return self._of_name(tree, letters)
        sign, text = tree.scripts[-1]
        found = indices(text, letters, self.meaning.sizes) if sign == "_" else None
        if found is None:
            return None
        inner = Scripted(tree.base, tree.scripts[:-1]) if tree.scripts[:-1] else tree.base
        array = sized(self.meaning.value(inner, None, {}), None).array
        return (array, found) if array.ndim == len(found) else None

    def _of_name(self, tree: Scripted, letters: frozenset[str]) -> tuple[Array, tuple[str, ...]] | None:
        assert isinstance(tree.base, Name)
        hits = []
        for place, (sign, text) in enumerate(tree.scripts):
            for kept, rest in splits(text) if sign == "_" else ():
                found = indices(rest, letters, self.meaning.sizes)
                own = ((sign, kept),) if kept else ()
                scripts = (*tree.scripts[:place], *own, *tree.scripts[place + 1 :])
                array = self.meaning.symbols.get(name(tree.base.text, scripts))
                if found is not None and array is not None and array.ndim == len(found):
                    hits.append((array, found))
        if len(hits) > 1:
            raise Unreadable(f"{tree} is an entry of two tensors")
        return hits[0] if hits else None

    # -- letters that are bound

    def bound(self, body: Tree, letters: tuple[str, ...], want: Want, env: Env) -> Value:
        """The tensor whose entries a formula says."""
        if len(set(letters)) != len(letters) or not all(each.isalpha() for each in letters):
            raise Unreadable(f"indices {''.join(letters)} of a bracket")
        if want is not None and len(want) != len(letters):
            raise Unreadable(f"indices {''.join(letters)} for a shape {want}")
        wanted = dict(zip(letters, want, strict=True)) if want is not None else {}
        lasts = self._lasts(body, letters, env, wanted)
        result = np.empty(lasts, dtype=object)
        for index in np.ndindex(*lasts):
            at = {**env, **{letter: k + 1 for letter, k in zip(letters, index, strict=True)}}
            result[index] = self._scalar(body, at)
        return Value(result)

    def over(self, tree: Over, env: Env) -> Value:
        """A sum, or the largest, over letters."""
        sizes = self.meaning.sizes
        written: dict[str, int] = {letter: linear(last, sizes) for letter, last in tree.bounds}
        if tree.last:
            written |= dict.fromkeys(tree.letters, linear(tree.last, sizes))
        used = "".join(text for pair in tree.conditions for text in pair)
        letters = tree.letters or tuple(dict.fromkeys(c for c in used if c.isalpha() and c not in env))
        lasts = self._lasts(tree.body, letters, env, written)
        every = [
            {**env, **{x: k + 1 for x, k in zip(letters, index, strict=True)}} for index in np.ndindex(*lasts)
        ]
        values = [
            sized(self.meaning.value(tree.body, None, at), None)
            for at in every
            if all(len({linear(text, {**sizes, **at}) for text in pair}) == 1 for pair in tree.conditions)
        ]
        if tree.sign != "\\sum":
            return number(reduce(self.meaning.functions[tree.sign], (each.array[()] for each in values)))
        # a number that is a sum may stand in front of a tensor, which is then in every term
        total = reduce(np.add, (each.array for each in values)) if values else 0
        return Value(np.asarray(total, dtype=object))

    def _scalar(self, body: Tree, env: Env) -> Any:
        found = sized(self.meaning.value(body, None, env), None)
        if found.rank:
            raise Unreadable(f"a tensor {found.shape} where an entry is needed: {body}")
        return found.array[()]

    def _lasts(
        self, body: Tree, letters: tuple[str, ...], env: Env, known: Mapping[str, int]
    ) -> tuple[int, ...]:
        """How far each letter goes."""
        found = dict(known)
        for letter, length in self._extents(body, frozenset({*letters, *env})):
            if letter in letters and found.setdefault(letter, length) != length:
                raise Unreadable(f"the index {letter} goes to {found[letter]} and to {length}")
        if missing := [letter for letter in letters if letter not in found]:
            raise Undetermined(f"nobody can say how far {', '.join(missing)} goes")
        return tuple(found[letter] for letter in letters)

    def _extents_of_sum(self, tree: Over, letters: frozenset[str]) -> Iterator[tuple[str, int]]:
        """What is to be equal to a sum of letters goes as far as that sum."""
        sizes = self.meaning.sizes
        used = {c for pair in tree.conditions for text in pair for c in text if c.isalpha()}
        known = dict(self._extents(tree.body, letters | frozenset(tree.letters) | used))
        known |= {letter: linear(last, sizes) for letter, last in tree.bounds}
        yield from ((letter, last) for letter, last in known.items() if letter not in tree.letters)
        for left, right in tree.conditions:
            if all(c in known or c in sizes for c in left if c.isalpha()):
                yield right, linear(left, {**sizes, **known})

    def _extents(self, tree: Any, letters: frozenset[str]) -> Iterator[tuple[str, int]]:
        """Letters that stand alone as an index, with the length of that axis."""
        if isinstance(tree, Over):
            yield from self._extents_of_sum(tree, letters)
            return
        place = self._place(tree, letters) if isinstance(tree, Scripted) else None
        if place is not None:
            array, texts = place
            yield from zip(texts, array.shape, strict=True)
        elif dataclasses.is_dataclass(tree):
            for field in dataclasses.fields(tree):
                yield from self._extents(getattr(tree, field.name), letters)
        elif isinstance(tree, tuple):
            for each in tree:
                yield from self._extents(each, letters)
