"""Blocks that only pages of cells have: a calculation with numbers, symbols, the pages beside a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from derive.document.spans import Link


@dataclass(frozen=True)
class Given:
    """What a calculation begins with: its symbol and its numbers in TeX, and these as Python has them."""

    name: str
    value: str
    plain: str


@dataclass(frozen=True)
class Calculation:
    """One value.

    anchor: unique on the page; statement: its name in the program; lhs, relation, terms: its formula in TeX,
    as in a row of equations; put: the formula with the numbers put in, TeX, empty where they are too many or
    stand in no place of their own; value: what it comes to, TeX; plain: the same as Python has it; is_short:
    whether all of it has room on a line.
    """

    anchor: str
    statement: str
    lhs: str
    relation: str
    terms: tuple[str, ...]
    put: str
    value: str
    plain: str
    meaning: str
    is_short: bool


@dataclass(frozen=True)
class Calculated:
    """What is given, in groups of what is used together, and what is computed from it, in order."""

    kind: ClassVar[str] = "calculated"
    given: tuple[tuple[Given, ...], ...]
    rows: tuple[Calculation, ...]


@dataclass(frozen=True)
class Symbol:
    """A symbol as formulas have it: tex; base: without the step, TeX; name: in code; meaning; size: TeX."""

    tex: str
    base: str
    name: str
    meaning: str
    size: str


@dataclass(frozen=True)
class Symbols:
    """The symbols of a page, for who points at one."""

    kind: ClassVar[str] = "symbols"
    symbols: tuple[Symbol, ...]


@dataclass(frozen=True)
class Neighbours:
    """Links at the end of a page.

    family: what the pages before and after have in common, empty where nobody named a family; related:
    others; compared: where this page's cell is beside another.
    """

    kind: ClassVar[str] = "neighbours"
    family: str
    before: Link | None
    after: Link | None
    related: tuple[Link, ...]
    compared: Link


CellBlock = Calculated | Symbols | Neighbours
CELL_BLOCKS: tuple[type[CellBlock], ...] = (Calculated, Symbols, Neighbours)
