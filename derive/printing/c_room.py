"""Where the working arrays of a C function lie: those not needed at the same time share their room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import sympy

from derive.printing.c_index import size_text, total


@dataclass(frozen=True)
class Need:
    """An array that only one function knows: how many numbers it has, and in which of its blocks it is first
    and last touched."""

    name: str
    size: sympy.Expr
    first: int
    last: int


@dataclass
class _Place:
    size: sympy.Expr
    names: list[str] = field(default_factory=list)
    busy: int = -1


@dataclass(frozen=True)
class Room:
    """Places one after the other, each for arrays of one size that follow one another."""

    places: tuple[tuple[sympy.Expr, tuple[str, ...]], ...]

    @property
    def size(self) -> sympy.Expr:
        """How many numbers all places hold."""
        return sympy.expand(total([size for size, _ in self.places]))

    def lines(self, work: str) -> list[str]:
        """The arrays as pointers into the working memory."""
        lines: list[str] = []
        for position, (size, (first, *others)) in enumerate(self.places):
            lines.append(f"REAL *{first} = {work};")
            lines += [f"// where {first} is not needed any more"] * bool(others)
            lines += [f"REAL *{other} = {first};" for other in others]
            if position < len(self.places) - 1:
                lines.append(f"{work} += {size_text(size)};")
        return lines or [f"(void){work};"]


def room(needs: Iterable[Need]) -> Room:
    """Room for all arrays; sizes are formulas, and so only arrays of the same one can share.

    >>> m = sympy.Symbol("m")
    >>> room([Need("a", m, 0, 1), Need("b", m, 1, 2), Need("c", m, 2, 3)]).size
    2*m
    """
    places: list[_Place] = []
    for need in sorted(needs, key=lambda each: each.first):
        free = (p for p in places if p.size == need.size and p.busy < need.first)
        place = next(free, None)
        if place is None:
            place = _Place(need.size)
            places.append(place)
        place.names.append(need.name)
        place.busy = need.last
    return Room(tuple((place.size, tuple(place.names)) for place in places))
