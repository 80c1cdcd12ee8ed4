"""What the names of a block mean: the printer's, the file's, and those that a block's own equations define.

A reading is one way to take what notation leaves open: whether vectors are columns or rows, whether a
parameter is transposed then, and whether a delta is that of a value or of its pre-activation.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from derive.algebra.record import Array
from derive.errors import InputError, Location
from derive.reading.arrays import Value, filled
from derive.reading.authored import AuthorsParser, authored
from derive.reading.dialect import plain
from derive.reading.functions import NAMES
from derive.reading.lenient import AuthorsMeaning, Unknown
from derive.reading.source import Sign, signs
from derive.reading.tokens import Unreadable
from derive.reading.tree import Partial, Spelt, Tree
from derive.verify.names import Names, key
from derive.verify.numbers import FUNCTIONS
from derive.verify.paper import Directive
from derive.verify.partials import diagonal
from derive.verify.walk import depth
from derive.verify.world import World, Worlds

_DEEPEST = 100  # operations within operations


@dataclass(frozen=True)
class Reading:
    """How a block is read."""

    rows: bool = False
    turned: bool = False
    pre: bool = False

    def __str__(self) -> str:
        vectors = "vectors are rows" if self.rows else "vectors are columns"
        matrices = ", matrices stand behind them" if self.turned else ""
        return vectors + matrices + (", a delta is that of the pre-activation" if self.pre else "")


READINGS = tuple(
    Reading(rows, turned, pre)
    for rows, turned in ((False, False), (True, True), (True, False))
    for pre in (False, True)
)


class Bindings:
    """The names of one block; functions: the author's letters for functions, by the known name."""

    def __init__(self, worlds: Worlds, names: Names, step: str = "t") -> None:
        self.worlds, self.names, self.step = worlds, names, step
        self.functions: dict[str, str] = {}
        self.definitions: dict[tuple[object, ...], Tree] = {}

    def copy(self) -> Bindings:
        """The same names, to which others may be added."""
        found = Bindings(self.worlds, self.names.copy(), self.step)
        found.functions, found.definitions = dict(self.functions), dict(self.definitions)
        return found

    def parse(self, found: tuple[Sign, ...]) -> Tree:
        """The tree of one side."""
        return _tree(found, {*NAMES, *FUNCTIONS, *self.functions}, self.step)

    def meaning(
        self, world: World, reading: Reading, extra: Mapping[str, Value] | None = None
    ) -> AuthorsMeaning:
        """What finds values of trees at a point; extra: further values by letter."""
        numbers = world.numbers
        own = {left: numbers.functions[right] for left, right in self.functions.items()}
        names = replace(self.names, pre=reading.pre)

        def known(spelt: Spelt) -> Value | None:
            if extra and spelt.letter in extra:
                return extra[spelt.letter]
            return self._known(spelt, names, world, reading, meaning)

        def partial(tree: Partial) -> Value:
            return self._partial(tree, names, world, reading)

        meaning = AuthorsMeaning(known, self.worlds.sizes, own, numbers, reading.rows, partial)
        return meaning

    def _known(
        self, spelt: Spelt, names: Names, world: World, reading: Reading, meaning: AuthorsMeaning
    ) -> Value | None:
        defined = self.definitions.get(_defined(spelt))
        if defined is not None:
            return meaning.whole(defined, None)
        if not spelt.mark and key(spelt) in names.free:
            like = names.free[key(spelt)]
            return _written(world.free(str(key(spelt)), self.worlds.shape(like)), reading, True)
        if not spelt.mark and key(spelt) in names.formulas:
            return self._formula(names.formulas[key(spelt)], names, world, reading)
        found = names.reference(spelt)
        if found is None or found not in world.values:
            return None
        symbol = self.names.program.by_name[found[0]]
        return _written(world.values[found], reading, symbol.role == "parameter")

    def _partial(self, tree: Partial, names: Names, world: World, reading: Reading) -> Value:
        """A factor of a chain rule."""
        found = [names.reference(each) for each in (tree.of, tree.by)]
        for each, spelt in zip(found, (tree.of, tree.by), strict=True):
            if each is None:
                raise Unknown(spelt)
            if each[1] != 0:
                raise Unreadable("a derivative of another step than the present one", tree.place)
        of, by = (each[0] for each in found if each)
        try:
            entries = diagonal(self.worlds, of, by, world)
        except Unreadable as reason:
            raise Unreadable(reason.reason, tree.place) from None
        if tree.matrix:
            return Value(filled(2 * entries.shape, 0) + np.diag(entries))
        return _written(entries, reading, False)

    def _formula(self, tree: Tree, names: Names, world: World, reading: Reading) -> Value:
        """What the file says in derived names, which are columns."""

        def known(spelt: Spelt) -> Value | None:
            if not spelt.mark and key(spelt) in names.free:
                return Value(world.free(str(key(spelt)), self.worlds.shape(names.free[key(spelt)])))
            found = names.reference(spelt, base=True)
            return Value(world.values[found]) if found is not None and found in world.values else None

        columns = AuthorsMeaning(known, self.worlds.sizes, {}, world.numbers)
        found = columns.whole(tree, None)
        return _written(found.array, reading, True)

    # -- what the file gives

    def give(self, directive: Directive, path: str) -> None:
        """Takes a line of the file in.

        Raises: InputError where it cannot be read, or speaks of what there is not.
        """
        where = Location(path, directive.line)
        left, right = plain(signs(directive.left)), plain(signs(directive.right))
        names = {*NAMES, *FUNCTIONS}
        if len(right) == 1 and right[0].text in names and len(left) == 1:
            if right[0].text not in FUNCTIONS:
                raise InputError(f"{directive.right} is no function of one number", where)
            self.functions[left[0].text] = right[0].text
            if f"{right[0].text}'" in FUNCTIONS:
                self.functions[f"{left[0].text}'"] = f"{right[0].text}'"
            return
        try:
            name, meant = _tree(left, (), self.step), _tree(right, names, self.step)
        except Unreadable as reason:
            raise InputError(f"{directive.left} = {directive.right}: {reason.reason}", where) from None
        if not isinstance(name, Spelt):
            raise InputError(f"expected a name left of the sign, found {directive.left}", where)
        self._give(name, meant, directive, where)

    def _give(self, name: Spelt, meant: Tree, directive: Directive, where: Location) -> None:
        if isinstance(meant, Spelt) and self.names.reference(meant, base=True):
            if directive.free:
                found = self.names.reference(meant, base=True)
                self.names.free[key(name)] = found[0] if found else ""
            else:
                self.names.give(name, meant)
                self.names.free.pop(key(name), None)
                self.names.formulas.pop(key(name), None)
            return
        if directive.free or isinstance(meant, Spelt):
            near = self.names.near(meant) if isinstance(meant, Spelt) else []
            known = f"; did you mean {' or '.join(near)}?" if near else ""
            raise InputError(f"{directive.right} is no name of {self.names.program.cell}{known}", where)
        self.names.formulas[key(name)] = meant
        try:
            world = self.worlds.figures()
            self._formula(meant, self.names, world, Reading())
        except Unreadable as reason:
            raise InputError(f"{directive.left} = {directive.right}: {reason.reason}", where) from None

    def define(self, spelt: Spelt, tree: Tree) -> None:
        """A name of the author's own, from now on what stands right of it."""
        self.definitions[_defined(spelt)] = tree

    def is_defined(self, spelt: Spelt) -> bool:
        """Whether a name is one of the author's own."""
        return _defined(spelt) in self.definitions

    def value_of(self, name: str, world: World, reading: Reading) -> Value:
        """A derived value of the present step in the author's form."""
        symbol = self.names.program.by_name[name]
        return _written(world.values[name, 0], reading, symbol.role == "parameter")

    def written(self, array: Array, reading: Reading) -> Value:
        """An array of no name in the author's form."""
        return _written(array, reading, False)

    def is_known(self, spelt: Spelt, reading: Reading) -> bool:
        """Whether a name has a meaning."""
        meaning = self.meaning(self.worlds.figures(), reading)
        return meaning.known(spelt) is not None


def _tree(found: Sequence[Sign], functions: Container[str], step: str) -> Tree:
    """The tree of signs, not so deep that no walk over it would come to an end."""
    try:
        tree = AuthorsParser(found, functions, step).whole()
    except RecursionError:
        tree = None
    if tree is None or depth(tree) > _DEEPEST:
        raise Unreadable(f"more than {_DEEPEST} operations within each other", found[0].place)
    return tree


def _defined(spelt: Spelt) -> tuple[object, ...]:
    return (*key(spelt), spelt.time, spelt.mark)


def _written(array: Array, reading: Reading, parameter: bool) -> Value:
    """A derived value as the author's form has it: rows are matrices of one row."""
    if reading.rows and array.ndim == 1:
        return Value(array.reshape(1, -1))
    if reading.turned and parameter and array.ndim == 2:
        return Value(array.T)
    return Value(array)


__all__ = ["READINGS", "Bindings", "Reading", "authored"]
