"""A diagram says what the program says, and nothing in it lies upon anything else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import combinations, pairwise

import pytest

from benchmarks import statements
from derive import catalogue
from derive.algebra.node import Node
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.appendix.files import Choice, appendix
from derive.definition import Cell, affine, let, output, sizes, tanh, vector, vectors
from derive.document import diagram_draw, diagram_route, document
from derive.document.diagram import ON_PAGE, _in_notation, is_drawn
from derive.document.diagram_draw import draw
from derive.document.diagram_graph import SHOWN, Graph
from derive.document.diagram_lines import crossings
from derive.document.diagram_read import graph
from derive.document.diagram_text import wide
from derive.document.drawing import Drawing, Point, Shape
from derive.document.model import Diagram
from derive.errors import InputError
from derive.export import export
from derive.render import render
from tests.cells import sampled

Area = tuple[float, float, float, float]


SUM = "a sum of fifteen values"


def cell_of(name: str) -> Cell:
    """A cell of the catalogue, or one in which very many lines meet."""
    return statements.wide(16) if name == SUM else catalogue.load(name)


@cache
def drawn(name: str) -> Drawing:
    """The diagram of a cell."""
    return draw(cell_of(name))


@cache
def read(name: str) -> Graph:
    """What it is drawn of."""
    return graph(cell_of(name))


def area(shape: Shape) -> Area:
    """The room of a vertex; a bar is as wide as it is drawn."""
    side = 2 if shape.kind == "join" else 0
    return shape.x - side, shape.y, shape.x + shape.width + side, shape.y + shape.height


def overlap(one: Area, two: Area) -> bool:
    """Whether two areas have more than an edge in common."""
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def pieces(corners: tuple[Point, ...]) -> list[Area]:
    """The straight pieces of a line."""
    return [
        (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for a, b in pairwise(corners)
    ]


def ends(found: Graph, vertex: int) -> list[int]:
    """Those who read a value, through bars."""
    readers = found.readers[vertex]
    return [end for r in readers for end in (ends(found, r) if found.vertices[r].kind == "join" else [r])]


@sampled
def test_no_box_and_no_symbol_lies_upon_another(name: str) -> None:
    drawing = drawn(name)
    marks = [
        (m.x - wide(m.tex, m.size) / 2, m.y - 9, m.x + wide(m.tex, m.size) / 2, m.y + 3)
        for m in drawing.marks
    ]
    areas = [*map(area, drawing.shapes), *marks]
    assert not [pair for pair in combinations(areas, 2) if overlap(*pair)]
    assert min(min(a) for a in areas) >= 0
    assert max(a[2] for a in areas) <= drawing.width and max(a[3] for a in areas) <= drawing.height


@sampled
def test_no_line_runs_through_a_box_or_a_symbol(name: str) -> None:
    drawing = drawn(name)
    boxes = [area(shape) for shape in drawing.shapes if shape.kind != "join"]
    boxes += [(m.x - 2, m.y - 8, m.x + 2, m.y) for m in drawing.marks]
    for wire in drawing.wires:
        for left, top, right, bottom in pieces(wire.corners):
            assert left == right or top == bottom, "lines are upright or level"
            assert not [
                b for b in boxes if left < b[2] and b[0] < right and b[1] < top < b[3] and top == bottom
            ]
            assert not [
                b for b in boxes if top < b[3] and b[1] < bottom and b[0] < left < b[2] and left == right
            ]


@sampled
def test_lines_of_two_values_cross_but_never_run_upon_each_other(name: str) -> None:
    runs = [(wire.source, piece) for wire in drawn(name).wires for piece in pieces(wire.corners)]
    for (one, a), (two, b) in combinations(runs, 2):
        if one != two and (a[0] == a[2]) == (b[0] == b[2]):
            along, across = (1, 0) if a[0] == a[2] else (0, 1)
            shared = min(a[along + 2], b[along + 2]) - max(a[along], b[along])
            assert a[across] != b[across] or shared <= 0


@sampled
def test_every_statement_is_drawn_once_and_reads_what_its_equation_reads(name: str) -> None:
    program, found = cell_of(name).program, read(name)
    meant: dict[TensorSymbol, Node] = {}
    for step in program.steps:
        meant[step.target] = step.expr.xreplace({s: e for s, e in meant.items() if s.marks})
    targets = [target for target in meant if not target.marks and not isinstance(meant[target], TensorSymbol)]
    values = {s: v for v, s in found.names.items()}
    assert len(values) == len(found.names) > 0, "each value has one line"
    assert set(targets) <= set(values), "each statement is drawn"
    for target in targets:
        known = {s for s in symbols_in(meant[target]) if s in values}
        drawn_to = {s for s, v in values.items() if s != target and any(
            found.vertices[end].statement == target.name for end in ends(found, v)
        )}  # fmt: skip
        assert drawn_to == known, target


@sampled
def test_every_value_has_its_symbol_and_every_wire_an_end(name: str) -> None:
    drawing, found = drawn(name), read(name)
    marked = {mark.source for mark in drawing.marks}
    for vertex in found.names:
        readers = [found.vertices[r] for r in found.readers[vertex]]
        at_edge = found.vertices[vertex].symbol is not None
        shown = at_edge or any(r.symbol == found.names[vertex] for r in readers) or not readers
        assert shown or vertex in marked
    assert sorted((w.source, w.reader) for w in drawing.wires) == sorted(found.edges)
    assert all(wire.head or found.vertices[wire.reader].kind == "join" for wire in drawing.wires)


@sampled
def test_what_is_carried_runs_straight_from_left_to_right(name: str) -> None:
    wires = {(wire.source, wire.reader): wire.corners for wire in drawn(name).wires}
    for path in read(name).spines.values():
        heights = {y for pair in pairwise(path) for _, y in wires[pair]}
        places = [x for pair in pairwise(path) for x, _ in wires[pair]]
        assert len(heights) == 1 and places == sorted(places)


OF_ALL: tuple[Callable[[str], None], ...] = (
    test_no_box_and_no_symbol_lies_upon_another,
    test_no_line_runs_through_a_box_or_a_symbol,
    test_lines_of_two_values_cross_but_never_run_upon_each_other,
    test_every_statement_is_drawn_once_and_reads_what_its_equation_reads,
    test_every_value_has_its_symbol_and_every_wire_an_end,
    test_what_is_carried_runs_straight_from_left_to_right,
)


def test_an_lstm_is_drawn_as_in_textbooks() -> None:
    drawing = drawn("lstm")
    texts = {line[0]: shape for shape in drawing.shapes for line in shape.lines}
    gates = [s.statement for s in sorted(drawing.shapes, key=lambda s: s.x) if s.kind == "box"]
    assert gates == ["f", "i", "g", "o"]
    assert len({s.y for s in drawing.shapes if s.kind == "box"}) == 1
    top, bottom = texts["c_{t-1}"].y, texts["h_{t-1}"].y
    assert top == texts["c_{t}"].y == min(s.y for s in drawing.shapes)
    assert bottom == texts["h_{t}"].y > max(s.y for s in drawing.shapes if s.kind in ("box", "op"))
    assert texts["x_{t}"].y > bottom
    others = {w.source: [o.corners for o in drawing.wires if o.source != w.source] for w in drawing.wires}
    assert not [w for w in drawing.wires if crossings(w.corners, others[w.source])]


def test_sizes_stand_beside_symbols_where_they_are_asked_for() -> None:
    drawing = draw(catalogue.load("lstm"), sizes=True)
    assert {"f_{t}\\,(m)", "n"} <= {mark.tex for mark in drawing.marks}


def test_a_diagram_is_the_same_for_every_hash_seed() -> None:
    code = "import derive; from derive.export import export; print(export(derive.load('gru-d'), 'svg'))"
    env = {"PYTHONPATH": os.pathsep.join(sys.path)}
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=env | {"PYTHONHASHSEED": k}
        )
        for k in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout != "", runs[0].stderr


def test_a_cell_of_very_many_statements_has_none_and_says_so() -> None:
    n = sizes("n")
    x = vector("x", n)
    y, between = output("y", n), vectors(" ".join(f"v{k}" for k in range(SHOWN)), n)
    chain = [x, *between, y]
    cell = Cell("Chain", [let(new, tanh(affine(old))) for old, new in pairwise(chain)])
    with pytest.raises(InputError, match=f"a diagram would have {SHOWN + 3} boxes.* and may have {SHOWN}"):
        draw(cell)
    (block,) = document(cell, ["diagram"]).parts[0].blocks
    assert block.kind == "prose"


def test_a_diagram_too_large_for_a_page_is_drawn_for_an_appendix() -> None:
    cell = statements.chain(ON_PAGE)
    found = len(graph(cell).vertices)
    said = f"it would have {found} boxes, operations and values at its edge, and a page shows {ON_PAGE}"
    assert f"There is no diagram: {said}." in render(document(cell), "plain")
    assert found > ON_PAGE and not is_drawn(cell)
    (block,) = document(cell, ["diagram"]).parts[0].blocks
    assert isinstance(block, Diagram)
    assert "<svg" in export(cell, "svg")


@pytest.mark.parametrize("name", catalogue.names())
def test_every_cell_of_the_catalogue_is_drawn_on_its_page(name: str) -> None:
    assert len(graph(catalogue.load(name)).vertices) <= ON_PAGE


def test_where_many_lines_meet_they_find_ways_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagram_route, "TRIES", 1)
    monkeypatch.setattr(diagram_draw, "LOOSE", diagram_draw.TIGHT + 1)
    assert max(Counter(wire.reader for wire in drawn(SUM).wires).values()) == 15
    for holds in OF_ALL:
        holds(SUM)


def test_where_lines_find_no_way_pages_and_appendices_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.document.diagram_draw._drawn", lambda *_: None)
    _in_notation.cache_clear()  # it may have been drawn before
    cell, said = catalogue.load("elman"), "There is no diagram: its lines find no way around its boxes."
    with pytest.raises(InputError, match=r"^elman: its lines find no way around its boxes$"):
        draw(cell)
    assert said in render(document(cell, ["diagram"]), "markdown")
    text = appendix([cell], Choice(("diagram", "forward")))["elman.tex"]
    assert said in text and "fig:elman" not in text
