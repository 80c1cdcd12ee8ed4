"""Exact numbers in which sums, products, exponentials and branches can be evaluated at random points.

A number is a tuple of residues modulo a chain of primes p_0 > p_1 > ..., where p_{i+1} divides p_i - 1.
Arithmetic acts level by level.  The exponential of r is g_i^(r_{i+1}) modulo p_i, where g_i has order
p_{i+1}: it uses up the last level and is an exact homomorphism, so exp(a + b) = exp(a) exp(b) and sigma(-a) =
1 - sigma(a) hold, while a residue and its exponential are as independent as an unknown and its exponential
are.  An identity that holds at one random point is true but for a chance of about degree / 2^61 (Schwartz
1980, Zippel 1979).

Half of all numbers have no root.  Where no random point has all the roots that an expression needs, a root of
-1 is added to the numbers; the root of a product is then no longer the product of the roots, which can make a
true identity fail and no false one hold.

What is not modelled: log, sin, cos, their inverses and erf are opaque functions of their arguments, so that
log(exp(z)) = z cannot be proved, while exp(log(x) + y) = x exp(y) can (`derive.checks.logarithms`); a general
power is the exponential of an opaque logarithm.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Any

import sympy

from derive.checks.surd import Surd, as_exponent, root
from derive.errors import DeriveError

_BASE = 2**61 - 1


class NotModelled(DeriveError):
    """An expression that these numbers cannot evaluate."""


class Redraw(Exception):
    """The random point is one at which the expression is undefined: draw another one."""


class TooShallow(Exception):
    """An exponential met a number without a level left: draw again with one more level."""


@lru_cache(maxsize=64)
def chain(levels: int) -> tuple[int, ...]:
    """The primes, largest first; each is 3 modulo 4, so that every square has one root that is a square
    itself.

    >>> p, q = chain(2)
    >>> (p - 1) % q, p % 4, q % 4
    (0, 3, 3)
    """
    primes = [_BASE]
    while len(primes) < levels:
        factor = 2
        while not sympy.isprime(factor * primes[0] + 1):
            factor += 4
        primes.insert(0, factor * primes[0] + 1)
    return tuple(primes)


@lru_cache(maxsize=64)
def _generators(primes: tuple[int, ...]) -> tuple[int, ...]:
    """For every prime but the last an element of its group whose order is the next prime."""
    return tuple(pow(2, (p - 1) // q, p) for p, q in pairwise(primes))


class Residue:
    """One number; `values` are its residues as far as they are exact, the first modulo the largest prime."""

    __slots__ = ("primes", "values")

    def __init__(self, values: tuple[int | Surd, ...], primes: tuple[int, ...]) -> None:
        self.values, self.primes = values, primes

    def _other(self, other: Any) -> tuple[int | Surd, ...]:
        return other.values if isinstance(other, Residue) else (int(other),) * len(self.values)

    # written out for speed: proofs spend most of their time in these two
    def __add__(self, other: Any) -> Residue:
        pairs = zip(self.values, self._other(other), self.primes, strict=False)
        return Residue(tuple([(a + b) % p for a, b, p in pairs]), self.primes)

    def __mul__(self, other: Any) -> Residue:
        pairs = zip(self.values, self._other(other), self.primes, strict=False)
        return Residue(tuple([a * b % p for a, b, p in pairs]), self.primes)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Residue:
        return self * -1

    def __pow__(self, exponent: int) -> Residue:
        pairs = zip(self.values, self.primes, strict=False)
        if exponent < 0 and 0 in self.values:
            raise Redraw
        return Residue(tuple(pow(a, exponent, p) for a, p in pairs), self.primes)

    def __eq__(self, other: object) -> bool:
        """Equal at every level that both have."""
        if not isinstance(other, Residue):
            return isinstance(other, int) and self == self * 0 + other
        return all(a == b for a, b in zip(self.values, other.values, strict=False))

    def __hash__(self) -> int:
        return hash(self.values[0])

    def __bool__(self) -> bool:
        return self.values[0] != 0

    def __repr__(self) -> str:
        return f"Residue{self.values}"

    def exp(self) -> Residue:
        """The exponential, with one level less."""
        if len(self.values) < 2:
            raise TooShallow
        powers = zip(_generators(self.primes), map(as_exponent, self.values[1:]), self.primes, strict=False)
        return Residue(tuple(pow(g, a, p) for g, a, p in powers), self.primes)

    def sqrt(self, extended: bool = False) -> Residue:
        """The root that is a square itself, which makes the root of a product the product of the roots.

        extended: where there is none, i times the root of the negative, which does not. Levels from the first
        on at which there is no root are lost.
        """
        roots: list[int | Surd] = []
        for a, p in zip(self.values, self.primes, strict=False):
            found: int | Surd | None = root(a, p)
            turned = root(-a % p, p) if found is None and extended else None
            found = found if turned is None else Surd(0, turned)
            if found is None:
                break
            roots.append(found)
        if not roots:
            raise Redraw
        return Residue(tuple(roots), self.primes)
