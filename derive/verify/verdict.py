"""What is said of one equation, and how names and numbers in it are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import mpmath
import numpy as np

from derive.algebra.record import Array
from derive.reading.tree import Spelt, Tree

EQUAL, DIFFERENT, UNKNOWN, DEFINITION = "equal", "different", "not understood", "definition"


@dataclass(frozen=True)
class Figure:
    """One entry at which two sides differ: what the author's gives, and what the derived one gives."""

    entry: tuple[int, ...]
    authors: str
    derived: str
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What is said of one equation.

    place: where it begins, or where it is not understood; exact: whether equality is proved; meant: the
    derived value that it is about.
    """

    status: str
    text: str
    place: int
    reason: str = ""
    meant: str = ""
    exact: bool = True
    figure: Figure | None = None
    guess: str = ""
    unknown: Spelt | None = None
    sides: tuple[Tree, ...] = field(default=(), repr=False)


def equation_name(spelt: Spelt) -> str:
    """A name as it may be written."""
    scripts = [*spelt.below]
    time = {None: "", 0: "t"}.get(spelt.time, f"t{spelt.time:+d}" if spelt.time else "t")
    below = ",".join([*scripts, *([time] if time else [])])
    text = (
        spelt.letter
        + (f"_{{{below}}}" if below else "")
        + (f"^{{{','.join(spelt.above)}}}" if spelt.above else "")
    )
    return (
        {"": "", "delta": "\\delta ", "cotangent": "\\partial L/\\partial "}[spelt.mark]
        + text
        + "'" * spelt.primes
    )


def same(a: Array, b: Array) -> bool:
    """Whether two arrays are equal, entry by entry; a number goes with any shape."""
    return all(bool(x == y) for x, y in pairs(a, b))


def pairs(a: Array, b: Array) -> Iterator[Sequence[Any]]:
    """The entries of two arrays beside each other."""
    x, y = np.broadcast_arrays(a, b)
    return zip(np.ravel(x), np.ravel(y), strict=True)


def differs(derived: Array, authors: Array) -> tuple[int, ...] | None:
    """The first entry at which two arrays of figures differ."""
    wide = np.broadcast_to(authors, derived.shape) if np.ndim(authors) == 0 else authors
    for index in np.ndindex(*derived.shape):
        if abs(wide[index] - derived[index]) > mpmath.mpf(10) ** -12:
            return index
    return None


def figure_at(
    index: tuple[int, ...], derived: Array, authors: Array, given: tuple[tuple[str, str], ...] = ()
) -> Figure:
    """The figure of one entry; given: values of names beside it."""
    wide = np.broadcast_to(authors, derived.shape) if np.ndim(authors) == 0 else authors
    return Figure(tuple(k + 1 for k in index), shown(wide[index]), shown(derived[index]), given)


def shown(value: object) -> str:
    """A number with six digits."""
    return str(mpmath.nstr(mpmath.mpf(value), 6))
