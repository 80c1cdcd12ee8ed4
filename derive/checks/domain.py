"""The domain of residues: random points, and the walk over a SymPy expression at one of them.

Nothing here knows a derivative.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import sympy

from derive.checks.residue import NotModelled, Residue, chain
from derive.checks.surd import Surd


class Branches:
    """Decides whether a number counts as positive: always, never, or by a coin that is fixed for each number.

    A number and its negative never fall on one side, a number and its double do, and so for other simple
    multiples: SymPy divides conditions by common factors.  Zero is not positive.  `asked` tells whether the
    expression had branches at all.
    """

    def __init__(self, mode: str, seed: str) -> None:
        self.mode, self.seed = mode, seed
        self.sides: dict[int | Surd, bool] = {}

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
            side = self._multiple(value, prime)
            if side is None:
                side = self.mode == "on" or (self.mode == "mixed" and self._coin(value))
            self.sides[value] = side
            self.sides.setdefault(-value % prime, not side)
        return self.sides[value]

    def _multiple(self, value: int | Surd, prime: int) -> bool | None:
        """The side of a number of which this one is a simple positive multiple, if one was asked for."""
        if isinstance(value, Surd):
            return None
        multiples = (value * factor % prime for factor in simple_factors(prime))
        return next((self.sides[each] for each in multiples if each in self.sides), None)

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


class Residues:
    """The domain of residues, with the random point at which the inputs are drawn.

    extended: whether a number without a root gets one, by a root of -1.
    """

    def __init__(self, levels: int, seed: str, mode: str = "mixed", extended: bool = False) -> None:
        self.extended = extended
        self.primes = chain(levels)
        self.seed = seed
        self.branches = Branches(mode, seed)

    def draw(self, name: str) -> Residue:
        """A random number, the same for the same name."""
        source = random.Random(f"{self.seed} {name}")
        return Residue(tuple(source.randrange(p) for p in self.primes), self.primes)

    def number(self, value: Fraction) -> Residue:
        """A rational number."""
        top, bottom = (Residue((v,) * len(self.primes), self.primes) for v in value.as_integer_ratio())
        return top * bottom**-1

    def scalar(self, definition: sympy.Expr, arguments: Mapping[sympy.Symbol, Any]) -> Any:
        """The value of a scalar SymPy expression."""
        return _Walker(self, arguments).value(definition)


class _Walker:
    """Evaluates SymPy expressions; nothing here knows a derivative."""

    def __init__(self, domain: Residues, arguments: Mapping[sympy.Symbol, Any]) -> None:
        self.domain, self.arguments = domain, arguments

    def value(self, e: sympy.Expr) -> Any:
        if e.is_Symbol:
            return self.arguments[e]
        if e.is_Rational:
            return self.domain.number(Fraction(int(e.p), int(e.q)))
        if e.is_Add or e.is_Mul:
            first, *rest = (self.value(argument) for argument in e.args)
            for each in rest:
                first = first + each if e.is_Add else first * each
            return first
        rule = _FUNCTIONS.get(type(e).__name__)
        if rule is None:
            raise NotModelled(f"exact numbers do not know {type(e).__name__}")
        return rule(self, e)

    def power(self, e: sympy.Expr) -> Any:
        if not e.exp.is_Rational or e.exp.q > 2:
            raise NotModelled(f"exact numbers know whole and half powers, not {e}")
        base = self.value(e.base)
        root = base if e.exp.q == 1 else base.sqrt(self.domain.extended)
        return root ** int(e.exp.p)

    def piecewise(self, e: sympy.Expr) -> Any:
        return next(self.value(part) for part, condition in e.args if self.holds(condition))

    def holds(self, condition: Any) -> bool:
        if condition in (True, False):
            return bool(condition)
        if isinstance(condition, sympy.logic.boolalg.BooleanFunction):
            return self.combined(condition)
        difference = self.value(condition.gts) + -self.value(condition.lts)
        return self.domain.branches.positive(difference) or (not difference and "=" in condition.rel_op)

    def combined(self, condition: Any) -> bool:
        """What SymPy makes of a condition on a piecewise function: and, or, not, if-then-else."""
        first, *rest = condition.args
        match type(condition).__name__:
            case "And":
                return all(self.holds(each) for each in condition.args)
            case "Or":
                return any(self.holds(each) for each in condition.args)
            case "Not":
                return not self.holds(first)
            case "ITE":
                return self.holds(rest[0] if self.holds(first) else rest[1])
        raise NotModelled(f"exact numbers do not know {type(condition).__name__}")

    def opaque(self, e: sympy.Expr) -> Any:
        """A function of which nothing is known but that equal arguments have equal values."""
        return self.domain.draw(f"{type(e).__name__} {self.value(e.args[0]).values[0]}")


_FUNCTIONS: Mapping[str, Callable[[_Walker, sympy.Expr], Any]] = {
    "Pow": _Walker.power,
    "exp": lambda walker, e: walker.value(e.args[0]).exp(),
    "Exp1": lambda walker, e: walker.domain.number(Fraction(1)).exp(),
    "log": _Walker.opaque,
    "sin": _Walker.opaque,
    "cos": _Walker.opaque,
    "Pi": lambda walker, e: walker.domain.draw("pi"),
    "Piecewise": _Walker.piecewise,
}
