"""Dual numbers: a number type of nobody's, for arrays of objects."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np


class Dual:
    """a + b epsilon with epsilon squared zero: b is the derivative."""

    def __init__(self, a: float, b: float = 0.0) -> None:
        self.a, self.b = float(a), float(b)

    def _mapped(self, function: Callable[[float], float], slope: float) -> Dual:
        return Dual(function(self.a), slope * self.b)

    def __add__(self, other: Dual | float) -> Dual:
        if isinstance(other, np.ndarray):
            return NotImplemented  # the array adds it to each of its entries
        other = _dual(other)
        return Dual(self.a + other.a, self.b + other.b)

    def __mul__(self, other: Dual | float) -> Dual:
        if isinstance(other, np.ndarray):
            return NotImplemented
        other = _dual(other)
        return Dual(self.a * other.a, self.a * other.b + self.b * other.a)

    def __neg__(self) -> Dual:
        return Dual(-self.a, -self.b)

    def __pos__(self) -> Dual:
        return self

    def __sub__(self, other: Dual | float) -> Dual:
        if isinstance(other, np.ndarray):
            return NotImplemented
        return self + -_dual(other)

    def __rsub__(self, other: float) -> Dual:
        return -self + other

    def __truediv__(self, other: Dual | float) -> Dual:
        if isinstance(other, np.ndarray):
            return NotImplemented
        other = _dual(other)
        return Dual(self.a / other.a, (self.b * other.a - self.a * other.b) / other.a**2)

    def __rtruediv__(self, other: float) -> Dual:
        return _dual(other) / self

    def __pow__(self, power: float) -> Dual:
        return Dual(self.a**power, power * self.a ** (power - 1) * self.b)

    def __abs__(self) -> Dual:
        return self if self.a > 0 else -self

    def __lt__(self, other: Dual | float) -> bool:
        return self.a < _dual(other).a

    def __gt__(self, other: Dual | float) -> bool:
        return self.a > _dual(other).a

    def __le__(self, other: Dual | float) -> bool:
        return self.a <= _dual(other).a

    def __ge__(self, other: Dual | float) -> bool:
        return self.a >= _dual(other).a

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dual | float | int) and self.a == _dual(other).a

    def __hash__(self) -> int:
        return hash(self.a)

    def __bool__(self) -> bool:
        return self.a != 0

    # NumPy's functions call the method of their name on every object

    def exp(self) -> Dual:
        return self._mapped(math.exp, math.exp(self.a))

    def expm1(self) -> Dual:
        return self._mapped(math.expm1, math.exp(self.a))

    def log(self) -> Dual:
        return self._mapped(math.log, 1 / self.a)

    def log1p(self) -> Dual:
        return self._mapped(math.log1p, 1 / (1 + self.a))

    def sqrt(self) -> Dual:
        return self._mapped(math.sqrt, 0.5 / math.sqrt(self.a))

    def tanh(self) -> Dual:
        return self._mapped(math.tanh, 1 - math.tanh(self.a) ** 2)

    def sin(self) -> Dual:
        return self._mapped(math.sin, math.cos(self.a))

    def cos(self) -> Dual:
        return self._mapped(math.cos, -math.sin(self.a))

    def floor(self) -> Dual:
        return self._mapped(math.floor, 0)

    def conjugate(self) -> Dual:
        return self

    __radd__, __rmul__ = __add__, __mul__


def _dual(value: Dual | float) -> Dual:
    return value if isinstance(value, Dual) else Dual(value)
