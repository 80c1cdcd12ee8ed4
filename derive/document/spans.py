"""Spans: the pieces of a line, plain words or formulas or links, without the markup of any format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Text:
    """Plain words."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True)
class Math:
    """A formula inside a line."""

    kind: ClassVar[str] = "math"
    text: str


@dataclass(frozen=True)
class Code:
    """An identifier or command inside a line."""

    kind: ClassVar[str] = "code"
    text: str


@dataclass(frozen=True)
class Link:
    """Words that lead elsewhere: an address, or a path relative to the page."""

    kind: ClassVar[str] = "link"
    text: str
    target: str


@dataclass(frozen=True)
class Badge:
    """A status in one word: pass, fail, stale or unchecked."""

    kind: ClassVar[str] = "badge"
    text: str
    status: str


@dataclass(frozen=True)
class Reference:
    """Points to a labelled table; text: how it is called where nothing is numbered."""

    kind: ClassVar[str] = "reference"
    text: str
    label: str


@dataclass(frozen=True)
class Keyword:
    """A word of an algorithm: for, do, end."""

    kind: ClassVar[str] = "keyword"
    text: str


@dataclass(frozen=True)
class Numbers:
    """Equations by their numbers, or algorithms; labels: of their rows; names: TeX, what they define, where
    nothing is numbered; named: whether the word equation stands before them; what: eq or alg.
    """

    kind: ClassVar[str] = "numbers"
    labels: tuple[str, ...]
    names: tuple[str, ...]
    named: bool = True
    what: str = "eq"

    @property
    def text(self) -> str:
        """What they define, one after the other."""
        return ", ".join(self.names)


@dataclass(frozen=True)
class Work:
    """A cited work; text: how a sentence names it; key: its name in the .bib file."""

    kind: ClassVar[str] = "work"
    text: str
    key: str


Span = Text | Math | Code | Link | Badge | Reference | Keyword | Numbers | Work
SPANS: tuple[type[Span], ...] = (Text, Math, Code, Link, Badge, Reference, Keyword, Numbers, Work)
Spans = tuple[Span, ...]
