"""The verdict on each equation of a block: proved equal, different with figures, or not understood.

Both sides are evaluated at a random point in exact numbers, every name with its derived value, so that a
wrong line does not spoil the next ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import mpmath
import numpy as np

from derive.algebra.record import Array
from derive.checks.domain import Residues
from derive.checks.proof import Proof, Undefined, by_cases
from derive.checks.residue import NotModelled
from derive.reading.arrays import Misfit, Value
from derive.reading.displays import Broken, Equation
from derive.reading.lenient import Unknown
from derive.reading.tokens import Unreadable
from derive.reading.tree import Over, Spelt, Tree
from derive.verify.bindings import Bindings, Reading
from derive.verify.walk import names as names_in
from derive.verify.walk import nodes, without_unit
from derive.verify.world import World

EQUAL, DIFFERENT, UNKNOWN, DEFINITION = "equal", "different", "not understood", "definition"
_POINTS = 4  # at so many points figures are compared
_SHOWN = 6  # so many values stand beside a difference
_LEVELS = 6  # exponentials within exponentials at the point at which guesses are tried


@dataclass(frozen=True)
class Figure:
    """One entry at which two sides differ: what the author's gives, and what the derived one gives."""

    entry: tuple[int, ...]
    authors: str
    derived: str
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What is said of one equation.

    place: where it begins, or where it is not understood; exact: whether equality is proved; meant: the
    derived value that it is about.
    """

    status: str
    text: str
    place: int
    reason: str = ""
    meant: str = ""
    exact: bool = True
    figure: Figure | None = None
    guess: str = ""
    unknown: Spelt | None = None
    sides: tuple[Tree, ...] = field(default=(), repr=False)


class Judge:
    """Judges equations of one block in one reading."""

    def __init__(self, bindings: Bindings, reading: Reading) -> None:
        self.bindings, self.reading = bindings, reading
        self.worlds = bindings.worlds
        self.exact = True  # whether the last comparison was a proof

    def verdict(self, equation: Equation | Broken) -> Verdict:
        """The verdict on one equation."""
        if isinstance(equation, Broken):
            return Verdict(UNKNOWN, equation.text, equation.place, equation.reason)
        if len(equation.sides) < 2:
            return Verdict(UNKNOWN, equation.text, equation.place, "expected an equality sign, found none")
        try:
            sides = tuple(self.bindings.parse(side) for side in equation.sides)
        except Unreadable as reason:
            place = equation.place if reason.place < 0 else reason.place
            return Verdict(UNKNOWN, equation.text, place, reason.reason)
        found = self.of_sides(sides, equation)
        if found.status == UNKNOWN and not any(isinstance(node, Over) for node in nodes(sides)):
            for letter in self._units(sides[0]):  # entry by entry, one letter stands for the unit
                of_all = self.of_sides(without_unit(sides, letter), equation)
                if of_all.status != UNKNOWN:
                    return of_all
        return found

    def _units(self, left: Tree) -> list[str]:
        """Letters below a name without a meaning on the left that may stand for one unit."""
        if not isinstance(left, Spelt) or self.bindings.is_known(left, self.reading):
            return []
        return [text for text in left.below if len(text) == 1 and text.isalpha()]

    def of_sides(self, sides: tuple[Tree, ...], equation: Equation) -> Verdict:
        """The verdict on parsed sides, of which the first is compared with all others."""
        try:
            different = [right for right in sides[1:] if not self.equal(sides[0], right)]
        except Unknown as unknown:
            near = self.bindings.names.near(unknown.spelt)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            name = equation_name(unknown.spelt)
            return Verdict(
                UNKNOWN, equation.text, unknown.place, f"{name} is defined nowhere{hint}",
                unknown=unknown.spelt, sides=sides,
            )  # fmt: skip
        except Misfit as misfit:
            return Verdict(
                DIFFERENT, equation.text, equation.place, f"the shapes do not fit: {misfit.reason}",
                self.meant(sides[0]), sides=sides,
            )  # fmt: skip
        except Unreadable as reason:
            place = equation.place if reason.place < 0 else reason.place
            return Verdict(UNKNOWN, equation.text, place, reason.reason)
        if different:
            figure = self.figure(sides[0], different[0])
            return Verdict(
                DIFFERENT, equation.text, equation.place, "", self.meant(sides[0]), figure=figure, sides=sides
            )
        return Verdict(
            EQUAL, equation.text, equation.place, "", self.meant(sides[0]), self.exact, sides=sides
        )

    def meant(self, left: Tree) -> str:
        """The derived value that a left side names."""
        if not isinstance(left, Spelt):
            return ""
        found = self.bindings.meaning(self.worlds.figures(), self.reading).known(left)
        names = self.bindings.names
        from_table = replace(names, pre=self.reading.pre).reference(left) if found is not None else None
        return from_table[0] if from_table else ""

    # -- comparing

    def equal(self, left: Tree, right: Tree) -> bool:
        """Whether two sides are equal: exactly, or to 30 digits where exact numbers do not know a function.

        Raises: Unknown for a name without a meaning; Unreadable where the shapes do not fit.
        """

        if self._over_steps(left, right):
            body = right.body  # type: ignore[union-attr]
            later = self.worlds.through and self._equal(left, body, later=True)
            return later or self._equal(left, body)
        return self._equal(left, right)

    def _over_steps(self, left: Tree, right: Tree) -> bool:
        """Whether a gradient that steps add to is said to be a sum over the steps: each term is compared."""
        if (
            not isinstance(right, Over)
            or right.letters != (self.bindings.step,)
            or not isinstance(left, Spelt)
        ):
            return False
        found = replace(self.bindings.names, pre=self.reading.pre).reference(left)
        symbol = self.bindings.names.program.by_name[found[0]] if found else None
        return symbol is not None and bool(symbol.marks) and symbol.still

    def _equal(self, left: Tree, right: Tree, later: bool = False) -> bool:
        def claim(domain: Residues) -> Proof:
            world = self.worlds.exact(domain)
            a, b = self._both(left, right, world, later=later)
            same = _same(a, b)
            return Proof(("side",), max(a.size, 1), () if same else ("side",))

        self.exact = True
        try:
            if by_cases(claim, f"{self.bindings.names.program.cell}, a paper").holds:
                return True
        except (NotModelled, Undefined):
            pass
        self.exact = False  # exact numbers know only some functions well enough to tell equals apart
        return all(self._close(left, right, later, k) for k in range(_POINTS))

    def _close(self, left: Tree, right: Tree, later: bool, point: int) -> bool:
        """Whether two sides agree to 30 digits."""
        a, b = self.approximately(left, right, later, point)
        return all(abs(x - y) <= mpmath.mpf(10) ** -30 * (1 + abs(x)) for x, y in _pairs(a, b))

    def alike(
        self, left: Tree, right: Tree, extra: Mapping[str, Callable[[Residues], Value]] | None = None
    ) -> bool:
        """Whether two sides are equal at one random point, which is no proof; extra: values by letter."""
        domain = Residues(_LEVELS, "alike")
        named = {letter: value(domain) for letter, value in (extra or {}).items()}
        return _same(*self._both(left, right, self.worlds.exact(domain), named))

    def _both(
        self,
        left: Tree,
        right: Tree,
        world: World,
        extra: Mapping[str, Value] | None = None,
        later: bool = False,
    ) -> tuple[Array, Array]:
        meaning = self.bindings.meaning(world, self.reading, extra)
        there = self.bindings.meaning(world.after(), self.reading) if later else meaning
        a = there.whole(left, None)
        a = Value(a.array.reshape(1, -1)) if a.row else a  # as a row is compared: a matrix of one row
        b = meaning.whole(right, a.shape)
        if b.rank and a.rank and b.shape != a.shape:
            raise Misfit(f"{b.shape} where {a.shape} is needed")
        return a.array, b.array

    def approximately(
        self, left: Tree, right: Tree, later: bool = False, point: int = 0
    ) -> tuple[Array, Array]:
        """Both sides in figures; later: the left one as the step after this one has it."""
        with mpmath.workdps(50):
            return self._both(left, right, self.worlds.figures(point), later=later)

    def figure(self, left: Tree, right: Tree) -> Figure:
        """The first entry at which two sides differ."""
        if self._over_steps(left, right):
            right = right.body  # type: ignore[union-attr]
        for point in range(_POINTS):
            derived, authors = self.approximately(left, right, point=point)
            wide = np.broadcast_to(authors, derived.shape) if np.ndim(authors) == 0 else authors
            for index in np.ndindex(*derived.shape):
                if abs(wide[index] - derived[index]) > mpmath.mpf(10) ** -12:
                    given = self._given(right, derived.shape, index, point)
                    entry = tuple(k + 1 for k in index)
                    return Figure(entry, _shown(wide[index]), _shown(derived[index]), given)
        return Figure((), "the same", "at this point")

    def _given(
        self, right: Tree, shape: tuple[int, ...], index: tuple[int, ...], point: int
    ) -> tuple[tuple[str, str], ...]:
        """What the names of a side are at an entry, where they are of its shape."""
        meaning = self.bindings.meaning(self.worlds.figures(point), self.reading)
        found: dict[str, str] = {}
        for spelt in names_in(right):
            value = meaning.known(spelt)
            if value is not None and value.shape == shape and len(found) < _SHOWN:
                found[equation_name(spelt)] = _shown(value.array[index])
        return tuple(found.items())


def equation_name(spelt: Spelt) -> str:
    """A name as it may be written."""
    scripts = [*spelt.below]
    time = {None: "", 0: "t"}.get(spelt.time, f"t{spelt.time:+d}" if spelt.time else "t")
    below = ",".join([*scripts, *([time] if time else [])])
    text = (
        spelt.letter
        + (f"_{{{below}}}" if below else "")
        + (f"^{{{','.join(spelt.above)}}}" if spelt.above else "")
    )
    return (
        {"": "", "delta": "\\delta ", "cotangent": "\\partial L/\\partial "}[spelt.mark]
        + text
        + "'" * spelt.primes
    )


def _same(a: Array, b: Array) -> bool:
    return all(bool(x == y) for x, y in _pairs(a, b))


def _pairs(a: Array, b: Array) -> Iterator[Sequence[Any]]:
    x, y = np.broadcast_arrays(a, b)
    return zip(np.ravel(x), np.ravel(y), strict=True)


def _shown(value: object) -> str:
    return str(mpmath.nstr(mpmath.mpf(value), 6))
