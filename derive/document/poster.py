"""A poster: many cells as small diagrams with a few facts each, in groups; words that choose some of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from derive.document.miniature import Miniature


@dataclass(frozen=True)
class Card:
    """One cell. target: its page; facts: a line of them; count: of its parameters, a formula; kinds: ids of
    those that it is of; small: its diagram, where it has one.
    """

    name: str
    title: str
    target: str
    facts: str
    count: str
    kinds: tuple[str, ...]
    small: Miniature | None


@dataclass(frozen=True)
class Group:
    """Cells that belong together, and a sentence or two about them."""

    title: str
    anchor: str
    words: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Choice:
    """A kind that a reader may choose: its id, its word, and how many cards are of it."""

    id: str
    word: str
    number: int


@dataclass(frozen=True)
class Poster:
    """Groups of cards, what may be chosen of them, and what colours mean: the kind of a box, in words."""

    kind: ClassVar[str] = "poster"
    legend: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    choices: tuple[Choice, ...]
