"""What stands at the end of a page: how it is cited, the pages beside it, and the list of its symbols."""

from pathlib import Path

import pytest
import yaml

from derive import bibliography, catalogue
from derive.definition import Cell, let, output, vector
from derive.definition.language import sizes
from derive.document import document
from derive.document.blocks import Neighbours, Symbols
from derive.document.cite import AUTHORS, RELEASED, cite, entry
from derive.document.links import COMPARE
from derive.document.model import Document, Listing, Part
from derive.document.neighbours import among, neighbours
from derive.document.spans import Link
from derive.document.symbols import symbols
from derive.passes.gradient import gradient
from derive.printing.bibtex import bibtex
from derive.render import render
from tests.cells import sampled

ROOT = Path(__file__).resolve().parents[2]
n = sizes("n")


def _own(name: str, title: str = "Mine & others") -> Cell:
    return Cell(title=title, equations=[let(output("y", n), 2 * vector("x", n), "output")], name=name)


def _neighbours(cell: Cell, cells: list[Cell]) -> Neighbours:
    (found,) = among(cells)(cell)
    return found


def test_what_a_citation_says_of_the_project_is_what_its_own_file_says() -> None:
    stated = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert [author["name"] for author in stated["authors"]] == [AUTHORS]
    assert str(stated["date-released"]) == RELEASED
    assert f"version {stated['version']}" in entry(catalogue.load("lstm"))


def test_a_page_is_cited_with_the_work_that_its_cell_comes_from() -> None:
    texts = [block.text for block in cite(catalogue.load("lstm")) if isinstance(block, Listing)]
    assert texts[0].startswith("@misc{derive-lstm,\n") and texts[1:] == [
        bibtex(bibliography.find("gers2000"))
    ]


def test_an_address_is_told_where_the_project_has_one() -> None:
    assert "url" not in entry(catalogue.load("lstm"), "")
    assert "  url = {https://example.org/derive},\n" in entry(
        catalogue.load("lstm"), "https://example.org/derive"
    )


def test_for_somebody_s_own_cell_the_project_is_cited_not_the_cell() -> None:
    (only,) = (block.text for block in cite(_own("mine")) if isinstance(block, Listing))
    assert only.startswith("@misc{derive,\n") and "Mine" not in only


def test_every_family_is_one_row_of_pages_in_the_order_of_years() -> None:
    cells = [catalogue.load(name) for name in catalogue.names()]
    fill = among(cells)
    beside = {cell.name: next(fill(cell), None) for cell in cells}
    after = {name: each.after.target for name, each in beside.items() if each and each.after}
    before = {name: each.before.target for name, each in beside.items() if each and each.before}
    assert {(f"{name}.md", target) for name, target in after.items()} == {
        (target, f"{name}.md") for name, target in before.items()
    }
    families = {cell.family for cell in cells}
    assert len(after) == len(cells) - len(families)
    lstm = beside["lstm"]
    assert lstm and lstm.before and lstm.before.target == "lstm-1997.md" and "(1997)" in lstm.before.text


def test_own_cells_stand_beside_each_other_and_one_alone_has_no_neighbours() -> None:
    first, second = _own("first"), _own("second")
    found = _neighbours(second, [first, second])
    assert found.before and found.before.target == "first.md" and found.after is None
    assert found.family == "", "nobody named one"
    assert not list(among([first])(first)) and not list(neighbours(first))
    assert "neighbours" not in [part.id for part in document(first).parts]


@sampled
def test_every_symbol_of_a_page_is_listed_with_its_size(name: str) -> None:
    cell = catalogue.load(name)
    (found,) = symbols(cell)
    assert isinstance(found, Symbols)
    step = gradient(cell.program)
    assert {symbol.name for symbol in [*step.inputs, *step.defined]} <= {each.name for each in found.symbols}
    assert all(each.tex and each.base and each.meaning and each.size for each in found.symbols)
    assert len({each.tex for each in found.symbols}) == len(found.symbols)


@pytest.mark.parametrize(
    ("name", "meaning", "size"),
    [
        ("f", "forget gate", "m"),
        ("W_f", "input weights of the forget gate", r"m \times n"),
        ("h", "hidden state of the step before", "m"),
        ("adj_f", "adjoint: forget gate", "m"),
        ("grad_W_f", "gradient: input weights of the forget gate", r"m \times n"),
        (
            "M_f",
            "weights of the forget gate on the concatenation of what the matrices multiply",
            r"m \times (n+m)",
        ),
    ],
)
def test_a_symbol_says_what_it_means(name: str, meaning: str, size: str) -> None:
    (found,) = symbols(catalogue.load("lstm"))
    (told,) = (each for each in found.symbols if each.name == name)
    assert (told.meaning, told.size) == (meaning, size)


def test_a_page_leads_to_its_cell_beside_another_and_nowhere_where_no_page_compares() -> None:
    lstm, gru = catalogue.load("lstm"), catalogue.load("gru")
    made = _neighbours(lstm, [lstm, gru])
    assert made.compared == Link(f"Compare with {gru.title}", "../compare.md?a=lstm&b=gru")
    page = Document("Any", "lstm", "", "0", (Part("a", "", (made,)),))
    assert "](../compare.md?a=lstm&amp;b=gru)" in render(page, "markdown")
    assert "Compare" not in render(page, "markdown", addresses={COMPARE: ""})
