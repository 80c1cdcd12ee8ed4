r"""An equation as the project itself prints it, read by the reader of our own formulas.

That reader knows what nobody expects of an author: windows and their adjoints, entries by bound letters,
zeros of a written length.  It knows names as they are printed only, and vectors as columns only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from derive.algebra.record import Array
from derive.reading.authored import authored
from derive.reading.meaning import Meaning
from derive.reading.tokens import Unreadable, spelled, tokens
from derive.reading.tree import Spelt
from derive.verify.bindings import Bindings
from derive.verify.names import key
from derive.verify.world import World

_BROKEN = re.compile(r"\\(?:notag|nonumber)(?![A-Za-z])|\\\\|\\quad(?![A-Za-z])")
_OPENING, _CLOSING = "([{", ")]}"


class OwnReader:
    """Reads equations in a cell's names as they are printed, but for those that a file gives a meaning."""

    def __init__(self, bindings: Bindings) -> None:
        self.bindings = bindings

    @cached_property
    def _names(self) -> dict[str, str]:
        table = self.bindings.names
        return {text: name for text, name in table.written.items() if not self._given(text)}

    def _given(self, text: str) -> bool:
        """Whether the file, or the block, says what a name means."""
        table = self.bindings.names
        if not (table.given or table.formulas or table.free or self.bindings.definitions):
            return False
        try:
            tree = authored(text)
        except Unreadable:
            return False
        if not isinstance(tree, Spelt):
            return False
        own = key(tree) in {*table.given, *table.formulas, *table.free}
        return own or self.bindings.is_defined(tree)

    def sides(self, text: str) -> tuple[str, str] | None:
        """The name of the derived value that stands on the left, and the text on the right, if that is what
        an equation is."""
        plain = " ".join(_BROKEN.sub(" ", text).split())
        at = list(_relations(plain))
        if len(at) != 1:
            return None
        try:
            left = self._names.get(spelled(tokens(plain[: at[0]])))
        except Unreadable:
            return None
        return (left, plain[at[0] + 1 :].rstrip(" .,;")) if left else None

    def both(self, left: str, right: str, world: World) -> tuple[Array, Array]:
        """The derived value and what the right side says.

        Raises: Unreadable where the text is not in our form.
        """
        symbols = {text: world.values[name, 0] for text, name in self._names.items()}
        functions = {own: world.numbers.functions[f] for own, f in self.bindings.functions.items()}
        meaning = Meaning(symbols, self.bindings.worlds.sizes, functions, world.numbers)
        try:
            found = meaning.of(right, self.bindings.worlds.shape(left))
        except (LookupError, RecursionError, TypeError, ValueError) as reason:
            # it takes our form for granted
            raise Unreadable(f"not in our form: {reason}") from None
        return world.values[left, 0], found


def _relations(text: str) -> Iterator[int]:
    """Where equality signs stand, outside of brackets."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if sign == "=" and depth == 0:
            yield place
