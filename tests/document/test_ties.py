"""On a whole page an equation has its code, its colour and its box; and each page has its diagram."""

from __future__ import annotations

import pytest

from derive import catalogue
from derive.document import document
from derive.document.gates import KINDS
from derive.document.model import Diagram, Row
from derive.document.pen import written_in
from derive.printing.notation_file import load_notation
from derive.printing.numpy_module import lines, module
from derive.render import render
from tests.cells import sampled
from tests.document.reading import rows

every_cell = pytest.mark.parametrize("name", catalogue.names())


def of_page(name: str) -> dict[str, Row]:
    """The rows of a cell's page by anchor."""
    return {row.anchor: row for row in rows(document(catalogue.load(name)))}


@every_cell
def test_every_line_of_code_that_is_shown_stands_in_the_file(name: str) -> None:
    cell = catalogue.load(name)
    text = module(cell)
    for target, code in lines(cell).items():
        assert "\n".join(f"    {line}" for line in code) in text, target


@sampled
def test_every_page_has_its_diagram_and_every_equation_its_line(name: str) -> None:
    page = document(catalogue.load(name))
    (figure,) = (block for part in page.parts if part.id == "diagram" for block in part.blocks)
    assert isinstance(figure, Diagram) and figure.linked
    found, anchors = list(rows(page)), {row.anchor for row in rows(page)}
    assert {shape.statement for shape in figure.drawing.shapes if shape.statement} <= anchors
    plain = [row for row in found if row.anchor == row.statement]
    code = lines(catalogue.load(name))
    assert {row.statement for row in plain if row.code} == set(code)
    assert {row.gate for row in found} <= {"", *KINDS}


def test_a_gate_s_equations_and_gradients_belong_to_it() -> None:
    page = of_page("lstm")
    mine = {anchor for anchor, row in page.items() if row.concerns == ("f",)}
    assert {"a_f", "f", "adj_f", "adj_a_f", "grad_W_f", "grad_U_f", "grad_b_f", "unit-f"} <= mine
    assert {page[anchor].gate for anchor in mine} == {"forget"}
    assert page["a_f"].code == ("a_f = x @ W_f.T + h @ U_f.T + b_f",)
    assert not page["unit-a_f"].code and not page["grad_x"].concerns and not page["grad_x"].gate


def test_a_page_shows_the_code_under_the_formula_escaped() -> None:
    text = render(document(catalogue.load("lstm")), "markdown")
    assert '<div class="eq gate-forget" id="eq-a_f" data-of="f">' in text
    assert "<code>a&#95;f = x @ W&#95;f.T + h @ U&#95;f.T + b&#95;f</code>" in text
    assert '<li class="gate-forget">forget gate</li>' in text


def test_a_page_in_another_form_shows_no_code_that_computes_something_else() -> None:
    with written_in(load_notation("pytorch")):
        page = of_page("lstm")
    assert not any(row.code for row in page.values())
    assert page["a_f"].concerns == ("f",) and page["a_f"].gate == "forget"


def test_papers_and_parts_have_neither_code_nor_colours() -> None:
    page = document(catalogue.load("lstm"), ["forward", "gradient"])
    assert not [row for row in rows(page) if row.code or row.gate or row.concerns]
    assert "sigmoid(a" not in render(document(catalogue.load("lstm")), "latex").partition("NumPy code")[0]
