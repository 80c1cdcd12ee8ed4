"""Hyper-parameters of a definition: numbers with a default that who loads the cell may choose otherwise.

What is chosen is for the file that is loaded.  A file that this one imports or loads has its own numbers, or
Python would keep the imported module with numbers that were meant for another.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from derive.definition.names import caller, calling_file, check_name
from derive.errors import DefinitionError

Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class _Run:
    """A file that is running: the numbers that it is given, and those that it asked for."""

    file: str
    given: Mapping[str, float]
    asked: dict[str, float] = field(default_factory=dict)


_runs: ContextVar[tuple[_Run, ...]] = ContextVar("runs", default=())
_imported: dict[str, dict[str, float]] = {}  # what imported modules asked for, which run once


def hyper(name: str, default: Number) -> Number:
    """The number of that name: what the cell was loaded with, ``derive.load("capsule", rounds=5)``, else the
    default.

    Raises: DefinitionError where what was given is no such number.
    """
    file = calling_file()
    run = next((run for run in _runs.get()[-1:] if run.file == file), None)
    value = (run.given if run else {}).get(check_name(name, "hyper-parameter"), default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DefinitionError(f"hyper-parameter {name} is a number, not {value!r}", caller())
    if isinstance(default, int) and not isinstance(value, int):
        raise DefinitionError(f"hyper-parameter {name} is a whole number, not {value}", caller())
    (run.asked if run else _imported.setdefault(file, {}))[name] = value
    return value if isinstance(default, int) else type(default)(value)


@contextlib.contextmanager
def chosen(given: Mapping[str, float], file: str) -> Iterator[dict[str, float]]:
    """While the definition in a file runs: the numbers that it is given; what comes out are those that it
    asked for.

    Raises: DefinitionError where the file is running already, since it loads itself.
    """
    if file in running():
        files = ", then ".join([*running(), file])
        raise DefinitionError(f"the file loads itself: {files}")  # the one that loads it adds the place
    run = _Run(file, given, {} if given else _imported.get(file, {}))
    before = _runs.set((*_runs.get(), run))
    try:
        yield run.asked
    finally:
        _runs.reset(before)


def running() -> tuple[str, ...]:
    """The files that run now, each loaded by the one before."""
    return tuple(run.file for run in _runs.get())
