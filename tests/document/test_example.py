"""A worked example has the numbers that the cell's own code computes, and none where it has no values."""

import ast
import contextlib
import io
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import statements
from derive import catalogue
from derive.checks.worked import worked
from derive.definition import Cell, let, output, sqrt, vector
from derive.definition.language import sizes
from derive.document import document
from derive.document.blocks import Calculated
from derive.document.example import example
from derive.document.figures import MOST, listed, number, shown
from derive.document.model import Listing, Prose
from derive.document.pen import written_in
from derive.printing.notation_file import load_notation
from derive.printing.numpy_module import module
from tests.cells import sampled
from tests.document.reading import words

n = sizes("n")


def _cell(expr: object) -> Cell:
    return Cell(title="One", equations=[let(output("y", n), expr, "output")], name="one")


def _parts(cell: Cell) -> tuple[str, Calculated, str]:
    lead, table, _, code = example(cell)
    assert isinstance(lead, Prose) and isinstance(table, Calculated) and isinstance(code, Listing)
    return words(lead.spans), table, code.text


@sampled
def test_the_code_runs_beside_the_file_and_prints_what_the_page_shows(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = catalogue.load(name)
    _, table, code = _parts(cell)
    (tmp_path / f"{name}.py").write_text(module(cell), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, name, raising=False)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(code, name, "exec"), {})  # which asserts what it expects
    monkeypatch.delitem(sys.modules, name, raising=False)
    printed = dict(line.split(" ", 1) for line in out.getvalue().splitlines())
    assert list(printed) == [row.statement for row in table.rows]
    made = worked(cell)
    assert made is not None
    for row, (symbol, array) in zip(table.rows, made.found.items(), strict=True):
        values = np.array(ast.literal_eval(printed[row.statement])).reshape(array.shape)
        assert symbol.name == row.statement and np.abs(values - array).max() < 1e-4
        if array.size <= MOST and array.ndim <= 2:
            assert row.plain == listed(array) and row.value == shown(array)
            assert np.abs(values - ast.literal_eval(row.plain)).max() < 1.01e-4


def test_a_comparison_that_does_not_hold_stops_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = catalogue.load("elman")
    _, _, code = _parts(cell)
    wrong = module(cell).replace("+ b_h", "- b_h")
    assert wrong != module(cell)
    (tmp_path / "elman.py").write_text(wrong, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "elman", raising=False)
    with contextlib.redirect_stdout(io.StringIO()), pytest.raises(AssertionError):
        exec(compile(code, "elman", "exec"), {})
    monkeypatch.delitem(sys.modules, "elman", raising=False)


def test_gates_are_neither_open_nor_closed() -> None:
    made = worked(catalogue.load("lstm"))
    assert made is not None
    gates = [array for symbol, array in made.found.items() if symbol.name in ("f", "i", "o")]
    assert len(gates) == 3 and all(((gate > 0.05) & (gate < 0.95)).all() for gate in gates)


def test_a_product_is_spelled_out_with_its_numbers() -> None:
    _, table, _ = _parts(catalogue.load("dense"))
    given = {each.name: each.value for group in table.given for each in group}
    first = table.rows[0]
    assert first.put == rf"{given['W_{y}']}\, {given['x']} + {given['b_{y}']}"


def test_where_vectors_are_rows_so_are_their_numbers() -> None:
    with written_in(load_notation("keras")):
        lead, table, _ = _parts(catalogue.load("dense"))
    given = {each.name: each.value for group in table.given for each in group}
    x = next(iter(given.values()))
    assert r"\\" not in x and " & " in x
    assert table.rows[0].put.startswith(f"{x}\\, ") and r"\top" in table.rows[0].put
    assert "as its file computes it" in lead


def test_all_cells_have_an_example_and_say_what_they_leave_out() -> None:
    for name in catalogue.names():
        lead, table, _ = _parts(catalogue.load(name))
        assert table.rows and all(row.value for row in table.rows)
        assert (r"\dots" in str(table)) == ("the first three are shown" in lead), name


def test_a_cell_with_values_at_positive_numbers_only_gets_such() -> None:
    _, table, code = _parts(_cell(sqrt(vector("x", n))))
    assert "np.array([[0." in code and "-" not in table.rows[0].plain


def test_a_cell_without_values_has_no_example() -> None:
    x = vector("x", n)
    cell = _cell(sqrt(-1 - x * x))
    assert worked(cell) is None
    assert "example" not in [part.id for part in document(cell).parts]


def test_a_long_cell_has_no_example_and_says_so() -> None:
    assert len(list(example(statements.chain(49)))) == 4
    (said,) = example(statements.chain(50))
    assert isinstance(said, Prose)
    assert "of a cell of up to 50 statements; this one has 51." in words(said.spans)


def test_half_a_digit_is_rounded_alike_on_every_machine() -> None:
    assert number(0.03125) == number(0.03125 + 1e-13) == number(0.03125 - 1e-13) == "0.0313"
