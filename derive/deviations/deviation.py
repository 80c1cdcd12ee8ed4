"""The record of a deviation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Deviation:
    """One point on which paper, first code, documentation or a library differ.

    key: unique, a name for links; title: what people call the cell; cell: its catalogue name, empty where the
    catalogue has none that the point is about; subject: the point in a few words; sides: who says what;
    difference: the figure, one or two digits, and `at`: of what, and where it was computed (tests compute it
    again); follows: whom the definition of the catalogue follows; sources: works of the bibliography;
    routes: the two ways, independent of each other, in which it was established; gradient: whether the point
    is about a derivative, and not about the equations.
    """

    key: str
    title: str
    cell: str
    subject: str
    sides: tuple[tuple[str, str], ...]
    difference: str
    at: str
    follows: str
    sources: tuple[str, ...]
    routes: tuple[str, str]
    gradient: bool = False
