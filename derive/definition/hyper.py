"""Hyper-parameters of a definition: numbers with a default that who loads the cell may choose otherwise."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import TypeVar

from derive.definition.names import caller, check_name
from derive.errors import DefinitionError

Number = TypeVar("Number", int, float)
_given: ContextVar[Mapping[str, float]] = ContextVar("given")
_asked: ContextVar[dict[str, float]] = ContextVar("asked")


def hyper(name: str, default: Number) -> Number:
    """The number of that name: what the cell was loaded with, ``derive.load("capsule", rounds=5)``, else the
    default.

    Raises: DefinitionError where what was given is no such number.
    """
    value = _given.get({}).get(check_name(name, "hyper-parameter"), default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DefinitionError(f"hyper-parameter {name} is a number, not {value!r}", caller())
    if isinstance(default, int) and not isinstance(value, int):
        raise DefinitionError(f"hyper-parameter {name} is a whole number, not {value}", caller())
    _asked.get({})[name] = value
    return value if isinstance(default, int) else type(default)(value)


@contextlib.contextmanager
def chosen(given: Mapping[str, float]) -> Iterator[dict[str, float]]:
    """While a definition runs: the numbers that it is given; what comes out are those that it asked for."""
    asked: dict[str, float] = {}
    before = _given.set(given), _asked.set(asked)
    try:
        yield asked
    finally:
        _given.reset(before[0])
        _asked.reset(before[1])
