"""The page model: blocks and spans, without the markup of any format.

Formulas are TeX text, which every format of ours can show; everything else is plain text that the format
escapes. Each block and span names its `kind`, and a format has one template a block kind: nothing else asks
what a block is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from derive.document.blocks import CELL_BLOCKS, CellBlock
from derive.document.calculator import Calculator
from derive.document.chart import Chart
from derive.document.drawing import Drawing, Map
from derive.document.poster import Poster
from derive.document.sketch import Sketch
from derive.document.spans import Spans
from derive.document.timeline import Timeline


@dataclass(frozen=True)
class Heading:
    """A title inside a part."""

    kind: ClassVar[str] = "heading"
    title: str


@dataclass(frozen=True)
class Prose:
    """A paragraph."""

    kind: ClassVar[str] = "prose"
    spans: Spans


@dataclass(frozen=True)
class Row:
    """One equation.

    anchor: unique on the page; statement: the name in the program; label: its text form in a \\label; lhs,
    relation, terms: TeX, the right side broken at its top-level sum, each term after the first with its sign;
    where: what its symbols are from, TeX, h_{t-1} in R^m; explanation: where the terms come from; wrong:
    where a reader reports a mistake; code: the lines of the NumPy file that compute it; concerns: the
    statements of the diagram that it belongs to; gate: its kind as in gates.py.
    """

    anchor: str
    statement: str
    label: str
    lhs: str
    relation: str
    terms: tuple[str, ...]
    meaning: str = ""
    where: tuple[str, ...] = ()
    explanation: Spans = ()
    wrong: str = ""
    number: str = ""
    code: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    gate: str = ""


@dataclass(frozen=True)
class Equations:
    """Equations that belong together."""

    kind: ClassVar[str] = "equations"
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Column:
    """A table's column; align: text, math or number; width: share of the line for texts that wrap, 0 for
    natural.
    """

    title: Spans
    align: str = "text"
    width: float = 0


@dataclass(frozen=True)
class Table:
    """Rows of cells, each a run of spans; label: its name for references."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[tuple[Spans, ...], ...]
    caption: Spans = ()
    label: str = ""


@dataclass(frozen=True)
class Browser:
    """A table that a reader can sort and filter; select, toggles: the columns of which words are chosen, one
    of the first, where there is such a column, and any of the second.
    """

    kind: ClassVar[str] = "browser"
    table: Table
    select: int | None
    toggles: int


@dataclass(frozen=True)
class Listing:
    """Source text, shown as it is."""

    kind: ClassVar[str] = "listing"
    language: str
    text: str


@dataclass(frozen=True)
class Line:
    """A line of an algorithm: words, or an assignment in the pieces of an equation; depth: of its loops."""

    depth: int
    words: Spans = ()
    lhs: str = ""
    relation: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Algorithm:
    """Numbered lines; title: its caption; label: its name for references; given, result: what goes in and
    out.
    """

    kind: ClassVar[str] = "algorithm"
    title: Spans
    label: str
    given: Spans
    result: Spans
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Verdicts:
    """What was checked, by kind: badge, figure, and what it means."""

    kind: ClassVar[str] = "verdicts"
    table: Table


@dataclass(frozen=True)
class Citation:
    """The work that a cell comes from; key: its name in the .bib file; note: what of it was not confirmed."""

    kind: ClassVar[str] = "citation"
    key: str
    short: str
    title: str
    venue: str
    target: str
    note: str = ""


@dataclass(frozen=True)
class Note:
    """A fact about where paper and libraries differ, with the works that say so."""

    title: str
    text: str
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class Notes:
    """The notes of a cell."""

    kind: ClassVar[str] = "notes"
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Source:
    """A work as a row names it, and its address."""

    short: str
    target: str


@dataclass(frozen=True)
class Difference:
    """A point on which others differ: which cell, on what, who says what, by how much, whom we follow, and
    how it is known; page: the cell's, empty where there is none.
    """

    anchor: str
    cell: str
    page: str
    subject: str
    sides: tuple[tuple[str, str], ...]
    figure: str
    at: str
    follows: str
    routes: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Deviations:
    """The points on which others differ; whole: with their cells, as in the register; title: of the note that
    they are on a cell's page.
    """

    kind: ClassVar[str] = "deviations"
    rows: tuple[Difference, ...]
    whole: bool = True
    title: str = ""


@dataclass(frozen=True)
class Diagram:
    """A cell's diagram; label: its name for references; broad: whether it needs both columns of a page;
    linked: whether the equations of its statements are on the page.
    """

    kind: ClassVar[str] = "diagram"
    drawing: Drawing
    caption: Spans
    label: str
    broad: bool
    linked: bool = False


@dataclass(frozen=True)
class Download:
    """A file beside the page."""

    name: str
    target: str
    meaning: str


@dataclass(frozen=True)
class Downloads:
    """The files beside the page."""

    kind: ClassVar[str] = "downloads"
    files: tuple[Download, ...]


@dataclass(frozen=True)
class Tabs:
    """Views of one thing, of which a page shows one at a time; beside: all of them, where it is wide."""

    kind: ClassVar[str] = "tabs"
    panels: tuple[Part, ...]
    beside: bool = False


Block = (
    Heading | Prose | Equations | Table | Browser | Listing | Algorithm | Verdicts | Citation | Notes |
    Deviations | Map | Poster | Timeline | Diagram | Sketch | Calculator | Chart | Downloads | CellBlock
    | Tabs
)  # fmt: skip
BLOCKS: tuple[type[Block], ...] = (
    Heading, Prose, Equations, Table, Browser, Listing, Algorithm, Verdicts, Citation, Notes, Deviations, Map,
    Poster, Timeline, Diagram, Sketch, Chart, Calculator, Downloads,
    *CELL_BLOCKS, Tabs,
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A section that can be asked for by its id."""

    id: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Document:
    """A page: title, the cell's name (empty for the index), a sentence for lists, the version that made
    it; is_home: the site begins there, and is called so.
    """

    title: str
    name: str
    summary: str
    version: str
    parts: tuple[Part, ...]
    is_home: bool = False
