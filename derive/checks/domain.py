"""The domain of residues: random points, and the walk over a SymPy expression at one of them.

Nothing here knows a derivative.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

import sympy

from derive.checks.branches import Branches
from derive.checks.logarithms import Logarithms
from derive.checks.residue import NotModelled, Residue, chain

Equation = tuple[sympy.Symbol, sympy.Expr]


class Residues:
    """The domain of residues, with the random point at which the inputs are drawn.

    extended: whether a number without a root gets one, by a root of -1.
    """

    def __init__(self, levels: int, seed: str, mode: str = "mixed", extended: bool = False) -> None:
        self.extended = extended
        self.took_roots = False  # whether there is one, and of how many levels, depends on the draw
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

    def solve(
        self, equations: Iterable[Equation], given: Mapping[sympy.Symbol, Any]
    ) -> dict[sympy.Symbol, Any]:
        """The values of all symbols of equations in order; what stands in several is evaluated once."""
        values = dict(given)
        walker = _Walker(self, values)
        for symbol, definition in equations:
            values[symbol] = walker.value(definition)
        return values


class _Walker:
    """Evaluates SymPy expressions, each once: what `diff` gives holds the same parts many times."""

    def __init__(self, domain: Residues, arguments: Mapping[sympy.Symbol, Any]) -> None:
        self.domain, self.arguments = domain, arguments
        self._known: dict[sympy.Expr, Any] = {}

    def value(self, e: sympy.Expr) -> Any:
        if e.is_Symbol:
            return self.arguments[e]
        if (known := self._known.get(e)) is None:
            known = self._known[e] = self._computed(e)
        return known

    def _computed(self, e: sympy.Expr) -> Any:
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
        base = self.value(e.base)
        if not e.exp.is_Rational or e.exp.q > 2:
            return self.general_power(base, e.exp)
        if e.exp.q == 1:
            return base ** int(e.exp.p)
        self.domain.took_roots = True
        return base.sqrt(self.domain.extended) ** int(e.exp.p)

    def general_power(self, base: Any, exponent: sympy.Expr) -> Any:
        """A whole power times the exponential of the rest and the logarithm, so that a^(b+1) is a^b a."""
        number, _ = exponent.as_coeff_Add()
        whole = int(sympy.floor(number)) if number.is_Rational else 0
        logarithm = self.domain.draw(f"log {base.values[0]}")
        return base**whole * (self.value(exponent - whole) * logarithm).exp()

    def piecewise(self, e: sympy.Expr) -> Any:
        return next(self.value(part) for part, condition in e.args if self.holds(condition))

    def holds(self, condition: Any) -> bool:
        if condition in (True, False):
            return bool(condition)
        if isinstance(condition, sympy.logic.boolalg.BooleanFunction):
            return self.combined(condition)
        if isinstance(condition, sympy.Eq | sympy.Ne):
            return (self.value(condition.lhs) == self.value(condition.rhs)) == (condition.rel_op == "==")
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
        """A function of which nothing is known but that equal arguments have equal values, and what it makes
        of a sign: SymPy takes it out where it likes."""
        name, argument = type(e).__name__, self.value(e.args[0])
        parity = _PARITY.get(name, 0)
        opposite = -argument
        if not parity or not isinstance(argument.values[0], int):
            return self.domain.draw(f"{name} {argument.values[0]}")
        turned = opposite.values[0] < argument.values[0]
        value = self.domain.draw(f"{name} {min(argument.values[0], opposite.values[0])}")
        return -value if turned and parity < 0 else value

    def logarithm(self, e: sympy.Expr) -> Any:
        """An opaque function too, but for its exponential, and for the sign that a reciprocal has."""
        argument = self.value(e.args[0])
        if not isinstance(argument.values[0], int):
            return self.domain.draw(f"log {argument.values[0]}")
        inverse = argument**-1
        sign = 1 if argument.values[0] <= inverse.values[0] else -1
        base = argument if sign == 1 else inverse
        value = self.domain.draw(f"log {base.values[0]}")
        return Logarithms(value, self.domain.number(Fraction(0)), ((base, 1),)) * sign

    def tangent(self, e: sympy.Expr) -> Any:
        sine, cosine = (self.value(each(e.args[0])) for each in (sympy.sin, sympy.cos))
        return sine * cosine**-1

    def hyperbolic(self, e: sympy.Expr) -> Any:
        """By exponentials, as these functions are defined."""
        up = self.value(e.args[0]).exp()
        down, half = up**-1, self.domain.number(Fraction(1, 2))
        if isinstance(e, sympy.tanh):
            return (up + -down) * (up + down) ** -1
        return (up + (down if isinstance(e, sympy.cosh) else -down)) * half


# 1 for even functions, -1 for odd ones
_PARITY = {"cos": 1, **dict.fromkeys(("sin", "asin", "atan", "asinh", "atanh", "erf"), -1)}
_FUNCTIONS: Mapping[str, Callable[[_Walker, sympy.Expr], Any]] = {
    "Pow": _Walker.power,
    "exp": lambda walker, e: walker.value(e.args[0]).exp(),
    "Exp1": lambda walker, e: walker.domain.number(Fraction(1)).exp(),
    **dict.fromkeys(("sin", "cos", "asin", "acos", "atan", "asinh", "acosh", "atanh", "erf"), _Walker.opaque),
    "tan": _Walker.tangent,
    **dict.fromkeys(("sinh", "cosh", "tanh"), _Walker.hyperbolic),
    "log": _Walker.logarithm,
    "Pi": lambda walker, e: walker.domain.draw("pi"),
    "Piecewise": _Walker.piecewise,
}
