"""What the page says of one unit is found again by changing numbers and looking which results change."""

from __future__ import annotations

import re

import numpy as np
import pytest

from derive import catalogue
from derive.algebra.shape import evaluate
from derive.analysis.unit_reads import unit_reads
from derive.definition import Cell
from derive.document.readings import as_layer, as_unit, unit_lines
from derive.document.sketch import Way
from derive.questions.neuron_or_layer import COMPARED
from derive.runtime.function import function
from tests.questions.pages import made, sketches, table

SIZES, UNIT = {"n": 2, "m": 3}, 1
LSTM = catalogue.load("lstm")


def _influences(cell: Cell) -> dict[str, int]:
    """Of how many entries of each array the results of one unit depend, found by changing each of them."""
    rng = np.random.default_rng(0)
    arrays = {s.name: rng.normal(size=evaluate(s.shape, SIZES)) for s in cell.program.inputs}
    run, results = function(cell.program), [s.name for s in cell.program.results]

    def seen(given: dict[str, np.ndarray]) -> list[float]:
        values = run(given)
        return [float(values[name][UNIT]) for name in results]

    before, found = seen(arrays), dict.fromkeys(arrays, 0)
    for name, array in arrays.items():
        for place in np.ndindex(array.shape):
            changed = array.copy()
            changed[place] += 0.5
            found[name] += seen({**arrays, name: changed}) != before
    return found


@pytest.mark.parametrize("name", COMPARED)
def test_a_unit_depends_on_as_many_parameters_as_the_table_says(name: str) -> None:
    cell = catalogue.load(name)
    found = _influences(cell)
    row = next(
        row for row in table(made("neuron-or-layer"), "neuron-or-layer:counts") if row[0] == cell.title
    )
    formula, _, number = row[2].partition(" = ")
    n, m = SIZES["n"], SIZES["m"]
    python = re.sub(r"(\d) ([nm])", r"\1 * \2", formula)
    assert sum(found[p.name] for p in cell.parameters) == eval(python, {"n": n, "m": m})
    assert int(number) == eval(python, {"n": 10, "m": 20})
    assert row[3].endswith(f"= {int(number) * 20}")


def test_a_unit_reads_the_whole_state_h_and_its_own_number_of_c() -> None:
    found = _influences(LSTM)
    assert (found["x"], found["h"], found["c"]) == (2, 3, 1)
    read = {str(s): shape for s, shape in unit_lines(LSTM).items()}
    assert [len(evaluate(read[name], SIZES)) for name in ("x", "h", "c")] == [1, 1, 0]


def test_what_a_unit_reads_is_what_it_depends_on() -> None:
    found, read = _influences(LSTM), unit_reads(LSTM.program)
    for symbol in LSTM.program.inputs:
        assert found[symbol.name] == np.prod(evaluate(read[symbol], SIZES), dtype=int), symbol.name


def test_every_line_of_both_readings_has_its_size() -> None:
    for drawing, allowed in ((as_layer(LSTM), {"n", "m", "n+m"}), (as_unit(LSTM), {"n", "m", "n+m", "1"})):
        ends = {mark.source: mark.tex for mark in drawing.marks}
        sized: dict[int, set[str]] = {}
        for mark in drawing.marks:
            size = re.search(r"\((.*)\)$", mark.tex)
            sized.setdefault(mark.source, set()).add(size[1] if size else mark.tex)
        for wire in drawing.wires:
            assert sized[wire.source] & allowed, ends


def test_the_unit_differs_from_the_layer_where_it_reads_numbers() -> None:
    layer = sorted(mark.tex for mark in as_layer(LSTM).marks)
    unit = sorted(mark.tex for mark in as_unit(LSTM).marks)
    assert (
        sum(tex == "m" or "(m)" in tex for tex in layer)
        == sum(tex == "1" or "(1)" in tex for tex in unit) + 1
    )
    edges = [line[0] for shape in as_unit(LSTM).shapes if shape.kind == "edge" for line in shape.lines]
    assert "h_{t-1}" in edges and "h_{t,j}" in edges and "c_{t-1,j}" in edges


def test_marks_of_the_readings_lie_on_no_box_and_inside_the_picture() -> None:
    drawing = as_unit(LSTM)
    for mark in drawing.marks:
        assert 0 < mark.x < drawing.width and 0 < mark.y < drawing.height
        for shape in drawing.shapes:
            inside = shape.x < mark.x < shape.x + shape.width and shape.y < mark.y < shape.y + shape.height
            assert not inside or shape.kind == "edge", mark.tex


def test_the_picture_has_a_line_for_each_weight() -> None:
    neuron, unit = sketches(made("neuron-or-layer"))[0].panels
    assert sum(isinstance(item, Way) for item in neuron.items) == 3
    assert sum(isinstance(item, Way) and item.role == "faint" for item in unit.items) == 4 * (3 + 4)
