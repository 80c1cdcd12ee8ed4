"""A cell's diagram read in two ways: as a whole layer, where lines are vectors, and as one of its units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import sympy

from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol
from derive.analysis.unit_reads import unit_reads
from derive.definition import Cell
from derive.document.diagram_draw import draw
from derive.document.diagram_graph import Graph
from derive.document.diagram_read import LETTERS, graph
from derive.document.drawing import Drawing, Mark, Point, Wire
from derive.document.drawing import Shape as Vertex
from derive.document.pen import Pen
from derive.printing.latex import entry
from derive.printing.quantities import sizes

_SIDE_BY_SIDE = ",\\, "  # how a diagram lists several symbols


def as_layer(cell: Cell) -> Drawing:
    """The diagram with the size of every line."""
    made = _read(cell, {symbol: symbol.shape for symbol in unit_lines(cell)})
    return replace(made, name=f"{cell.name}-layer", title=f"{cell.title}, read as a layer")


def as_unit(cell: Cell) -> Drawing:
    """The same diagram for unit j: numbers on the lines, but for what the unit reads whole."""
    made = _read(cell, unit_lines(cell))
    about = f"{made.about} All lines are numbers, but for what the unit reads whole."
    return replace(made, name=f"{cell.name}-unit", title=f"{cell.title}, read as one unit", about=about)


def _read(cell: Cell, read: Mapping[TensorSymbol, Shape]) -> Drawing:
    """The diagram with these sizes; what belongs to a unit has its number."""
    drawing, found, names = draw(cell, sizes=True), graph(cell), _names(cell, read)
    marks = tuple(_mark(mark, found, names, read) for mark in drawing.marks)
    inner = tuple(_inner(wire, shape) for wire, shape in _unnamed(drawing, cell, found, read))
    shapes = tuple(_shape(shape, names) for shape in drawing.shapes)
    return replace(drawing, shapes=shapes, marks=marks + inner)


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
        return mark
    size, own = sizes(symbol.shape), sizes(read[symbol])
    if mark.tex == size:
        return replace(mark, tex=own)
    name, _, rest = mark.tex.partition(f"\\,({size})")
    return replace(mark, tex=f"{_listed(name, names)}\\,({own}){rest}")


def _unnamed(
    drawing: Drawing, cell: Cell, found: Graph, read: Mapping[TensorSymbol, Shape]
) -> Iterator[tuple[Wire, Shape]]:
    """Lines that no symbol stands at, and the shapes of what is on them: inside of a statement that of its
    result, since what is drawn as a circle is elementwise; of values side by side all of them together.
    """
    bundles: dict[int, list[Wire]] = {}
    for wire in drawing.wires:
        vertex = found.vertices[wire.source]
        if vertex.kind == "join":
            bundles.setdefault(wire.source, []).append(wire)
        elif vertex.kind in ("op", "function") and wire.source not in found.names:
            yield wire, read[cell.program.by_name[vertex.statement]]
    for source, wires in bundles.items():
        parts = [read[found.names[each]] for each in found.sources(source) if each in found.names]
        yield max(wires, key=_length), (sympy.Add(*(sympy.Mul(*part) for part in parts)),)


def _length(wire: Wire) -> int:
    return max(map(_long, pairwise(wire.corners)))


def _long(piece: tuple[Point, Point]) -> int:
    (ax, ay), (bx, by) = piece
    return abs(ax - bx) + abs(ay - by)


def _inner(wire: Wire, shape: Shape) -> Mark:
    """A size above the longest level piece of a line, or right of the longest upright one."""
    (ax, ay), (bx, by) = max(pairwise(wire.corners), key=_long)
    x, y = (ax + bx) // 2, (ay + by) // 2
    x, y = (x, y - 6) if ay == by else (x + 10, y + 4)
    return Mark(sizes(shape), x, y, LETTERS, wire.source)
