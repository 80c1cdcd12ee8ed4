"""Cells are found by name, by file, and by variable in a file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import derive
from derive.errors import UnknownCellError
from tests.cells import ELEVEN, every_cell

TWO = """
from derive.definition import *
m = sizes("m")
x, h, c = vector("x", m), state("h", m), state("c", m)
one = Cell("one", [let(h.next, h * x)])
two = Cell("two", [let(h.next, c * x), let(c.next, h * x)])
"""


def test_the_catalogue_lists_its_cells_in_one_order() -> None:
    files = [name.replace("-", "_") for name in derive.names()]
    assert files == sorted(files)
    assert set(derive.names()) >= set(ELEVEN)


@every_cell
def test_every_cell_loads_under_its_name_and_has_nothing_odd(name: str) -> None:
    cell = derive.load(name)
    assert (cell.name, cell.program.cell) == (name, name)
    assert cell.title and cell.summary and cell.cite and cell.family
    # papers leave biases out on purpose; nothing else that is odd belongs into the catalogue
    assert [each for each in cell.warnings if not each.endswith(" has no bias")] == []
    assert cell.warnings == () or name not in ELEVEN


@every_cell
def test_every_statement_has_a_meaning_and_a_line(name: str) -> None:
    for step in derive.load(name).program.steps:
        assert step.meaning and step.line


def test_a_cell_is_loaded_once() -> None:
    assert derive.load("lstm") is derive.load("lstm")


def test_a_file_is_read_anew_each_time(tmp_path: Path) -> None:
    path = tmp_path / "my_cell.py"
    path.write_text(TWO.replace("two = ", "# "))
    before = derive.load(str(path))
    path.write_text(TWO.replace("two = ", "# ").replace("h * x", "h + x"))
    assert (str(before.program.steps[0].expr), before.name) == ("h * x", "one")
    assert str(derive.load(str(path)).program.steps[0].expr) == "h + x"


def test_a_file_of_several_cells_is_asked_by_variable(tmp_path: Path) -> None:
    path = tmp_path / "pair.py"
    path.write_text(TWO)
    assert derive.load(f"{path}:two").title == "two"


def test_a_path_may_hold_a_colon_and_spaces(tmp_path: Path) -> None:
    folder = tmp_path / "a: b"
    folder.mkdir()
    (folder / "pair.py").write_text(TWO)
    assert derive.load(f"{folder}/pair.py:one").name == "one"


def test_a_definition_may_import_its_neighbour_and_the_neighbour_s_cells_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "neighbour_of_it.py").write_text(TWO)
    path = tmp_path / "my_cell.py"
    path.write_text("from neighbour_of_it import *\nthree = Cell('three', [let(h.next, h + x)])\n")
    assert derive.load(str(path)).name == "three"


def test_nothing_is_written_beside_a_definition(tmp_path: Path) -> None:
    (tmp_path / "my_cell.py").write_text(TWO)
    derive.load(str(tmp_path / "my_cell.py") + ":one")
    assert [each.name for each in tmp_path.iterdir()] == ["my_cell.py"]


def test_what_a_definition_prints_does_not_mix_with_our_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "my_cell.py").write_text(TWO + "print('hello')\n")
    derive.load(str(tmp_path / "my_cell.py") + ":one")
    found = capsys.readouterr()
    assert (found.out, found.err) == ("", "hello\n")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (
            "lsmt",
            "there is no cell 'lsmt' in the catalogue; did you mean lstm? (a file of your own ends in .py)",
        ),
        (
            "zzz",
            "there is no cell 'zzz' in the catalogue; see `derive list` (a file of your own ends in .py)",
        ),
        ("", "there is no cell '' in the catalogue; see `derive list` (a file of your own ends in .py)"),
        (
            "LSTM",
            "there is no cell 'LSTM' in the catalogue; did you mean lstm? (a file of your own ends in .py)",
        ),
        (
            "lstm_peephole",
            "there is no cell 'lstm_peephole' in the catalogue; "
            "did you mean lstm-peephole, lstm-deep-gates, lstm-coupled? "
            "(a file of your own ends in .py)",
        ),
        ("no/such.py", "no/such.py: there is no such file"),
        ("no/such.py:name", "no/such.py: there is no such file"),
    ],
)
def test_an_unknown_cell_is_named_with_what_comes_near(
    spec: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("derive.catalogue.names", lambda: ELEVEN)  # what comes near depends on what there is
    with pytest.raises(UnknownCellError) as caught:
        derive.load(spec)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("f * (c", "derive/cells/lstm.py:21: Python cannot read it: closing parenthesis"),
        ("f * cc", "derive/cells/lstm.py:19: NameError: name 'cc' is not defined"),
        ("f * x", "derive/cells/lstm.py:19: lstm, statement c_next: f (m) * x (n): an elementwise"),
    ],
)
def test_a_mistake_in_the_catalogue_itself_is_no_traceback_either(
    wrong: str, message: str, tmp_path: Path
) -> None:
    shutil.copytree(Path(derive.__file__).parent, tmp_path / "derive")
    path = tmp_path / "derive" / "cells" / "lstm.py"
    path.write_text(path.read_text().replace("f * c", wrong))
    command = [sys.executable, "-m", "derive", "show", "lstm"]  # the copy, as it is in the working folder
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(message)
    assert len(done.stderr.splitlines()) == 1
