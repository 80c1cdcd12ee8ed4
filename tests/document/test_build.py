"""A page has its parts in order, says where every line comes from, and can be reported line by line."""

from urllib.parse import parse_qs, urlsplit

import pytest

from derive import catalogue
from derive._version import __version__
from derive.definition import Cell, let, output, vector
from derive.definition.language import sizes
from derive.document import PAPER, PARTS, document
from derive.document.build import ASKED_FOR
from derive.document.links import report
from derive.document.model import Heading, Prose, Table
from derive.errors import DeriveError
from derive.passes import gradient as passes
from derive.program import Program
from tests.cells import every_cell, sampled
from tests.document.reading import rows, words


def test_the_parts_come_in_the_page_s_order_whatever_the_order_asked_for() -> None:
    cell = catalogue.load("elman")
    assert [part.id for part in document(cell).parts] == [part for part in PARTS if part not in ASKED_FOR]
    assert [part.id for part in document(cell, list(PARTS)).parts] == list(PARTS)
    assert [part.id for part in document(cell, ["gradient", "forward"]).parts] == ["forward", "gradient"]
    assert set(PAPER) <= set(PARTS)


def test_the_gradient_is_derived_once_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[Program] = []  # those of relatives among them
    real = passes._derived

    def counting(program: Program) -> Program:
        derived.append(program)
        return real(program)

    monkeypatch.setattr(passes, "_derived", counting)
    cell = catalogue.load("lstm")
    for times in (1, 2):  # and not kept for the next page: rules may have changed
        document(cell)
        assert sum(program is cell.program for program in derived) == times


def test_an_unknown_part_is_answered_with_the_known_ones() -> None:
    with pytest.raises(
        DeriveError, match="no part 'gradients'; the parts are: overview, diagram, forward, un"
    ):
        document(catalogue.load("elman"), ["forward", "gradients"])


@sampled
def test_anchors_and_labels_are_unique_and_numbers_run_through(name: str) -> None:
    found = list(rows(document(catalogue.load(name))))
    assert len({row.anchor for row in found}) == len({row.label for row in found}) == len(found)
    assert [row.number for row in found] == [str(k) for k in range(1, len(found) + 1)]


@every_cell
def test_every_statement_and_every_gradient_is_on_the_page(name: str) -> None:
    cell = catalogue.load(name)
    page = document(cell, ["forward", "gradient"])
    assert [row.statement for row in rows(page, "forward")] == [s.target.name for s in cell.program.steps]
    shown = {row.statement for row in rows(page, "gradient")}
    assert {f"grad_{symbol.name}" for symbol in cell.program.inputs} <= shown


@every_cell
def test_every_line_of_the_gradient_has_a_sentence(name: str) -> None:
    for row in rows(document(catalogue.load(name), ["gradient"])):
        sentence = words(row.explanation)
        assert sentence.endswith(".") and len(sentence) > 20, row.statement
        assert "None" not in sentence and "  " not in sentence
        assert "by through" not in sentence, sentence


@every_cell
def test_every_forward_equation_says_what_it_means_and_how_large_its_symbols_are(name: str) -> None:
    for row in rows(document(catalogue.load(name), ["forward"])):
        assert row.meaning and row.where
        assert row.lhs in " ".join(row.where)


@sampled
def test_every_equation_can_be_reported_with_cell_statement_and_version(name: str) -> None:
    for row in rows(document(catalogue.load(name))):
        found = parse_qs(urlsplit(row.wrong).query)
        assert (found["cell"], found["statement"]) == ([name], [row.statement])
        assert found["version"] == [__version__]


def test_with_a_public_address_a_report_is_a_new_issue_that_knows_the_same() -> None:
    target = urlsplit(report("lstm", "adj_c_next", "gradient", "https://example.org/derive/"))
    assert (target.netloc, target.path) == ("example.org", "/derive/issues/new")
    body = parse_qs(target.query)["body"][0]
    assert "cell: lstm" in body and "statement: adj_c_next" in body and f"version: {__version__}" in body


@sampled
def test_the_tables_have_every_line_and_every_parameter(name: str) -> None:
    cell = catalogue.load(name)
    (part,) = document(cell, ["dimensions"]).parts
    tables = [block for block in part.blocks if isinstance(block, Table)]
    computed = len(cell.inputs) + len(cell.states) + len(cell.program.steps)
    given = [len(cell.timeless)] if cell.timeless else []
    assert [len(table.rows) for table in tables] == [computed, *given]


@pytest.mark.parametrize(
    ("name", "formula", "number"),
    [("lstm", "4(m(n+m) + m)", 2480), ("gru", "3(m(n+m) + m) + m", 1880), ("dense", "m n + m", 220)],
)
def test_parameters_are_counted_as_people_say_it(name: str, formula: str, number: int) -> None:
    (part,) = document(catalogue.load(name), ["parameters"]).parts
    learned, _ = part.blocks
    assert isinstance(learned, Prose)
    assert formula in words(learned.spans) and f" these are {number}." in words(learned.spans)


def test_the_cost_of_a_step_is_told_as_formulas_and_numbers() -> None:
    (part,) = document(catalogue.load("elman"), ["parameters"]).parts
    _, cost = part.blocks
    assert isinstance(cost, Prose)
    assert "2 m n + 2 m^{2} + 3 m (1260) operations" in words(cost.spans)
    assert "reads n + 2 m (50) numbers" in words(cost.spans)


def test_a_unit_is_shown_with_sums_over_indices() -> None:
    page = document(catalogue.load("lstm-concatenated"), ["units"])
    by_anchor = {row.anchor: row for row in rows(page)}
    assert by_anchor["unit-a_f"].terms[0].startswith(r"\sum_{k=1}^{n+m}")
    assert by_anchor["unit-s"].statement == by_anchor["unit-s-2"].statement == "s"


def test_a_cell_without_states_or_parameters_has_a_page_too() -> None:
    n = sizes("n")
    y = output("y", n)
    double = Cell(title="Double", equations=[let(y, 2 * vector("x", n), "output")], name="double")
    page = document(double)
    titles = [b.title for part in page.parts for b in part.blocks if isinstance(b, Heading)]
    assert "Carried from step to step" not in titles
    assert [row.statement for row in rows(page, "gradient")] == ["adj_y", "grad_x"]
