"""A cell as a section of an appendix: its derivation is a proof, and nothing is said twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from derive import bibliography
from derive.appendix.sizes import dimensions, parameters
from derive.definition import Cell
from derive.document import PARTS, document
from derive.document.algorithm import algorithm
from derive.document.derivation import gradient, through_time
from derive.document.diagram import diagram
from derive.document.model import Algorithm, Block, Diagram, Document, Equations, Part, Prose, Row, Verdicts
from derive.document.overview import citation
from derive.document.sources import work
from derive.document.spans import Link, Math, Numbers, Span, Spans, Text, Work
from derive.document.verdicts import verdicts
from derive.document.words import listed, say

# what an appendix has unless it is asked for other parts, where there is such a part
USUAL = ("diagram", "forward", "dimensions", "parameters", "gradient", "through-time", "algorithm")
_DRAWN = 40  # statements of a cell that a diagram is made of unasked
Meaning = tuple[str, str]  # a symbol in TeX, and what it stands for
Fills = Mapping[str, Callable[[Cell], Iterator[Block]]]


def usual(cell: Cell) -> tuple[str, ...]:
    """The parts of an appendix; of a long cell no column could hold a diagram that can be read."""
    short = len(cell.program.steps) <= _DRAWN
    return tuple(part for part in USUAL if part in PARTS and (short or part != "diagram"))


def section(cell: Cell, parts: Sequence[str], shared: frozenset[Meaning]) -> Document:
    """The page model of a section.

    shared: what the notation of the whole appendix explains already.
    """
    page = document(cell, parts, _fills(parts))
    labels = {row.label for part in page.parts for block in part.blocks for row in _rows(block)}
    made = tuple(_part(part, parts, shared, labels) for part in page.parts)
    return replace(page, parts=(*_source(cell), *made))


def _fills(parts: Sequence[str]) -> Fills:
    """What is written otherwise than on a page; through time refers to the gradient of one step."""
    fills = {
        "dimensions": dimensions, "parameters": parameters, "gradient": gradient, "algorithm": _algorithm,
        "verdicts": _verdicts, "diagram": _diagram,
    }  # fmt: skip
    return MappingProxyType(fills | ({"through-time": through_time} if "gradient" in parts else {}))


def _source(cell: Cell) -> tuple[Part, ...]:
    """The work that the cell comes from, cited, and as a comment what of it was not confirmed."""
    if not cell.cite:
        return ()
    ref = work(cell.cite, cell)
    lead = Prose(say("The cell is that of ", Work(bibliography.short(ref), ref.key), "."))
    return (Part("source", "", (citation(ref), lead)),)


def _part(part: Part, parts: Sequence[str], shared: frozenset[Meaning], labels: set[str]) -> Part:
    if part.id == "forward":
        told = "dimensions" in parts
        blocks = [
            _trimmed(block, lambda row: told or (row.lhs, row.meaning) in shared) for block in part.blocks
        ]
    elif part.id == "units":
        told = "forward" in parts or "dimensions" in parts
        blocks = [_trimmed(block, lambda row: told) for block in part.blocks]
    else:
        blocks = list(part.blocks)
    return replace(part, blocks=tuple(_resolved(block, labels) for block in blocks))


def _rows(block: Block) -> tuple[Row, ...]:
    return block.rows if isinstance(block, Equations) else ()


def _trimmed(block: Block, told: Callable[[Row], bool]) -> Block:
    """Without the meanings that stand elsewhere."""
    if not isinstance(block, Equations):
        return block
    return replace(block, rows=tuple(replace(row, meaning="") if told(row) else row for row in block.rows))


def _resolved(block: Block, labels: set[str]) -> Block:
    """With names in the place of numbers that the section does not have."""
    if isinstance(block, Prose):
        return replace(block, spans=_known(block.spans, labels))
    if isinstance(block, Equations):
        rows = tuple(replace(row, explanation=_known(row.explanation, labels)) for row in block.rows)
        return replace(block, rows=rows)
    return block


def _known(spans: Spans, labels: set[str]) -> Spans:
    return say(*(_shown(span, labels) for span in spans))


def _shown(span: Span, labels: set[str]) -> Span | Spans:
    if not isinstance(span, Numbers) or span.what != "eq" or labels.issuperset(span.labels):
        return span
    names = listed([Math(name) for name in span.names])
    lead = "the equation of " if len(span.names) == 1 else "the equations of "
    return say(lead if span.named else "", names)


def _verdicts(cell: Cell) -> Iterator[Block]:
    """One line a kind of check; what leads to a page is left out."""
    for block in verdicts(cell):
        if isinstance(block, Verdicts):
            yield replace(block, table=replace(block.table, rows=_merged(block.table.rows)))
        elif not (isinstance(block, Prose) and any(isinstance(span, Link) for span in block.spans)):
            yield block


def _merged(rows: Sequence[tuple[Spans, ...]]) -> tuple[tuple[Spans, ...], ...]:
    """Rows of one kind, verdict and meaning as one, with all their figures."""
    figures: dict[tuple[Spans, ...], list[Spans]] = {}
    for kind, verdict, figure, meaning in rows:
        figures.setdefault((kind, verdict, meaning), []).append(figure)
    return tuple(
        (kind, verdict, _joined(each), meaning) for (kind, verdict, meaning), each in figures.items()
    )


def _algorithm(cell: Cell) -> Iterator[Block]:
    """A sentence that leads to the floats, and they."""
    blocks = tuple(algorithm(cell))
    floats = [each.label for each in blocks if isinstance(each, Algorithm)]
    over = " over a sequence" if cell.states else ""
    numbers = Numbers(tuple(floats), tuple(floats), what="alg")
    yield Prose(say(numbers, f" compute the cell and its gradients{over}."))
    yield from blocks


def _diagram(cell: Cell) -> Iterator[Block]:
    """A sentence that leads to the figure, and it."""
    blocks = tuple(diagram(cell))
    figures = tuple(each.label for each in blocks if isinstance(each, Diagram))
    if figures:
        yield Prose(say(Numbers(figures, figures, what="fig"), " shows what flows where in the cell."))
    yield from blocks


def _joined(figures: Sequence[Spans]) -> Spans:
    return say(*(piece for k, each in enumerate(figures) for piece in (Text("; " if k else ""), *each)))
