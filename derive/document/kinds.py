"""Cells by kind: what each kind is, and the cards of a poster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from derive.analysis.kinds import KINDS, gates, kinds
from derive.definition import Cell
from derive.document.diagram import on_page
from derive.document.gates import KINDS as COLOURS
from derive.document.gates import kinds as colours
from derive.document.index import family_title
from derive.document.miniature import Miniature, miniature
from derive.document.parameters import count_formula
from derive.document.poster import Card, Choice, Group, Poster
from derive.document.sources import year
from derive.errors import InputError

# a word for each kind, and when exactly a cell is of it
MEANINGS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "stateless": ("feed-forward", "it has no state: the same input always gives the same output"),
    "recurrent": ("recurrent", "it has a state, which one step hands on to the next"),
    "gated": (
        "gated",
        "a value that by its functions lies between 0 and 1, and is computed at every step, multiplies "
        "another one entry by entry",
    ),
    "independent": (
        "independent units",
        "an entry of a new state depends on the same entry of the old states only",
    ),
    "scan": (
        "linear recurrence",
        "the new states are affine in the old ones, so all steps of a sequence can be computed by a parallel "
        "scan",
    ),
    "memory": (
        "matrix memory",
        "a state is a matrix to which each step adds an outer product of two vectors that it computes: an "
        "association of the one with the other",
    ),
    "attention": ("attention", "vectors are added up with weights that a softmax shares out among them"),
    "windows": (
        "convolution or pooling",
        "the same small function is applied to every window of an image",
    ),
    "spiking": ("spiking", "a value jumps from 0 to 1 where another one crosses a threshold"),
})  # fmt: skip
_OTHER = "another layer or formula"
# what the cells of a family have in common
_FAMILIES: Mapping[str, str] = MappingProxyType({
    "feed-forward": "What comes out depends on what goes in now, and on nothing before. One row of the dense "
    "layer is the neuron of the textbooks.",
    "plain recurrence": "The state goes through the same matrix at every step. The cells differ in what that "
    "matrix may be, and in how far the state moves in one step.",
    "lstm": "The cell state runs along the top and is added to; gates decide what of it is kept, taken in "
    "and shown.",
    "gru": "One state, which moves towards a candidate as far as an update gate lets it. The variants differ "
    "in which gates there are and in what these see.",
    "convolution": "Matrices become small kernels that slide over an image, so a shifted image gives a "
    "shifted result.",
    "attention": "Every query reads a mean of all values, weighted by how well their keys fit it.",
    "linear-attention": "Attention without the softmax over the past: what a sum over all keys needs fits "
    "into a state of fixed size.",
    "state-space": "A differential equation in discrete steps; in most, the state never goes through a "
    "function that bends.",
    "orthogonal": "The recurrent matrix keeps all lengths, so no gradient grows or shrinks by it.",
    "spiking": "Units add up what comes in and fire when there is enough of it.",
})  # fmt: skip


def poster(cells: Sequence[Cell]) -> Poster:
    """Cards of cells by family, families in the order of their first years; what may be chosen of them."""
    found = {cell.name: kinds(cell) for cell in cells}
    choices = tuple(
        Choice(name, MEANINGS[name][0], sum(name in each for each in found.values())) for name in KINDS
    )
    groups = tuple(_groups(cells))
    stones = [stone for g in groups for card in g.cards if card.small for stone in card.small.stones]
    looks = {stone.look for stone in stones if stone.kind in ("box", "function")}
    legend = (*((look, COLOURS[look].title) for look in COLOURS if look in looks), ("", _OTHER))
    return Poster(legend, groups, tuple(choice for choice in choices if choice.number))


def families(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The families in the order of their first years."""
    names = dict.fromkeys(cell.family for cell in cells)
    first = {name: min(year(cell) or 9999 for cell in cells if cell.family == name) for name in names}
    return tuple(sorted(names, key=lambda name: (first[name], name)))


def _groups(cells: Sequence[Cell]) -> Iterator[Group]:
    for family in families(cells):
        mine = sorted((c for c in cells if c.family == family), key=lambda c: (year(c) or 9999, c.name))
        yield Group(
            family_title(family), family.replace(" ", "-"), _FAMILIES[family], tuple(map(_card, mine))
        )


def _card(cell: Cell) -> Card:
    states, opened = len(cell.states), len(gates(cell.program))
    facts = (
        str(year(cell) or "no year"),
        *([_number(states, "state")] if states else []),
        *([_number(opened, "gate")] if opened else []),
        *([] if cell.parameters else ["learns nothing"]),
    )
    formula = count_formula(cell).text if cell.parameters else ""
    return Card(
        cell.name, cell.title, f"{cell.name}.html", " · ".join(facts), formula, kinds(cell), _small(cell)
    )


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _small(cell: Cell) -> Miniature | None:
    """The diagram's small form, coloured by what each statement is for; none where there is no diagram."""
    try:
        return miniature(on_page(cell), colours(cell.program))
    except InputError:
        return None
