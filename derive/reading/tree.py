"""The tree of a formula: what stands in it, and nothing about shapes or values."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TypeAlias

Scripts: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Number:
    """Digits."""

    text: str


@dataclass(frozen=True)
class Name:
    """A letter with its accents, without its scripts."""

    text: str


@dataclass(frozen=True, repr=False)
class Spelt:
    """An author's name, taken apart.

    letter: with its accents; below, above: subscripts and superscripts; time: the step relative to the
    present one, None where it has none; mark: "cotangent" or "delta" where a derivative of the loss by the
    name is meant; place: where it stands, which is no part of the name.
    """

    letter: str
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    time: int | None = None
    primes: int = 0
    mark: str = ""
    place: int = field(default=-1, compare=False)

    def __repr__(self) -> str:
        shown = [each for each in fields(self) if each.compare and getattr(self, each.name) != each.default]
        return f"Spelt({', '.join(f'{each.name}={getattr(self, each.name)!r}' for each in shown)})"


@dataclass(frozen=True)
class Partial:
    """The derivative of a value by another, as chain rules name it; matrix: whether it is one, or the vector
    of its entries; place: where it stands."""

    of: Spelt
    by: Spelt
    matrix: bool = False
    place: int = field(default=-1, compare=False)


@dataclass(frozen=True)
class Scripted:
    """Something with subscripts and superscripts, as pairs of sign and text in their order."""

    base: Tree
    scripts: Scripts


@dataclass(frozen=True)
class Sum:
    """Terms with their signs."""

    terms: tuple[tuple[int, Tree], ...]


@dataclass(frozen=True)
class Elementwise:
    r"""Factors with ``\odot`` between them."""

    factors: tuple[Tree, ...]


@dataclass(frozen=True)
class Beside:
    """Factors beside each other: products of matrices, or with numbers."""

    factors: tuple[Tree, ...]


@dataclass(frozen=True)
class Convolved:
    r"""A kernel ``\ast`` a tensor, with stride, or the transposed map."""

    kernel: Tree
    tensor: Tree
    stride: int
    transposed: bool


@dataclass(frozen=True)
class Fraction:
    """One thing over another."""

    above: Tree
    below: Tree


@dataclass(frozen=True)
class Call:
    """A function of arguments; its scripts stand before the arguments."""

    function: str
    arguments: tuple[Tree, ...]
    scripts: Scripts = ()


@dataclass(frozen=True)
class Over:
    r"""``\sum`` or ``\max`` over what is written below it.

    letters: without anything else; last: how far they go, where that is written; conditions: pairs of what is
    to be equal, as in ``2p+u-2=j``, and bounds, as in ``u \le 2``, of letters that stand in them.
    """

    sign: str
    letters: tuple[str, ...]
    last: str
    body: Tree
    conditions: tuple[tuple[str, str], ...] = ()
    bounds: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Listed:
    """Square brackets: parts with commas or semicolons between them."""

    parts: tuple[Tree, ...]
    separator: str


Tree: TypeAlias = (
    Number
    | Name
    | Spelt
    | Partial
    | Scripted
    | Sum
    | Elementwise
    | Beside
    | Convolved
    | Fraction
    | Call
    | Over
    | Listed
)
