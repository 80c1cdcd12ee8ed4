"""All derived values at one point: of a step, and of the step after it where a block speaks of that.

The step after it hands back the cotangents of the states, as through time; what the loss itself gives a state
is added there.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np

from derive.algebra.record import Array, Domain
from derive.algebra.shape import evaluate as lengths
from derive.algebra.symbol import TensorSymbol
from derive.checks.domain import Residues
from derive.checks.residue import Redraw, TooShallow
from derive.checks.sizes import small
from derive.definition import Cell
from derive.explicit import evaluate, scalars
from derive.passes.gradient import gradient
from derive.program import Program
from derive.reading.numbers import Numbers
from derive.verify.numbers import Approximate, Exact, Figures

Draw = Callable[[str], Any]
Reference = tuple[str, int]


@dataclass(frozen=True)
class World:
    """Values by name and step, 0 for the present one; draw: a number of whatever name; domain: what computes
    statements there."""

    values: Mapping[Reference, Array]
    numbers: Numbers
    draw: Draw
    domain: Domain

    def after(self) -> World:
        """The step after the present one, as the present one."""
        later = {(name, 0): value for (name, step), value in self.values.items() if step == 1}
        return World(later, self.numbers, self.draw, self.domain)

    def free(self, name: str, shape: tuple[int, ...]) -> Array:
        """Random entries for what the cell does not know."""
        return _filled(name, shape, self.draw)


class Worlds:
    """Makes worlds of a cell; through: whether there is a step after the present one; local: names of the
    states to which the loss gives a cotangent of its own, then; zero: names of parameters that the paper does
    without."""

    def __init__(
        self, cell: Cell, through: bool = False, local: Collection[str] = (), zero: Collection[str] = ()
    ) -> None:
        self.cell, self.through, self.local, self.zero = cell, through, local, zero
        self.program: Program = gradient(cell.program)
        self.sizes = small(cell)
        self._exact: dict[object, tuple[World, Residues] | TooShallow | Redraw] = {}
        self._figures: dict[int, World] = {}

    def exact(self, domain: Residues) -> World:
        """The world at the point of a domain, whose branches are then those that were met."""
        key = (len(domain.primes), domain.seed, domain.branches.mode, domain.extended)
        if key not in self._exact:
            try:
                values = self._values(domain.draw, domain)
            except (TooShallow, Redraw) as reason:  # which is so whenever it is asked
                self._exact[key] = reason
            else:
                self._exact[key] = World(values, Exact(domain), domain.draw, domain), domain
        found = self._exact[key]
        if isinstance(found, Exception):
            raise found
        world, first = found
        domain.branches = first.branches
        return world

    def figures(self, point: int = 0) -> World:
        """The world at a point with few digits, in which a difference is shown."""
        if point not in self._figures:

            def draw(name: str) -> Any:
                return _figure(f"{point} {name}")

            with mpmath.workdps(50):
                self._figures[point] = World(self._values(draw, Figures()), Approximate(), draw, Figures())
        return self._figures[point]

    def _values(self, draw: Draw, domain: Domain) -> dict[Reference, Array]:
        given = {s.name: self._drawn(s, draw) for s in self.program.inputs}
        if not self.through:
            return {(n, 0): v for n, v in evaluate(self.program, given, self.sizes, domain).items()}
        present = evaluate(self.cell.program, given, self.sizes, domain)
        after = dict(given)
        for symbol in self.program.inputs:
            if not symbol.still:
                after[symbol.name] = self._drawn(symbol, lambda name: draw(f"{name} later"))
        for state in self.cell.states:
            after[state.name] = present[state.next.name]
        later = evaluate(self.program, after, self.sizes, domain)
        for state in self.cell.states:
            seed, back = state.next.marked("seed").name, state.marked("grad").name
            if seed in given and back in later:
                own = given[seed] if seed in self.local else 0 * given[seed]
                given[f"{seed} alone"] = own
                given[seed] = own + later[back]
        now = evaluate(self.program, given, self.sizes, domain)
        alone = {name: now[f"{name} alone"] for name in [*now] if f"{name} alone" in now}
        return {
            **{(name, 1): value for name, value in later.items()},
            **{(name, 0): value for name, value in {**now, **alone}.items()},
        }

    def _drawn(self, symbol: TensorSymbol, draw: Draw) -> Array:
        found = scalars(symbol, self.sizes)
        for index, entry in np.ndenumerate(found):
            drawn = draw(str(entry))
            found[index] = 0 * drawn if symbol.name in self.zero else drawn
        return found

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a value at the small sizes."""
        return tuple(lengths(self.program.by_name[name].shape, self.sizes))


def _figure(name: str) -> Any:
    """A number with two digits after the point, the same for the same name; not 0, and no two alike often."""
    source = random.Random(f"figures {name}")
    return mpmath.mpf(source.choice([-1, 1]) * source.randrange(10, 90)) / 100


def _filled(name: str, shape: tuple[int, ...], draw: Draw) -> Array:
    result = np.empty(shape, dtype=object)
    for index in np.ndindex(*shape):
        result[index] = draw(f"{name} {index}")
    return result
