"""Equations between markers, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

from derive.catalogue import load
from derive.verify.block import Judged, judged
from derive.verify.paper import parsed
from derive.verify.verdict import Verdict


def block_of(cell: str, equations: str, options: str = "", lines: Sequence[str] = ()) -> Judged:
    """The verdicts on equations, which are rows of an align or displays of their own."""
    directives = "\n".join(f"% derive: {line}" for line in lines)
    shown = (
        equations
        if "\\[" in equations or "\\begin{" in equations
        else f"\\begin{{align}}{equations}\\end{{align}}"
    )
    text = f"% derive: begin {cell} {options}\n{directives}\n{shown}\n% derive: end\n"
    paper = parsed(text, "paper.tex")
    return judged(load(cell), paper.blocks[0], "paper.tex")


def verdicts(cell: str, equations: str, options: str = "", lines: Sequence[str] = ()) -> tuple[Verdict, ...]:
    """The same without the reading."""
    return block_of(cell, equations, options, lines).verdicts


def statuses(cell: str, equations: str, options: str = "", lines: Sequence[str] = ()) -> list[str]:
    """One word an equation."""
    return [each.status for each in verdicts(cell, equations, options, lines)]
