"""Sums that hold logarithms, next to the residues that they are: what their exponential is, is known then."""

from __future__ import annotations

from typing import Any

from derive.checks.residue import Residue

_LARGEST = 16  # a whole factor of a logarithm is no larger in the expressions that are met


class Logarithms(Residue):
    """A residue that is another one plus logarithms, each so many times.

    Its exponential is the exponential of that other one times powers of what the logarithms are of.  Only
    sums, signs and whole factors keep this; anything else makes a plain residue of it.

    >>> x, logarithm = Residue((5, 3), (23, 11)), Residue((7, 2), (23, 11))
    >>> (2 * Logarithms(logarithm, 0 * x, ((x, 1),))).exp() == x**2
    True
    """

    __slots__ = ("of", "rest")

    def __init__(self, value: Residue, rest: Residue, of: tuple[tuple[Residue, int], ...]) -> None:
        super().__init__(value.values, value.primes)
        self.rest, self.of = rest, of

    def __add__(self, other: Any) -> Residue:
        value = super().__add__(other)
        if isinstance(other, Logarithms):
            return Logarithms(value, self.rest + other.rest, self.of + other.of)
        return Logarithms(value, self.rest + other, self.of)

    def __mul__(self, other: Any) -> Residue:
        value, times = super().__mul__(other), _whole(other)
        if times is None:
            return value
        return Logarithms(value, self.rest * other, tuple((x, times * count) for x, count in self.of))

    __radd__, __rmul__ = __add__, __mul__

    def exp(self) -> Residue:
        """The exponential: one level less than the rest has, and no more than the logarithms are of."""
        found = self.rest.exp()
        for x, count in self.of:
            found = found * x**count
        return found


def _whole(factor: Any) -> int | None:
    """The small whole number that a factor is, if it is one."""
    if isinstance(factor, int):
        return factor
    first, prime = factor.values[0], factor.primes[0]
    for times in (first, first - prime) if isinstance(first, int) else ():
        if abs(times) <= _LARGEST and factor == times:
            return times
    return None
