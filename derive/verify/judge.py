"""The verdict on each equation of a block: proved equal, different with figures, or not understood.

Both sides are evaluated at a random point in exact numbers, every name with its derived value, so that a
wrong line does not spoil the next ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import mpmath

from derive.algebra.record import Array
from derive.checks.domain import Residues
from derive.checks.proof import Proof, Undefined, by_cases
from derive.checks.residue import NotModelled
from derive.reading.arrays import Misfit, Value
from derive.reading.displays import Broken, Equation
from derive.reading.lenient import Unknown
from derive.reading.per_unit import bound, splits
from derive.reading.tokens import Unreadable
from derive.reading.tree import Over, Partial, Scripted, Spelt, Tree
from derive.verify.bindings import Bindings, Reading
from derive.verify.own import OwnReader
from derive.verify.verdict import (
    DIFFERENT,
    EQUAL,
    UNKNOWN,
    Figure,
    Verdict,
    differs,
    equation_name,
    figure_at,
    pairs,
    same,
    shown,
)  # fmt: skip
from derive.verify.walk import names as names_in
from derive.verify.walk import nodes, with_matrices
from derive.verify.world import World

_POINTS = 4  # at so many points figures are compared
_SHOWN = 6  # so many values stand beside a difference
_LEVELS = 6  # exponentials within exponentials at the point at which guesses are tried


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
            place = max(equation.place, reason.place)
            unread = Verdict(UNKNOWN, equation.text, place, reason.reason)
            return self._as_printed(equation) or unread
        if isinstance(sides[0], Partial):
            said = "expected the derivative of a loss, such as \\partial L; another is read as a factor only"
            return Verdict(UNKNOWN, equation.text, sides[0].place, said)
        found = self._with_factors(sides, equation)
        if found.status == UNKNOWN:
            for kept, letters in self._units(sides[0]):  # entry by entry
                whole = tuple(bound(right, letters) for right in sides[1:])
                of_all = self.of_sides((kept, *whole), equation)
                found = of_all if of_all.status != UNKNOWN or found.unknown == sides[0] else found
        own = self._as_printed(equation) if found.status != EQUAL else None
        return own if own and (own.status == EQUAL or found.status == UNKNOWN) else found

    def _with_factors(self, sides: tuple[Tree, ...], equation: Equation) -> Verdict:
        """The verdict on sides in which factors of a chain rule are vectors, or matrices if that fits."""
        found = self.of_sides(sides, equation)
        if found.status != DIFFERENT or not any(isinstance(each, Partial) for each in nodes(sides)):
            return found
        others = self.of_sides(tuple(map(with_matrices, sides)), equation)
        if others.status == EQUAL or (others.figure and not found.figure):
            return others
        said = "factors of a chain rule fit neither as vectors of their entries nor as matrices"
        return found if found.figure else Verdict(UNKNOWN, equation.text, equation.place, said)

    def _as_printed(self, equation: Equation) -> Verdict | None:
        """The verdict where an equation is what the project itself would print."""
        own = OwnReader(self.bindings)
        sides = None if self.reading.rows or self.reading.turned else own.sides(equation.text)
        if sides is None:
            return None
        left, right = sides
        try:
            alike = self._proved(lambda world: own.both(left, right, world))
        except Unreadable:
            return None
        if alike:
            return Verdict(EQUAL, equation.text, equation.place, "", left, self.exact)
        with mpmath.workdps(50):
            for point in range(_POINTS):
                derived, authors = own.both(left, right, self.worlds.figures(point))
                if (index := differs(derived, authors)) is not None:
                    figure = figure_at(index, derived, authors)
                    return Verdict(DIFFERENT, equation.text, equation.place, "", left, figure=figure)
        return None

    def _units(self, left: Tree) -> list[tuple[Tree, str]]:
        """The tensors of which a left side may be one entry, with the letters that name it."""
        meaning = self.bindings.meaning(self.worlds.figures(), self.reading)
        if isinstance(left, Scripted) and left.scripts[-1][0] == "_":
            tries = [(left.base, left.scripts[-1][1])] if len(left.scripts) == 1 else []
        else:
            tries = [*splits(left)] if isinstance(left, Spelt) and meaning.known(left) is None else []
        found = []
        for kept, letters in tries:
            try:
                place = meaning.place(Scripted(kept, (("_", letters),)), letters)
            except Unreadable:
                continue
            if place is not None and len(set(letters)) == len(letters):
                found.append((kept, letters))
        return found

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
        return self._proved(lambda world: self._both(left, right, world, later=later))

    def _proved(self, sides: Callable[[World], tuple[Array, Array]]) -> bool:
        """Whether what is found at a point are equals, at every point."""

        def claim(domain: Residues) -> Proof:
            a, b = sides(self.worlds.exact(domain))
            return Proof(("side",), max(a.size, 1), () if same(a, b) else ("side",))

        self.exact = True
        try:
            if by_cases(claim, f"{self.bindings.names.program.cell}, a paper").holds:
                return True
        except (NotModelled, Undefined):
            pass
        self.exact = False  # exact numbers know only some functions well enough to tell equals apart
        with mpmath.workdps(50):
            return all(_close(*sides(self.worlds.figures(point))) for point in range(_POINTS))

    def alike(
        self, left: Tree, right: Tree, extra: Mapping[str, Callable[[Residues], Value]] | None = None
    ) -> bool:
        """Whether two sides are equal at one random point, which is no proof; extra: values by letter."""
        domain = Residues(_LEVELS, "alike")
        named = {letter: value(domain) for letter, value in (extra or {}).items()}
        return same(*self._both(left, right, self.worlds.exact(domain), named))

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
            if (index := differs(derived, authors)) is not None:
                return figure_at(index, derived, authors, self._given(right, derived.shape, index, point))
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
                found[equation_name(spelt)] = shown(value.array[index])
        return tuple(found.items())


def _close(a: Array, b: Array) -> bool:
    """Whether two sides agree to 30 digits."""
    return all(abs(x - y) <= mpmath.mpf(10) ** -30 * (1 + abs(x)) for x, y in pairs(a, b))
