"""A cell's diagram: graph, grid, raster and symbols together, with more room where there is too little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from derive.definition import Cell
from derive.document.diagram_frame import Ways, framed, outline
from derive.document.diagram_graph import SHOWN, Graph
from derive.document.diagram_grid import Grid
from derive.document.diagram_lines import corners, crossings, head, strokes
from derive.document.diagram_marks import Area, Room
from derive.document.diagram_place import EDGES, UNIT, Placed, cropped, letters, nets, place
from derive.document.diagram_read import LETTERS, graph
from derive.document.diagram_route import Raster, Rect
from derive.document.diagram_rows import arrange
from derive.document.diagram_text import wide
from derive.document.drawing import Drawing, Mark, Point, Shape, Wire
from derive.document.gates import KINDS
from derive.document.pen import Pen
from derive.errors import InputError, Location
from derive.printing.quantities import sizes as sizes_of

TIGHT, LOOSE = 3, 12
BAR, AIR = 3, 4  # half of a bar, and a hair; room beside a symbol, for fonts are not alike
MANY = 24  # nets, of which each is laid once more, not twice


def draw(cell: Cell, sizes: bool = False) -> Drawing:
    """The diagram of a cell; sizes: whether each symbol has its size beside it.

    Raises: InputError for a cell of more boxes and operations than are shown, and where lines find no way;
    no cell of the catalogue meets these.
    """
    found = graph(cell)
    if len(found.vertices) > SHOWN:
        number = f"{len(found.vertices)} boxes, operations and values at its edge"
        raise InputError(f"a diagram would have {number}, and may have {SHOWN}", Location(cell=cell.label))
    grid = arrange(found)
    for gap in range(TIGHT, LOOSE):
        made = _drawn(cell, found, grid, gap, sizes, gap == TIGHT)
        if made is not None:
            return made
    raise InputError("its lines find no way around its boxes", Location(cell=cell.label))


def _drawn(cell: Cell, found: Graph, grid: Grid, gap: int, sizes: bool, strict: bool) -> Drawing | None:
    """The diagram with some room between boxes, or None where that is too little."""
    placed = place(found, grid, gap, gap)
    raster = Raster(placed.width, placed.height, placed.rects.values())
    sources, laid = nets(found, placed)
    if not raster.lay(laid, 2 if len(laid) < MANY else 1):
        return None
    placed = cropped(found, placed, laid)
    ways = {s: [corners(path, UNIT) for path in net.paths] for s, net in zip(sources, laid, strict=True)}
    frame = framed(found, placed, ways)
    marks = _marks(cell, found, placed, ways, frame, sizes)
    if strict and any(mark is None for mark in marks):
        return None
    return Drawing(
        cell.name,
        cell.title,
        _about(cell, found),
        placed.width * UNIT,
        placed.height * UNIT,
        tuple(_shape(found, k, placed.rects[k]) for k in placed.rects),
        _wires(found, ways),
        _dots(ways),
        tuple(mark for mark in marks if mark is not None),
        frame,
        _gates(found),
    )


def _shape(found: Graph, k: int, rect: Rect) -> Shape:
    vertex = found.vertices[k]
    x, y, width, height = rect.x * UNIT, rect.y * UNIT, rect.width * UNIT, rect.height * UNIT
    kind = "edge" if vertex.kind in EDGES else vertex.kind
    shown = () if kind == "join" else vertex.lines
    return Shape(
        kind,
        vertex.gate,
        vertex.statement,
        x,
        y,
        width,
        height,
        _lines(shown, letters(vertex), x + width // 2, y + height // 2),
        vertex.words,
        vertex.meaning,
    )


def _lines(
    lines: Sequence[str], heights: Sequence[int], middle: int, centre: int
) -> tuple[tuple[str, int, int, int], ...]:
    """Lines of text around a centre."""
    leading = [size + 4 for size in heights[: len(lines)]]
    at, found = centre - sum(leading) // 2, []
    for line, size, high in zip(lines, heights, leading, strict=False):
        at += high
        found.append((line, middle, at - 5 + (1 if size > 13 else 0), size))
    return tuple(found)


def _wires(found: Graph, ways: Ways) -> tuple[Wire, ...]:
    made, steps = [], {pair for path in found.spines.values() for pair in pairwise(path)}
    for source, lines in ways.items():
        others = [line for other, each in ways.items() if other != source for line in each]
        for line, reader in zip(lines, found.readers[source], strict=True):
            joins = found.vertices[reader].kind == "join"
            drawn = strokes(line, crossings(line, others), not joins)
            bundle = found.vertices[source].kind == "join"
            arrow = () if joins else head(line)
            lane, of = (source, reader) in steps, found.vertices[source].statement
            made.append(Wire(source, reader, line, drawn, arrow, bundle, lane, of))
    return tuple(made)


def _dots(ways: Ways) -> tuple[Point, ...]:
    """Where lines branch off."""
    return tuple(dict.fromkeys(line[0] for lines in ways.values() for line in lines[1:]))


def _marks(
    cell: Cell, found: Graph, placed: Placed, ways: Ways, frame: tuple[int, ...], sizes: bool
) -> list[Mark | None]:
    """The symbol of each value on its line, where it is not at the edge; and signs of terms."""
    boxes = [_area(r, found.vertices[k].kind == "join") for k, r in placed.rects.items()]
    lines_of_all = [line for each in ways.values() for line in each] + outline(frame)
    room = Room(placed.width * UNIT, placed.height * UNIT, boxes, lines_of_all)
    pen, made = Pen.of(cell), []
    for source, lines in ways.items():
        for line, reader in zip(lines, found.readers[source], strict=True):
            if source in found.vertices[reader].negative:
                made.append(
                    _mark(
                        "-" if found.vertices[reader].lines[0] == "+" else "/",
                        room.beside([line[:-3:-1]], 8),
                        12,
                        source,
                    )
                )
    for source, lines in ways.items():
        vertex = found.vertices[source]
        tex = vertex.lines[0] if vertex.kind == "join" else ""
        if source in found.names and not _at_edge(found, source):
            tex = pen.name(found.names[source]).text
        if sizes and source in found.names:
            size = sizes_of(found.names[source].shape)
            tex = f"{tex}\\,({size})" if tex else size
        if tex:
            made.append(_mark(tex, room.beside(lines, wide(tex, LETTERS) + AIR), LETTERS, source))
    return [replace(m, statement=found.vertices[m.source].statement) if m else None for m in made]


def _area(rect: Rect, bar: bool) -> Area:
    """What a vertex covers; a bar is wider than the line that it is on the raster."""
    x, y, side = rect.x * UNIT, rect.y * UNIT, BAR if bar else 0
    return x - side, y, x + rect.width * UNIT + side, y + rect.height * UNIT


def _at_edge(found: Graph, source: int) -> bool:
    """Whether the value's symbol stands at the edge of the drawing already."""
    name = found.names[source]
    return found.vertices[source].kind in EDGES or any(
        found.vertices[r].symbol == name
        for r in found.readers[source]
        if found.vertices[r].symbol is not None
    )


