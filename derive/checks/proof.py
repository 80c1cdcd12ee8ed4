"""What it takes to prove a claim at random points: the points, enough of them, and the cases of branches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import sympy

from derive.algebra.record import Array
from derive.algebra.symbol import TensorSymbol
from derive.checks.domain import Residues
from derive.checks.residue import Redraw, Residue, TooShallow
from derive.checks.scalars import Entry
from derive.checks.verdict import NothingChecked
from derive.errors import DeriveError, Location
from derive.explicit import evaluate, scalars
from derive.program import Program

_ATTEMPTS = 256
_LEVELS = 16
# points at which branches are mixed: two conditions on three entries look alike at all of 8 once in 16
# million; a formula with few conditions needs more points to see each combination of them
_MIXED, _FEW, _MIXED_OF_FEW = 8, 8, 12
Point = dict[str, Array]
T = TypeVar("T")


@dataclass(frozen=True)
class Proof:
    """What was compared, entry by entry, and the names of what differs.

    cases: how branches were decided, ("mixed",) where there are none.
    """

    tensors: tuple[str, ...]
    scalars: int
    different: tuple[str, ...]
    cases: tuple[str, ...] = ("mixed",)

    @property
    def holds(self) -> bool:
        """Whether everything that was compared is equal.

        Raises: NothingChecked where nothing was compared.
        """
        if not self.scalars:
            raise NothingChecked("the exact check compared nothing")
        return not self.different


class Undefined(DeriveError):
    """No random point was found at which an expression is defined."""


class EachPoint(Generic[T]):
    """What is computed at every point that a proof takes, at each when it is first asked for, and kept.

    One random point; if branches are decided there, also one with all of them on, one with all off, and more
    at which they are mixed: at a single one two conditions may come out alike by chance.
    """

    def __init__(self, compute: Callable[[Residues], T], subject: str) -> None:
        self._compute, self._subject = compute, subject
        self._found: list[T] = []
        self._settings: list[tuple[str, str]] = []

    def __iter__(self) -> Iterator[T]:
        if not self._found:
            first, branches = somewhere(self._compute, self._subject)
            self._found.append(first)
            self._settings = _other_settings(self._subject, branches)
        yield self._found[0]
        for k, setting in enumerate(self._settings, start=1):
            if k == len(self._found):
                self._found.append(somewhere(self._compute, *setting)[0])
            yield self._found[k]


def by_cases(claim: Callable[[Residues], Proof], subject: str) -> Proof:
    """A claim at every point that its proof takes, one point where it has no branches."""
    points = iter(EachPoint(claim, subject))
    first = next(points)
    if first.different:  # one point at which it fails is enough
        return first
    rest = list(points)
    different = dict.fromkeys(name for proof in rest for name in proof.different)
    cases = ("mixed", "on", "off") if rest else first.cases
    return Proof(first.tensors, first.scalars, tuple(different), cases)


def _other_settings(subject: str, branches: int) -> list[tuple[str, str]]:
    """Seeds and modes of all points but the first."""
    if not branches:
        return []
    points = _MIXED_OF_FEW if branches <= _FEW else _MIXED
    mixed = [(f"{subject}, point {k}", "mixed") for k in range(2, points + 1)]
    return [(subject, "on"), (subject, "off"), *mixed]


def somewhere(compute: Callable[[Residues], T], subject: str, mode: str = "mixed") -> tuple[T, int]:
    """What is computed at the first point where it is defined, with as many levels as it needs.

    The second part says how many sides of conditions were decided, 0 where there are no branches.
    Raises: Undefined where no such point is found.
    """
    levels = 2
    for attempt in range(_ATTEMPTS):
        domain = Residues(levels, f"{subject} {attempt}", mode, extended=attempt >= _ATTEMPTS // 8)
        try:
            return compute(domain), len(domain.branches.sides)
        except TooShallow:
            # without roots and branches exponentials nest alike at every point: no other will do
            if levels == _LEVELS and not (domain.took_roots or domain.branches.sides):
                break
            levels = min(levels + 1, _LEVELS)
        except Redraw:
            pass
    found = f"no point was found in {attempt + 1} draws at which all is defined"
    raise Undefined(found, Location(cell=subject))


def point(symbols: Iterable[TensorSymbol], sizes: Mapping[str, int], domain: Residues) -> Point:
    """Random numbers for all entries of some tensors, the same for the same names."""
    found = {symbol.name: scalars(symbol, sizes) for symbol in symbols}
    for array in found.values():
        for index, entry in np.ndenumerate(array):
            array[index] = domain.draw(str(entry))
    return found


def scalar_point(given: Point, symbols: Iterable[Entry]) -> dict[sympy.Symbol, Residue]:
    """The same numbers by scalar symbol."""
    return {entry.symbol: given[entry.tensor.name][entry.index] for entry in symbols}


def branches(program: Program, sizes: Mapping[str, int]) -> bool:
    """Whether a program has kinks, so that what it computes is not analytic."""

    def values(domain: Residues) -> Point:
        return evaluate(program, point(program.inputs, sizes, domain), sizes, domain)

    return somewhere(values, program.cell)[1] > 0
