r"""Statements of a program as they are printed, read back and compared with what they compute."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np

from derive.algebra.record import Array
from derive.algebra.shape import evaluate as lengths
from derive.printing.latex import equation, notation_of, symbol
from derive.program import Program, Step
from derive.reading.meaning import Meaning
from derive.reading.tokens import Unreadable, spelled, tokens
from tests.evaluation import point, values


@dataclass(frozen=True)
class Misread:
    """A statement whose text says something else, or nothing."""

    step: Step
    tex: str
    reason: str

    def __str__(self) -> str:
        return f"{self.step.target.name} = {self.step.expr}\n  is printed {self.tex}\n  {self.reason}"


def agrees(found: Array, expected: Array) -> bool:
    """Whether two arrays have one shape and agree to twenty digits, relative to the largest entry."""
    if np.shape(found) != np.shape(expected):
        return False
    largest: Any = max((abs(z) for z in np.ravel(expected)), default=mpmath.mpf(0))
    pairs = zip(np.ravel(found), np.ravel(expected), strict=True)
    return all(abs(a - b) <= 1e-20 * (1 + largest) for a, b in pairs)


def symbols(program: Program, known: Mapping[str, Array]) -> dict[str, Array]:
    """The values of a program's symbols by how they are written.

    Raises: Unreadable where two of them are written alike.
    """
    notation = notation_of(program)
    found: dict[str, Array] = {}
    names: dict[str, str] = {}
    for each in [*program.inputs, *program.defined]:
        text = spelled(tokens(symbol(each, notation)))
        if names.setdefault(text, each.name) != each.name:
            raise Unreadable(f"{each.name} and {names[text]} are both written {text}")
        found[text] = known[each.name]
    return found


def misread(
    program: Program,
    sizes: Mapping[str, int],
    known: Mapping[str, Array] | None = None,
    functions: Mapping[str, Callable[..., Any]] | None = None,
) -> Iterator[Misread]:
    """The statements that are not printed as they are computed; functions: others than the named ones, by how
    they are written."""
    known = values(program, point(program.inputs, sizes), sizes) if known is None else known
    notation, meaning = notation_of(program), Meaning(symbols(program, known), sizes, functions)
    for step in program.steps:
        tex = equation(step, notation).rhs
        try:
            found = meaning.of(tex, lengths(step.target.shape, sizes))
        except Unreadable as reason:
            yield Misread(step, tex, str(reason))
        else:
            if not agrees(found, known[step.target.name]):
                yield Misread(step, tex, "says something else")