def _mark(tex: str, area: Area | None, size: int, source: int) -> Mark | None:
    return Mark(tex, (area[0] + area[2]) // 2, area[3] - 4, size, source) if area else None


def _about(cell: Cell, found: Graph) -> str:
    """What the diagram shows, in a few sentences without formulas."""
    inputs, states, outputs = (_bases(found, kind) for kind in ("input", "enter", "output"))
    parts = [
        _verb(inputs, "enters from below", "enter from below"),
        _verb(states, "passes from left to right", "pass from left to right"),
        _verb(outputs, "leaves above", "leave above"),
    ]
    return f"{cell.title}: {', '.join(filter(None, parts))}. {legend(found)}".rstrip()


def _gates(found: Graph) -> tuple[tuple[str, str], ...]:
    """The kinds of boxes in the order of the table, each with what the cell calls it, or with its title."""
    named: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    for vertex in found.vertices:
        if vertex.gate:
            named[vertex.gate][vertex.meaning.partition(",")[0]] = None
    return tuple(
        (kind, next(iter(names)) if len(names) == 1 and all(names) else KINDS[kind].title)
        for kind, names in named.items()
        if names
    )


def legend(found: Graph) -> str:
    """What the signs of a diagram mean, of those that it has."""
    kinds = {v.kind for v in found.vertices}
    meant = [
        "boxes are functions of weighted sums, or formulas" if "box" in kinds else "",
        "circles are elementwise operations" if kinds & {"op", "function"} else "",
        "values that meet at a bar go on side by side" if "join" in kinds else "",
    ]
    text = "; ".join(filter(None, meant))
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _bases(found: Graph, kind: str) -> list[str]:
    """What is drawn at an edge, by name."""
    return [v.symbol.base for v in found.vertices if v.kind == kind and v.symbol is not None]


def _verb(names: Sequence[str], one: str, many: str) -> str:
    return f"{' and '.join(names)} {one if len(names) == 1 else many}" if names else ""
