"""What Python lets one write of a tensor and the language has not, each with what to write instead.

An expression stands for values that are not there yet, so Python can neither compare nor count them.
"""

from __future__ import annotations

from typing import Any, NoReturn

from derive.errors import LanguageError

_COMPARED = (
    "tensors are not compared in a definition; step(a - b) is 1 where a > b, maximum(a, b) is the larger"
)
_TRUTH = "a tensor is neither true nor false, so if, and, or, not cannot use it; see step and maximum"
_ENTRIES = (
    "Python cannot take a tensor apart; part(h, start, stop) is a part of it, einsum('j->', h) the sum of "
    "its entries"
)
_NUMBER = "a tensor is no number that Python knows; functions of tensors are imported from derive.definition"


class Refusals:
    """Python's operators without a meaning here; whoever runs a definition adds the place to the errors.

    Raises: LanguageError, always.
    """

    __slots__ = ()

    def __lt__(self, other: Any) -> NoReturn:
        raise LanguageError(_COMPARED)

    __le__ = __gt__ = __ge__ = __lt__

    def __bool__(self) -> NoReturn:
        raise LanguageError(_TRUTH)

    def __len__(self) -> NoReturn:
        raise LanguageError(_ENTRIES)

    def __iter__(self) -> NoReturn:
        raise LanguageError(_ENTRIES)

    def __getitem__(self, index: Any) -> NoReturn:
        raise LanguageError(_ENTRIES)

    def __float__(self) -> NoReturn:
        raise LanguageError(_NUMBER)

    __int__ = __complex__ = __float__

    def __rpow__(self, base: Any) -> NoReturn:
        raise LanguageError(f"an exponent is a number, not {self}; write exp({self} * log({base}))")

    def __xor__(self, exponent: Any) -> NoReturn:
        raise LanguageError("a power is written with **; ^ is none of the language's operators")

    __rxor__ = __xor__

    def __mod__(self, other: Any) -> NoReturn:
        raise LanguageError("tensors have no % and no //; their operators are + - * / @ and ** with a number")

    __rmod__ = __floordiv__ = __rfloordiv__ = __mod__


def instead(value: object) -> str:
    """What was probably meant where an expression is needed and this value came."""
    if isinstance(value, bool):
        return "; what == compares is true or false at once, see step, maximum and minimum"
    if isinstance(value, list | tuple):
        return "; give what is in it one by one, without its brackets"
    if isinstance(value, str):
        return "; names stand without quotes"
    if hasattr(value, "__array_interface__"):
        return '; an array is declared, constant("A", m, n), and given when the cell runs'
    if isinstance(value, complex | float):
        return "; numbers are real and finite"
    if type(value).__module__.startswith("sympy."):
        return "; functions of tensors are imported from derive.definition"
    if callable(value):
        return "; is its argument missing?"
    if hasattr(value, "target"):
        return f"; an equation is used by its left side, {value.target}"
    return ""
