"""The verdicts on a paper as text and as records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from derive import catalogue
from derive.definition import Cell
from derive.errors import DeriveError, Location
from derive.printing.notation_file import load_notation
from derive.verify.block import Judged, judged
from derive.verify.paper import Paper
from derive.verify.verdict import DIFFERENT, EQUAL, Figure, Verdict


def judge_all(paper: Paper, notation: str, load: Callable[[str], Cell]) -> list[Judged]:
    """The verdicts on all blocks of a paper.

    Raises: DeriveError with the place of the block where there is no such cell.
    """
    return [
        judged(_cell(load, block.cell, Location(paper.path, block.line)), block, paper.path, notation)
        for block in paper.blocks
    ]


def _cell(load: Callable[[str], Cell], spec: str, where: Location) -> Cell:
    try:
        return load(spec)
    except DeriveError as error:
        if error.where is not None and error.where.line:
            raise
        raise type(error)(error.message, where) from None


def strangers(paper: Paper, notation: str, found: Sequence[Judged]) -> tuple[str, ...]:
    """Warnings about what notations say of cells that are neither of the catalogue nor the paper's."""
    known = [*catalogue.names(), *(each.cell for each in found)]
    asked = dict.fromkeys(block.options.get("notation", notation) for block in paper.blocks)
    return tuple(text for spec in asked if spec for text in load_notation(spec).strangers(known))


def rows(paper: Paper, found: Sequence[Judged]) -> list[dict[str, Any]]:
    """A record for each equation, as `derive verify --json` gives them."""
    return [
        {
            "file": paper.path,
            "line": paper.line(each.place),
            "column": paper.column(each.place),
            "cell": block.cell,
            "status": each.status,
            "exact": each.exact,
            "value": each.meant,
            "equation": each.text,
            "reason": each.reason,
            "guess": each.guess,
            "entry": list(each.figure.entry) if each.figure else None,
            "authors": each.figure.authors if each.figure else None,
            "derived": each.figure.derived if each.figure else None,
            "given": dict(each.figure.given) if each.figure else {},
        }
        for block in found
        for each in block.verdicts
    ]


def report(paper: Paper, found: Sequence[Judged]) -> str:
    """A line for each equation, and what there is to say of those that are not equal."""
    lines = [line for block in found for line in _block(paper, block)]
    counts = Counter(each.status for block in found for each in block.verdicts)
    said = [
        f"{counts[EQUAL]} equal",
        f"{counts[DIFFERENT]} different",
        f"{counts['not understood']} not understood",
    ]
    if counts["definition"]:
        said.insert(1, f"{counts['definition']} definitions of the paper's own")
    return "\n".join([*lines, ", ".join(said)])


def _block(paper: Paper, block: Judged) -> Iterator[str]:
    yield f"{paper.path}:{block.block.line}: {block.cell}; {block.reading}"
    for own, name in block.adopted:
        yield f"  {own} is read as {name}"
    for each in block.verdicts:
        place = f"{paper.path}:{paper.line(each.place)}:{paper.column(each.place)}"
        kind = each.status if each.exact else f"{each.status} (to 30 digits, not proved)"
        yield f"{place}: {kind}: {each.text}"
        yield from (f"    {line}" for line in _details(each))


def _details(verdict: Verdict) -> Iterator[str]:
    if verdict.reason:
        yield verdict.reason
    if verdict.figure:
        yield _figure(verdict.figure, verdict.meant)
    if verdict.guess:
        yield f"likely {verdict.guess}"


def _figure(figure: Figure, name: str) -> str:
    entry = f"entry {', '.join(map(str, figure.entry))} of " if figure.entry else ""
    of = f"{entry}{name or 'the left side'}"
    where = ", ".join(f"{name} = {value}" for name, value in figure.given)
    said = f"at random values {of} is {figure.derived}; the paper's line gives {figure.authors}"
    return f"{said}, with {where}" if where else said
