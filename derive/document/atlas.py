"""The page that draws all cells and their relations, a panel for each family, with a table of all below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from derive import catalogue
from derive._version import __version__
from derive.definition import Cell
from derive.document.drawing import Map, Panel
from derive.document.index import family_title
from derive.document.layout import Branch, Node, panel
from derive.document.links import CHECKS
from derive.document.model import Block, Column, Document, Part, Prose, Table
from derive.document.relatives import MAP, WORDS, status, title
from derive.document.spans import Link, Spans
from derive.document.words import count, formal, say
from derive.relations import RELATIONS, Relation

__all__ = ["MAP", "atlas", "facts"]

_HEADS = tuple(Column(say(head)) for head in ("cell", "relation", "with", "verdict"))
_KINDS = "What kinds of cells are there?"  # a question, whose page has this title
_ALONE = "without a relation so far:"


def facts(cells: Iterable[Cell]) -> tuple[Relation, ...]:
    """The relations between some cells; users' own cells have none."""
    names = {cell.name for cell in cells if catalogue.has(cell)}
    return tuple(each for each in RELATIONS if {each.left, each.right} <= names)


def atlas(cells: Sequence[Cell]) -> Document:
    """The map of cells and the table of their relations."""
    cells = [cell for cell in cells if catalogue.has(cell)]
    found = facts(cells)
    families = dict.fromkeys(cell.family for cell in cells)
    panels = tuple(_panel(family, cells, found) for family in families)
    number, proved = count(len(found), "fact"), _proved(found)
    summary = f"All cells by family and {number} about them: special cases, renamings, parts; {proved}."
    parts = (
        Part("map", "", (*_legend(f"{number}, {proved}"), *_elsewhere(cells), Map(panels))),
        Part("relations", "All relations", (Table(_HEADS, _rows(found)), _meaning())),
    )
    return Document("Map of cells", "", summary, __version__, parts)


def _legend(told: str) -> tuple[Block, ...]:
    first = (
        f"What is a special case, a renaming or a part of what: {told}. An arrow "
        "leads to the special case, and the words beside it say what the more general cell is given. "
        "A double line joins two forms of one function. A diamond is at the cell of which the other is a "
        "part."
    )
    second = (
        "A value that is held at something is put there in place of being computed, where no weights would "
        "do that. A box with a broken edge is drawn at another place too; every box leads to its cell's page."
    )
    return Prose(say(first)), Prose(say(second))


def _elsewhere(cells: Sequence[Cell]) -> tuple[Block, ...]:
    """Where the same cells are by year; the page is made where all of the catalogue are."""
    if sum(map(catalogue.has, cells)) < len(catalogue.names()):
        return ()
    return (Prose(say("The same cells by year, and on a poster, are under ", Link(_KINDS, "kinds.md"), ".")),)


def _meaning() -> Block:
    about = Link("about the checks", f"{CHECKS}#relations")
    text = (
        "Proved means: for whatever weights, inputs and states, one step of the cell is one step of the "
        "other, as an identity in exact arithmetic at small sizes, and the states keep to the relation, so "
        "that a sequence does too. More is said "
    )
    return Prose(say(text, about, "."))


def _proved(found: Sequence[Relation]) -> str:
    """How many of the facts are proved on file."""
    number = sum(status(each).status == "pass" for each in found)
    return "each of them proved" if number == len(found) else f"{number} of them proved"


def _rows(found: Sequence[Relation]) -> tuple[tuple[Spans, ...], ...]:
    return tuple(
        (
            say(_named(each.left)),
            say(WORDS[each.kind][0], " ", _named(each.right)),
            formal(each.words),
            say(status(each)),
        )
        for each in found
    )


def _named(name: str) -> Link:
    """A cell as it is called in the drawing."""
    return Link(name, f"{name}.md")


# -- the trees of a family


def _panel(family: str, cells: Sequence[Cell], found: Sequence[Relation]) -> Panel:
    """The family's cells: those with relations as trees, the others beside each other."""
    names = [cell.name for cell in cells if cell.family == family]
    degree = Counter(name for each in found for name in (each.left, each.right) if name in names)
    inner = Counter(
        name for each in found for name in (each.left, each.right) if {each.left, each.right} <= set(names)
    )
    drawn: set[str] = set()
    trees = []
    for name in sorted(degree, key=lambda each: (-inner[each], -degree[each], each)):
        if name not in drawn:
            trees.append(_Grower(names, found, drawn).tree(name))
    alone = [_node(name, ()) for name in names if name not in degree]
    heading = family_title(family)
    return panel(heading, family.replace(" ", "-") or "others", trees, alone, _ALONE)


class _Grower:
    """Makes a tree of what is related to a cell, nearest first."""

    def __init__(self, family: Collection[str], found: Sequence[Relation], drawn: set[str]) -> None:
        self.family, self.drawn = family, drawn
        self.between: dict[frozenset[str], list[Relation]] = {}
        for each in found:
            self.between.setdefault(frozenset((each.left, each.right)), []).append(each)
        self.used: set[frozenset[str]] = set()
        self.children: dict[str, list[str]] = {}

    def tree(self, root: str) -> Node:
        """The cell with all of its family that relations lead to."""
        self.drawn.add(root)
        layer = [root]
        while layer:
            layer = [child for name in layer for child in self._children(name)]
        return self._grown(root)

    def _children(self, name: str) -> list[str]:
        """The cells of the family that are met here first."""
        new = [n for n in self._neighbours(name) if n in self.family and n not in self.drawn]
        self.drawn.update(new)
        self.used.update(frozenset((name, each)) for each in new)
        self.children[name] = new
        return new

    def _neighbours(self, name: str) -> list[str]:
        return sorted(other for pair in self.between if name in pair for other in pair - {name})

    def _grown(self, name: str) -> Node:
        """The node of a cell; what was drawn elsewhere is a leaf, at the end that comes first."""
        branches = [self._branch(name, each, self._grown(each), False) for each in self.children[name]]
        for other in self._neighbours(name):
            pair = frozenset((name, other))
            if pair not in self.used:
                if other in self.family:
                    self.used.add(pair)
                branches.append(self._branch(name, other, _node(other, ()), True))
        return _node(name, tuple(branches))

    def _branch(self, name: str, other: str, node: Node, elsewhere: bool) -> Branch:
        found = self.between[frozenset((name, other))]
        first = found[0]
        signs = {"special case": ("arrow", "back"), "part": ("whole", "part")}
        sign = signs.get(first.kind, ("double", "double"))[first.left == name]
        return Branch(tuple(each.words for each in found), sign, node, elsewhere)


def _node(name: str, branches: tuple[Branch, ...]) -> Node:
    return Node(name, f"{name}.html", title(name), branches)
