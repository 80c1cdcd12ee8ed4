"""Dual numbers: a number type of nobody's, for arrays of objects."""

from __future__ import annotations

import numpy as np


class Dual:
    """a + b epsilon with epsilon squared zero: b is the derivative."""

    def __init__(self, a: float, b: float = 0.0) -> None:
        self.a, self.b = a, b

    def __add__(self, other: Dual | float) -> Dual:
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.a + other.a, self.b + other.b)

    def __mul__(self, other: Dual | float) -> Dual:
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.a * other.a, self.a * other.b + self.b * other.a)

    def __neg__(self) -> Dual:
        return self * -1.0

    def __rsub__(self, other: float) -> Dual:
        return -self + other

    def __rtruediv__(self, other: float) -> Dual:
        return Dual(other / self.a, -other * self.b / self.a**2)

    def exp(self) -> Dual:
        return Dual(float(np.exp(self.a)), float(np.exp(self.a)) * self.b)

    def tanh(self) -> Dual:
        return Dual(float(np.tanh(self.a)), (1 - float(np.tanh(self.a)) ** 2) * self.b)

    __radd__, __rmul__ = __add__, __mul__
