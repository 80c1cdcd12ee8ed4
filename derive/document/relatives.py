"""The relations of a cell to others, in words and with links, as far as they are proved on file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from derive import catalogue, relations
from derive.checks.records import Recorded, recorded
from derive.definition import Cell
from derive.document.model import Block, Column, Prose, Table
from derive.document.spans import Badge, Link, Spans
from derive.document.words import formal, say
from derive.relations import KINDS, Kind, Relation

MAP = "map"  # the name of the page that has all of them

# what the left cell is to the right one, and the right one to the left one
WORDS: Mapping[Kind, tuple[str, str]] = MappingProxyType({
    "same function": ("is the same function as", "is the same function as"),
    "renaming": ("is a renaming of", "is a renaming of"),
    "special case": ("is a special case of", "is more general than"),
    "part": ("is made of", "is a part of"),
})  # fmt: skip
_LEAD = (
    "The more general of two cells, given what stands behind its name, is the other one: in each step, for "
    "whatever weights, inputs and states."
)
_HEADS = (Column(say("this cell"), width=0.45), Column(say("with"), width=0.35), Column(say("verdict")))


def relatives(cell: Cell) -> Iterator[Block]:
    """One row a relation: what the cell is to the other, how, and whether it is proved; the like together."""
    if not catalogue.has(cell) or not (found := relations.of(cell.name)):
        return
    yield Prose(say(_LEAD))
    ordered = sorted(found, key=lambda each: (KINDS.index(each.kind), each.left != cell.name))
    yield Table(_HEADS, tuple(_row(cell.name, each) for each in ordered))
    drawn = Link("the map of cells", f"{MAP}.md")
    yield Prose(say("All cells and their relations are drawn on ", drawn, "."))


def _row(name: str, relation: Relation) -> tuple[Spans, ...]:
    other = relation.right if relation.left == name else relation.left
    kind = WORDS[relation.kind][name != relation.left]
    return say(kind, " ", link(other)), formal(relation.words), say(status(relation))


def title(name: str) -> str:
    """The title of a cell of the catalogue."""
    return catalogue.load(name).title


def link(name: str) -> Link:
    """The title of a cell, leading to its page."""
    return Link(title(name), f"{name}.md")


@cache
def on_file(name: str) -> Recorded:
    """The verdicts on a cell of the catalogue, read once: some cells have twenty relatives."""
    return recorded(catalogue.load(name))


def status(relation: Relation) -> Badge:
    """What the record of the left cell says of a relation; it is about both cells as they were then."""
    left, right = on_file(relation.left), on_file(relation.right)
    proved = {name for verdict in left.verdicts if verdict.kind == "exact" for name, _ in verdict.counts}
    if relation.claim not in proved:
        return Badge("not checked", "unchecked")
    return Badge("stale", "stale") if left.stale or right.stale else Badge("proved", "pass")
