"""`derive new`: what it writes works as it is, and what is there already stays."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from derive import build, export, starter
from derive.catalogue import load
from derive.cli import main

DERIVE = [sys.executable, "-m", "derive"]


def new(path: Path | str) -> Result:
    return CliRunner().invoke(main, ["new", str(path)])


def ran(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program in a folder, as a user has it there."""
    return subprocess.run([*DERIVE, *arguments], cwd=folder, capture_output=True, text=True)


def test_what_it_writes_is_shown_checked_and_exported_without_a_warning(tmp_path: Path) -> None:
    assert ran(tmp_path, "new", "my_cell.py").returncode == 0
    for command in (["show"], ["check"], *(["export", "--format", fmt] for fmt in export.FORMATS)):
        result = ran(tmp_path, *command, "my_cell.py")
        assert result.returncode == 0, result.stderr
        assert "warning" not in result.stderr
    verdicts = json.loads(ran(tmp_path, "check", "my_cell.py", "--json").stdout)
    found = {verdict["kind"]: verdict["status"] for verdict in verdicts}
    assert {found[kind] for kind in ("shapes", "exact", "mutation")} == {"pass"}


def test_what_it_writes_becomes_a_site(tmp_path: Path) -> None:
    new(tmp_path / "my_cell.py")
    result = ran(tmp_path, "build", "--cells", "my_cell.py", "--out", "site")
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "1 cell in site/index.html")
    assert "warning" not in result.stderr.lower()
    assert "<title>My cell" in (tmp_path / "site" / "cells" / "my_cell.html").read_text()


def test_it_is_short_and_says_what_to_do_next(tmp_path: Path) -> None:
    result = new(tmp_path / "my_cell.py")
    assert len(starter.text("my_cell").splitlines()) <= 31
    lines = result.output.splitlines()
    assert lines[0] == f"wrote {tmp_path / 'my_cell.py'}; edit it, and then"
    assert [line.split()[1] for line in lines[1:]] == ["show", "check", "serve", "export"]


def test_a_path_with_a_space_is_quoted_in_what_to_do_next(tmp_path: Path) -> None:
    folder = tmp_path / "my cells"
    folder.mkdir()
    assert f"derive show '{folder / 'gate.py'}'" in new(folder / "gate.py").output


def test_the_text_depends_on_the_name_alone(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        new(folder / "TITLE_2.py")
    written = [(tmp_path / each / "TITLE_2.py").read_text() for each in "ab"]
    assert written == [starter.text("TITLE_2")] * 2
    cell = load(tmp_path / "a" / "TITLE_2.py")
    assert (cell.name, cell.title) == ("TITLE_2", "TITLE 2")


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "my_cell.py"
    file.write_text("mine")
    result = new(file)
    assert result.exit_code == 2
    assert result.output == f"{file}: this file is there already, and stays as it is; choose another name\n"
    assert [path.name for path in tmp_path.iterdir()] == ["my_cell.py"]
    assert file.read_text() == "mine"


def test_a_link_to_nowhere_stays_too(tmp_path: Path) -> None:
    file = tmp_path / "my_cell.py"
    file.symlink_to(tmp_path / "gone.py")
    assert new(file).exit_code == 2
    assert not (tmp_path / "gone.py").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("my cell.py", "'my cell' cannot name a cell: it takes letters, digits and underscores, no digit "
         "first; for example my_cell.py"),
        ("my-cell.py", "for example my_cell.py"),
        ("2cell.py", "for example my_cell.py"),
        ("größe.py", "for example gr_e.py"),
        ("class.py", "it is a keyword of Python"),
        ("_gate.py", "files that begin with an underscore are left out of a site"),
        ("types.py", "there is a Python module of that name"),
        ("derive.py", "there is a Python module of that name"),
        ("index.py", "a site has a page of that name"),
        ("tanh.py", "has that name for something else"),
        ("my_cell", "a definition is a Python file; call it my_cell.py"),
        ("my_cell.txt", "call it my_cell.py"),
        ("", "this is a folder; name a file in it, as in"),
        ("no/where.py", "make it first"),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_a_cell_s_is_refused(name: str, message: str, tmp_path: Path) -> None:
    result = new(tmp_path / name)
    assert result.exit_code == 2
    assert result.output.startswith(str(tmp_path))
    assert message in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["gate", "state_2", "What", "match", "NAME", "lstm"])
def test_other_names_work(name: str, tmp_path: Path) -> None:
    assert new(tmp_path / f"{name}.py").exit_code == 0
    assert load(tmp_path / f"{name}.py").name == name


def test_pages_about_all_cells_are_known_to_it() -> None:
    assert set(build._TAKEN) == starter._PAGES


def test_a_disc_that_is_full_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(source))

    monkeypatch.setattr("os.link", full)
    result = new(tmp_path / "my_cell.py")
    assert (result.exit_code, result.output) == (2, f"{tmp_path / 'my_cell.py'}: no space left on device\n")
    assert list(tmp_path.iterdir()) == []
