"""What a definition can say of an input beside its size: that it has no gradient, one value for a whole
sequence, or a number that stands for it where it is left out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import sympy

from derive.algebra.symbol import TensorSymbol
from derive.definition.names import caller
from derive.errors import DefinitionError

_USUAL: Mapping[str, Any] = {"gradient": True, "per": "step", "default": None}


def input_traits(name: object, role: str, said: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The traits of a symbol that is declared so.

    Raises: DefinitionError where something is said that is not known, or of what is no input.
    """
    for word in said:
        if word not in _USUAL:
            raise DefinitionError(f"{name}: nothing is known of {word}; say {', '.join(_USUAL)}", caller())
    told = {word: value for word, value in {**_USUAL, **said}.items() if not _usual(word, value)}
    if told and role != "free":
        raise DefinitionError(f"{name} is a {role}; {', '.join(told)} is said of inputs", caller())
    return [_CHECKED[word](name, value) for word, value in told.items()]


def _usual(word: str, value: object) -> bool:
    """Whether it is what holds anyway; an array is equal to nothing at once."""
    return isinstance(value, type(_USUAL[word])) and bool(value == _USUAL[word])


def said(symbol: TensorSymbol) -> str:
    """What was said of an input, as the definition says it.

    >>> said(TensorSymbol("mask", (3,), "input", traits=[("fixed",), ("default", 1)]))
    'gradient=False, default=1'
    """
    default = [] if symbol.default is None else [f"default={symbol.default}"]
    fixed, once = symbol.trait("fixed") is not None, symbol.trait("once") is not None
    return ", ".join([*["gradient=False"] * fixed, *['per="sequence"'] * once, *default])


def _gradient(name: object, value: object) -> tuple[Any, ...]:
    if value is not False:
        raise DefinitionError(f"{name}: gradient is True or False, not {value!r}", caller())
    return ("fixed",)


def _per(name: object, value: object) -> tuple[Any, ...]:
    if value != "sequence":
        raise DefinitionError(f'{name} is given per="step" or per="sequence", not {value!r}', caller())
    return ("once",)


def _default(name: object, value: object) -> tuple[Any, ...]:
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    if not numeric or not math.isfinite(value):  # type: ignore[arg-type]
        raise DefinitionError(f"{name}: a default is a number, not {value!r}", caller())
    return ("default", sympy.nsimplify(value, rational=True))


_CHECKED = {"gradient": _gradient, "per": _per, "default": _default}
