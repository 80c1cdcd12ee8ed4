"""`pip install .` alone gives a working derive: the wheel is built, unpacked and run from an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.xdist_group("wheel")


def run(command: list[str], cwd: Path, **variables: str) -> str:
    """Runs a command and gives what it printed; where it fails, that is shown."""
    environment = {**os.environ, **variables}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(source: Path, out: Path, **variables: str) -> Path:
    """The wheel of a source tree."""
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(source)]
    run(command, out, **variables)
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as pip lays it out; what it depends on is here already."""
    wheel = build(ROOT, tmp_path_factory.mktemp("wheel"))
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def derive(installed: Path, cwd: Path, *arguments: str) -> str:
    """Runs the installed derive, whose folder comes before the checkout on Python's path."""
    return run([sys.executable, "-P", "-m", "derive", *arguments], cwd, PYTHONPATH=str(installed))


def test_the_wheel_carries_what_is_no_python(installed: Path) -> None:
    for name in ("mkdocs.yml", "docs/index.md", "docs/images/lstm.svg", "templates/markdown"):
        assert (installed / "derive" / "_shipped" / name).exists(), name
    assert (installed / "derive/assets/vendor/katex/katex.min.js").is_file()
    assert not (installed / "derive/_shipped/docs/cells").exists()
    assert not (installed / "derive/_shipped/docs/vendor").exists()
    assert not (installed / "tests").exists()


def test_it_is_the_installed_one_that_runs(installed: Path, tmp_path: Path) -> None:
    code = "import derive.resources as r; print(r.templates_dir(), r.in_checkout())"
    printed = run([sys.executable, "-P", "-c", code], tmp_path, PYTHONPATH=str(installed))
    assert printed.split() == [str(installed / "derive" / "_shipped" / "templates"), "False"]


def test_it_shows_and_exports_a_cell(installed: Path, tmp_path: Path) -> None:
    assert "lstm" in derive(installed, tmp_path, "list")
    assert "forget gate" in derive(installed, tmp_path, "show", "lstm")
    derive(installed, tmp_path, "export", "lstm", "--format", "tex", "-o", "lstm.tex")
    assert r"\sigma" in (tmp_path / "lstm.tex").read_text(encoding="utf-8")


MINE = """
from derive.definition import Cell, affine, let, sizes, state, tanh, vector
n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
mine = Cell(title="Mine", equations=[let(h.next, tanh(affine(x, h)), "state")])
"""


@pytest.mark.parametrize(
    ("page", "options"),
    [("mine", ["--cells", "mine.py"]), pytest.param("lstm", [], marks=pytest.mark.slow)],
)
def test_it_builds_a_site_in_an_empty_folder(
    page: str, options: list[str], installed: Path, tmp_path: Path
) -> None:
    """One of a user's own cell, and in the slow run that of the whole catalogue."""
    (tmp_path / "mine.py").write_text(MINE, encoding="utf-8")
    derive(installed, tmp_path, "build", *options, "--out", "made")
    assert 'class="tex"' in (tmp_path / "made" / "cells" / f"{page}.html").read_text(encoding="utf-8")
    assert (tmp_path / "made" / "vendor" / "katex" / "katex.min.js").is_file()


@pytest.mark.slow
def test_without_npm_the_build_brings_its_own(tmp_path: Path) -> None:
    """In a copy without KaTeX, with nothing on PATH, npm comes from PyPI, and the wheel is whole."""
    files = run(["git", "ls-files", "-co", "--exclude-standard", "-z"], ROOT).split("\0")
    for name in filter(None, files):
        if (ROOT / name).is_file():
            (tmp_path / "source" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / "source" / name)
    (tmp_path / "out").mkdir()
    wheel = build(tmp_path / "source", tmp_path / "out", PATH=str(only_the_basics(tmp_path / "bin")))
    names = zipfile.ZipFile(wheel).namelist()
    assert "derive/assets/vendor/katex/katex.min.js" in names


def only_the_basics(folder: Path) -> Path:
    """A folder for PATH in which there is no npm."""
    folder.mkdir()
    for tool in ("sh", "env", "git", "uname"):
        if found := shutil.which(tool):
            (folder / tool).symlink_to(found)
    return folder
