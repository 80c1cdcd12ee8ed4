"""Numbers of a tensor: an entry, a sum over an index, a Kronecker delta.

They are symbols without axes, so that the operations between them are the same nodes that printers and
evaluators know already.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, cast

import sympy

from derive.algebra.node import Node
from derive.algebra.shape import Size
from derive.algebra.symbol import TensorSymbol

# a letter, and what is added to it where a part of a tensor is meant
Index: TypeAlias = sympy.Expr


def letter(name: str) -> sympy.Symbol:
    """An index; unlike a size it is not declared positive, which tells them apart."""
    return sympy.Symbol(name, integer=True)


def is_letter(symbol: sympy.Symbol) -> bool:
    """Whether a symbol is an index and not a size."""
    return not symbol.is_positive


class _Number(TensorSymbol):
    """A symbol without axes that is made of others."""

    __slots__ = ()
    base = property(lambda self: str(self.args))
    shape = property(lambda self: ())
    role = property(lambda self: "value")
    time = property(lambda self: 0)
    marks = property(lambda self: ())
    layer = property(lambda self: 0)


class Entry(_Number):
    """One number of a tensor, at indices that count from 1."""

    __slots__ = ()

    def __new__(cls, of: Node, indices: Sequence[Index]) -> Entry:
        return cast(Entry, super(TensorSymbol, cls).__new__(cls, of, sympy.Tuple(*indices)))

    @property
    def of(self) -> Node:
        """The tensor."""
        return cast(Node, self.args[0])

    @property
    def indices(self) -> tuple[Index, ...]:
        """One for each axis."""
        return tuple(self.args[1])


class Total(_Number):
    """The sum of a body over an index from 1 to its last value."""

    __slots__ = ()

    def __new__(cls, body: Node, index: sympy.Symbol, last: Size) -> Total:
        return cast(Total, super(TensorSymbol, cls).__new__(cls, body, index, last))

    @property
    def body(self) -> Node:
        """What is added up."""
        return cast(Node, self.args[0])

    @property
    def index(self) -> sympy.Symbol:
        """The letter that the body is summed over."""
        return self.args[1]

    @property
    def last(self) -> Size:
        """The last value of the index."""
        return self.args[2]


class Delta(_Number):
    """1 where two indices are equal, else 0."""

    __slots__ = ()

    def __new__(cls, first: Index, second: Index) -> Delta:
        return cast(Delta, super(TensorSymbol, cls).__new__(cls, first, second))
