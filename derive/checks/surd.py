"""Numbers a + b i modulo a prime that is 3 modulo 4, where i is a root of -1.

Only half of all residues have a root among residues; a or -a has one, so here all of them have.
"""

from __future__ import annotations

from dataclasses import dataclass

_TURN = 6364136223846793005  # what i counts in an exponent: any fixed number keeps exp(a + b) = exp(a) exp(b)


@dataclass(frozen=True)
class Surd:
    """The number real + imaginary * i; taken modulo a prime it is a plain number where it is real."""

    real: int
    imaginary: int

    def __add__(self, other: int | Surd) -> Surd:
        real, imaginary = parts(other)
        return Surd(self.real + real, self.imaginary + imaginary)

    def __mul__(self, other: int | Surd) -> Surd:
        real, imaginary = parts(other)
        return Surd(
            self.real * real - self.imaginary * imaginary, self.real * imaginary + self.imaginary * real
        )

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Surd:
        return Surd(-self.real, -self.imaginary)

    def __mod__(self, prime: int) -> int | Surd:
        real, imaginary = self.real % prime, self.imaginary % prime
        return Surd(real, imaginary) if imaginary else real

    def __pow__(self, exponent: int, prime: int) -> int | Surd:
        if exponent < 0:
            inverse = pow(self.real**2 + self.imaginary**2, -1, prime)
            return pow(Surd(self.real * inverse % prime, -self.imaginary * inverse % prime), -exponent, prime)
        result: int | Surd = 1
        for digit in f"{exponent:b}":
            result = result * result * (self if digit == "1" else 1) % prime
        return result


def parts(number: int | Surd) -> tuple[int, int]:
    """What is real and what is multiplied by i."""
    return (number.real, number.imaginary) if isinstance(number, Surd) else (number, 0)


def as_exponent(number: int | Surd) -> int:
    """A whole number in its place in an exponent; the one of a sum is the sum."""
    real, imaginary = parts(number)
    return real + _TURN * imaginary


def root(number: int | Surd, prime: int) -> int | None:
    """The root that is a square itself, if the number is a residue that has one."""
    if isinstance(number, Surd):
        return None
    found = pow(number, (prime + 1) // 4, prime)
    return found if found * found % prime == number else None
