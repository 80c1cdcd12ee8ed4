"""The parts of a page by id, in the order in which a reader meets them, and the page made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from types import MappingProxyType

from derive._version import __version__
from derive.definition import Cell
from derive.document import forms
from derive.document.algorithm import algorithm
from derive.document.cite import cite
from derive.document.code import code, downloads
from derive.document.concatenated import concatenated
from derive.document.diagram import diagram, linked
from derive.document.dimensions import dimensions
from derive.document.example import example
from derive.document.forward import forward
from derive.document.gradient import gradient
from derive.document.jacobian import jacobian
from derive.document.model import Block, Document, Part, Row
from derive.document.neighbours import neighbours
from derive.document.overview import overview
from derive.document.parameters import parameters
from derive.document.pen import refuse_alike
from derive.document.properties import properties
from derive.document.relatives import relatives
from derive.document.symbols import symbols
from derive.document.through_time import through_time
from derive.document.ties import Ties, changed
from derive.document.units import units
from derive.document.verdicts import verdicts
from derive.document.views import views
from derive.errors import DeriveError
from derive.passes.gradient import derived_once


@dataclass(frozen=True)
class PartKind:
    """A part's title and the function that fills it."""

    title: str
    fill: Callable[[Cell], Iterator[Block]]


PARTS: Mapping[str, PartKind] = MappingProxyType({
    "overview": PartKind("", overview),
    "diagram": PartKind("Diagram", diagram),
    "forward": PartKind("Forward equations", forward),
    "units": PartKind("What one unit computes", units),
    "concatenated": PartKind("With one matrix on state and input", concatenated),
    "dimensions": PartKind("Dimensions", dimensions),
    "parameters": PartKind("Parameters", parameters),
    "example": PartKind("A worked example", example),
    "properties": PartKind("Properties", properties),
    "relatives": PartKind("Relatives", relatives),
    "gradient": PartKind("Gradient of one step", gradient),
    "through-time": PartKind("Through time", through_time),
    "algorithm": PartKind("Algorithm", algorithm),
    "jacobian": PartKind("Jacobian of the state", jacobian),
    "code": PartKind("NumPy code", code),
    "verdicts": PartKind("Verdicts", verdicts),
    "downloads": PartKind("Downloads", downloads),
    "cite": PartKind("Cite this", cite),
    "neighbours": PartKind("More cells", neighbours),
    "symbols": PartKind("", symbols),
})  # fmt: skip


# what a whole page has as views of the forward equations
VIEWS = ("units", "concatenated")
# what a page has only where it is asked for
ASKED_FOR = VIEWS
# what a paper takes in unless asked for other parts
PAPER = ("forward", "dimensions", "parameters", "gradient")

Fills = Mapping[str, Callable[[Cell], Iterator[Block]]]
# a diagram that leads to equations, the views as tabs; asked for by name, each is a part of its own
_WHOLE: Fills = MappingProxyType({"diagram": linked, "forward": views})


@derived_once()  # several parts tell of it
def document(cell: Cell, parts: Sequence[str] | None = None, fills: Fills = MappingProxyType({})) -> Document:
    """The page of a cell: its parts, or those named, always in the page's order.

    fills: what fills a part in the place of what does on a page.
    Raises: DeriveError for a name that is no part, with those that are, and for a notation that writes two
    symbols of the cell alike.
    """
    usual = [part for part in PARTS if part not in ASKED_FOR]
    asked = usual if parts is None else [_known(part) for part in parts]
    fills = {**(_WHOLE if parts is None else {}), **fills}
    refuse_alike(forms.in_forms(cell), forms.symbols(cell))
    finish = _finisher(cell, parts is None)
    made = tuple(
        Part(each, kind.title, tuple(changed(block, finish) for block in _blocks(cell, each, fills)))
        for each, kind in PARTS.items()
        if each in asked
    )
    filled = tuple(part for part in made if part.blocks)
    return Document(cell.title, cell.name, cell.summary or cell.title, __version__, filled)


def _blocks(cell: Cell, part: str, fills: Fills) -> Iterator[Block]:
    """The blocks of a part, of the cell in the form of the notation where the part is written in it."""
    fill = fills.get(part, PARTS[part].fill)
    yield from fill(forms.in_forms(cell) if part in forms.PARTS else cell)
    yield from forms.note(cell) if part == "forward" else ()


def _known(part: str) -> str:
    if part not in PARTS:
        raise DeriveError(f"there is no part {part!r}; the parts are: {', '.join(PARTS)}")
    return part


def _finisher(cell: Cell, whole: bool) -> Callable[[Row], Row]:
    """Numbers equations through the whole page; on a whole one each also has its code and its box."""
    numbers = count(1)
    ties = Ties.between(cell, forms.in_forms(cell)) if whole else None

    def finish(row: Row) -> Row:
        tied = ties.tied(row) if ties else row
        return replace(tied, number=str(next(numbers)))

    return finish
