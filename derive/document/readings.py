"""A cell's diagram read in two ways: as a whole layer, where lines are vectors, and as one of its units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol
from derive.analysis.unit_reads import unit_reads
from derive.definition import Cell
from derive.document.diagram_draw import draw
from derive.document.diagram_graph import Graph
from derive.document.diagram_read import graph
from derive.document.drawing import Drawing, Mark
from derive.document.drawing import Shape as Vertex
from derive.document.pen import Pen
from derive.printing.latex import entry
from derive.printing.quantities import sizes

_SIDE_BY_SIDE = ",\\, "  # how a diagram lists several symbols


def as_layer(cell: Cell) -> Drawing:
    """The diagram with the size of every line."""
    drawing = draw(cell, sizes=True)
    return replace(drawing, name=f"{cell.name}-layer", title=f"{cell.title}, read as a layer")


def as_unit(cell: Cell) -> Drawing:
    """The same diagram for unit j: numbers on the lines, but for what the unit reads whole."""
    drawing, found, read = draw(cell, sizes=True), graph(cell), unit_lines(cell)
    names = _names(cell, read)
    return replace(
        drawing,
        name=f"{cell.name}-unit",
        title=f"{cell.title}, read as one unit",
        about=drawing.about + " All lines are numbers, but for what the unit reads whole.",
        shapes=tuple(_shape(shape, names) for shape in drawing.shapes),
        marks=tuple(_mark(mark, found, names, read) for mark in drawing.marks),
    )


def unit_lines(cell: Cell) -> Mapping[TensorSymbol, Shape]:
    """What one unit has of each line: what it reads of what comes in, and its own number of what it computes.

    >>> from derive.catalogue import load
    >>> {str(symbol): shape for symbol, shape in unit_lines(load("elman")).items() if not symbol.timeless}
    {'x': (n,), 'h': (m,), 'a_h': (), 'h_next': ()}
    """
    read = unit_reads(cell.program)
    own = {step.target: step.target.shape[1:] for step in cell.program.steps}
    return {symbol: read.get(symbol, symbol.shape) for symbol in cell.program.inputs} | own


def _names(cell: Cell, read: Mapping[TensorSymbol, Shape]) -> Mapping[str, str]:
    """How a symbol is written, and how the part of it that belongs to a unit: f_{t} and f_{t,j}."""
    pen = Pen.of(cell)
    return {
        pen.name(symbol).text: entry(symbol, "j", pen.notation)
        if shape != symbol.shape
        else pen.name(symbol).text
        for symbol, shape in read.items()
    }


def _listed(tex: str, names: Mapping[str, str]) -> str:
    return _SIDE_BY_SIDE.join(names.get(each, each) for each in tex.split(_SIDE_BY_SIDE))


def _shape(shape: Vertex, names: Mapping[str, str]) -> Vertex:
    lines = tuple((_listed(tex, names), x, y, size) for tex, x, y, size in shape.lines)
    return replace(shape, lines=lines)


def _mark(mark: Mark, found: Graph, names: Mapping[str, str], read: Mapping[TensorSymbol, Shape]) -> Mark:
    symbol = found.names.get(mark.source)
    if symbol is None:
        return replace(mark, tex=_listed(mark.tex, names))
    size, own = sizes(symbol.shape), sizes(read[symbol])
    if mark.tex == size:
        return replace(mark, tex=own)
    name, _, rest = mark.tex.partition(f"\\,({size})")
    return replace(mark, tex=f"{_listed(name, names)}\\,({own}){rest}")
