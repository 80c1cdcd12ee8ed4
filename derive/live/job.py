"""What the process that makes pages is asked for, and what it answers."""

from __future__ import annotations

import linecache
from dataclasses import dataclass, field
from pathlib import Path

from derive.build import Pages
from derive.errors import DeriveError, Location

AROUND = 2  # lines before and after the one that is wrong


@dataclass(frozen=True)
class Job:
    """place: a file or folder of definitions, the catalogue by default; templates: a folder that lies over
    ours; first: cells of the catalogue whose pages come before all others; notation: name or file of the one
    that pages are in, ours by default."""

    place: Path | None
    templates: Path | None = None
    first: tuple[str, ...] = ()
    notation: str = ""


@dataclass(frozen=True)
class Failure:
    """Why there are no new pages.

    text: as the terminal has it; message, where: its parts; excerpt: the lines around the place.
    """

    text: str
    message: str
    where: Location = field(default_factory=Location)
    excerpt: str = ""

    @staticmethod
    def of(error: DeriveError) -> Failure:
        """The failure that an error is."""
        where = error.where or Location()
        return Failure(str(error), error.message, where, excerpt(where))


@dataclass(frozen=True)
class Made:
    """pages: what was made, unless something is wrong; whole: whether that is all of the site."""

    pages: Pages | None = None
    whole: bool = True
    warnings: tuple[str, ...] = ()
    failure: Failure | None = None


def excerpt(where: Location) -> str:
    """The lines around a place, numbered, with a mark at the one that is meant; nothing where no file is
    known."""
    linecache.checkcache(where.file)
    lines = linecache.getlines(where.file) if where.file and where.line else []
    first, last = max(where.line - AROUND, 1), min(where.line + AROUND, len(lines))
    shown = [(number, lines[number - 1].rstrip()) for number in range(first, last + 1)]
    width = len(str(last))
    return "\n".join(f"{'>' if n == where.line else ' '} {n:{width}} | {line}".rstrip() for n, line in shown)
