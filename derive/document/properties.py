"""What holds of a cell for all values, as a table; and the same in a few words, for lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from derive.algebra.symbol import TensorSymbol
from derive.analysis.bounds import Bound
from derive.analysis.properties import Properties
from derive.analysis.properties import properties as found_in
from derive.definition import Cell
from derive.document.model import Block, Column, Table
from derive.document.pen import Pen
from derive.document.spans import Math, Spans
from derive.document.words import fill, listed, say
from derive.passes.scan import has_parallel_form

# by field of `Properties`: the word for it in lists, and what it means
MEANINGS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "stateless": ("stateless", "nothing is carried from step to step"),
    "affine": (
        "affine",
        "the new states are affine in the old ones, so that a sequence can be computed by a parallel scan",
    ),
    "linear": ("linear", "affine without a constant part: states of zeros stay zeros"),
    "diagonal": (
        "diagonal",
        "an entry of a new state depends on the same entry of the old states only: the blocks of the state "
        "Jacobian are diagonal",
    ),
    "bounded": ("bounded", "a state cannot leave an interval"),
    "square": ("n = m", "an input has as many entries as there are units"),
    "surrogate": (
        "surrogate gradient",
        "the gradient of a jump from 0 to 1 is taken as that of a smooth function",
    ),
    "kinks": ("kinks", "there are places without a derivative; there it is taken as in PyTorch"),
})  # fmt: skip
_OF_STATES = ("affine", "linear", "diagonal", "bounded")
_SCANNED = "; the cell's JAX file has that form beside the loop"
_CURVED = "; the first statement on the way that is not is that of {where}"
_HEADS = (
    Column(say("property"), "text", 0.22),
    Column(say("holds"), "text", 0.13),
    Column(say("what it means"), "text", 0.5),
)


def properties(cell: Cell) -> Iterator[Block]:
    """One row a property: its name, whether the cell has it, what it means and what there is to say here."""
    found = found_in(cell)
    names = [name for name in MEANINGS if _applies(name, found)]
    rows = tuple(_row(name, found, cell) for name in names)
    title = say(f"{cell.title}: properties, read off its statements.")
    yield Table(_HEADS, rows, title, f"{cell.name}:properties")


def tags(cell: Cell) -> tuple[str, ...]:
    """The properties that a cell has, a word each.

    >>> from derive.catalogue import load
    >>> tags(load("gru"))
    ('bounded',)
    """
    found = found_in(cell)
    return tuple(word for name, (word, _) in MEANINGS.items() if getattr(found, name))


def _applies(name: str, found: Properties) -> bool:
    """What can be said of states is said of cells that have some."""
    return name not in _OF_STATES if found.stateless else name != "stateless"


def _row(name: str, found: Properties, cell: Cell) -> tuple[Spans, ...]:
    word, meaning = MEANINGS[name]
    return say(word), say(_holds(name, found)), say(meaning, _remark(name, found, cell))


def _holds(name: str, found: Properties) -> str:
    no = "not shown" if name == "bounded" else "no"  # that nothing bounds a state is proved by nobody
    value = getattr(found, name)
    return "not known" if value is None else "yes" if value else no


def held(cell: Cell) -> Mapping[str, str]:
    """Whether a cell has each property that can be said of it, by the word for it.

    >>> from derive.catalogue import load
    >>> held(load("lstm"))["affine"]
    'no'
    """
    found = found_in(cell)
    return {MEANINGS[name][0]: _holds(name, found) for name in MEANINGS if _applies(name, found)}


def _remark(name: str, found: Properties, cell: Cell) -> Spans:
    pen = Pen.of(cell)
    if name == "affine" and has_parallel_form(cell):
        return say(_SCANNED)
    if name == "affine" and found.curved is not None:
        return fill(_CURVED, where=pen.name(found.curved))
    if name == "bounded" and found.bounded:
        return say(": ", listed([_inside(each, pen) for each in found.bounded]))
    return ()


def _inside(bound: Bound, pen: Pen) -> Spans:
    """A state and its interval."""
    symbol: TensorSymbol = bound.state.next
    interval = Math(rf"{pen.name(symbol).text} \in [{bound.low},\, {bound.high}]")
    return say(interval, " after any step" if bound.always else " if all states start there")
