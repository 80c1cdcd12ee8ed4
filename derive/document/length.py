"""How long a cell may be for what readers follow by hand; pages of longer ones say what they leave out."""

from __future__ import annotations

from derive.definition import Cell

FOLLOWED = 50  # statements; the longest cell of the catalogue has 30


def followed(cell: Cell) -> bool:
    """Whether its statements are few enough to be followed one by one."""
    return len(cell.program.steps) <= FOLLOWED


def left_out(what: str, cell: Cell) -> str:
    """The sentence that stands in its place.

    >>> from derive.catalogue import load
    >>> left_out("A worked example", load("lstm"))
    'A worked example is written of a cell of up to 50 statements; this one has 10.'
    """
    found = len(cell.program.steps)
    return f"{what} is written of a cell of up to {FOLLOWED} statements; this one has {found:,}."
