"""Where a site of somebody's own cells begins."""

from __future__ import annotations

from collections.abc import Sequence

from derive._version import __version__
from derive.definition import Cell
from derive.document.model import Column, Document, Part, Prose, Table
from derive.document.spans import Link, Spans
from derive.document.verdicts import badges
from derive.document.words import count, fill, say

TITLE = "Neural-network cells"  # of a site of several cells that nobody named


def landing(cells: Sequence[Cell], title: str = "") -> Document:
    """The first page: the cells, and what stands on the page of each.

    title: what the site is called; by default as its only cell.
    """
    called = title or (cells[0].title if len(cells) == 1 else TITLE)
    table = Table((Column(say("cell")), Column(say("verdicts"))), tuple(map(_row, cells)))
    blocks = (_lead(len(cells)), table, _further())
    summary = f"{count(len(cells), 'cell').capitalize()} with equations, gradients, sizes and code."
    return Document(called, "", summary, __version__, (Part("cells", "", blocks),), is_home=True)


def _row(cell: Cell) -> tuple[Spans, ...]:
    summary = f": {cell.summary}" if cell.summary else ""
    return say(Link(cell.title, f"cells/{cell.name}.md"), summary), badges(cell)


def _lead(number: int) -> Prose:
    which = "This cell is" if number == 1 else f"These {count(number, 'cell')} are"
    return Prose(
        say(
            f"{which} derived from one definition{'' if number == 1 else ' each'}. A page has the equations "
            "with the size of every symbol, the gradients line by line and through time, the number of "
            "parameters, NumPy code, and what was checked of all that; LaTeX for a paper lies beside it."
        )
    )


def _further() -> Prose:
    return Prose(
        fill(
            "{all} compares them. What the letters mean is told under {notation}, and what the verdicts are "
            "worth {checks}.",
            all=Link("The list of cells", "cells/index.md"),
            notation=Link("notation", "notation.md"),
            checks=Link("about the checks", "checks.md"),
        )
    )
