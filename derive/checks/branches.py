"""On which side of a branch a number falls, where numbers have no order."""

from __future__ import annotations

import bisect
import math
import random
from fractions import Fraction
from functools import cache

from derive.checks.residue import Residue
from derive.checks.surd import Surd

# numbers are told to be near by their difference times all simple denominators, which is small then
_COMMON = math.lcm(*range(1, 13))
_NEAR = 1 << 28


class Branches:
    """Decides whether a number counts as positive: always, never, or by a coin that is fixed for each number.

    A number and its negative never fall on one side, a number and its double do, and so for other simple
    multiples: SymPy divides conditions by common factors.  Of two numbers that differ by a simple one the
    larger is positive where the other is: z cannot be above 3 and below 1, in whatever order it is asked.
    Zero is not positive.  `asked` tells whether the expression had branches at all.
    """

    def __init__(self, mode: str, seed: str) -> None:
        self.mode, self.seed = mode, seed
        self.sides: dict[int | Surd, bool] = {}
        self._row: list[tuple[int, bool]] = []  # sides by number times _COMMON, sorted

    @property
    def asked(self) -> bool:
        """Whether any branch was decided."""
        return bool(self.sides)

    def positive(self, number: Residue) -> bool:
        """Which side a number is on; its negative is on the other."""
        value, prime = number.values[0], number.primes[0]
        if value not in self.sides:
            known = small_rational(value, prime) if isinstance(value, int) else None
            if known is not None:  # a constant has the sign that it has
                return known > 0
            side = self._implied(value, prime)
            if side is None:
                side = self.mode == "on" or (self.mode == "mixed" and self._coin(value))
            self._keep(value, side, prime)
            self._keep(-value % prime, not side, prime)
        return self.sides[value]

    def _keep(self, value: int | Surd, side: bool, prime: int) -> None:
        if value not in self.sides and isinstance(value, int):
            bisect.insort(self._row, (value * _COMMON % prime, side))
        self.sides.setdefault(value, side)

    def _implied(self, value: int | Surd, prime: int) -> bool | None:
        """The side that follows from that of a simple positive multiple, or of one that differs from it by a
        simple number."""
        if isinstance(value, Surd):
            return None
        for factor in (1, *simple_factors(prime)):
            multiple = value * factor % prime
            if multiple in self.sides:
                return self.sides[multiple]
            place = multiple * _COMMON % prime
            start, stop = (bisect.bisect(self._row, (place + d, False)) for d in (-_NEAR, _NEAR))
            for other, side in self._row[start:stop]:
                if side == (other < place):  # above a positive number, or below one that is not
                    return side
        return None

    def _coin(self, value: int | Surd) -> bool:
        return random.Random(f"{self.seed} {value}").random() < 0.5


@cache
def simple_factors(prime: int) -> tuple[int, ...]:
    """Quotients of numbers up to 12, but not 1, as residues."""
    pairs = ((p, q) for p in range(1, 13) for q in range(1, 13) if p != q and math.gcd(p, q) == 1)
    return tuple(p * pow(q, -1, prime) % prime for p, q in pairs)


def small_rational(value: int, prime: int, limit: int = 1 << 14) -> Fraction | None:
    """The quotient of two numbers below the limit that has this residue, if there is one.

    A random residue has one with a chance of about limit^2 / prime, one in ten milliards.

    >>> prime = 2**61 - 1
    >>> small_rational(3 * pow(-7, -1, prime) % prime, prime), small_rational(123456789012345, prime)
    (Fraction(-3, 7), None)
    """
    (r, s), (t, u) = (prime, value), (0, 1)
    while s >= limit:
        quotient = r // s
        (r, s), (t, u) = (s, r - quotient * s), (u, t - quotient * u)
    return Fraction(s, u) if abs(u) < limit else None
