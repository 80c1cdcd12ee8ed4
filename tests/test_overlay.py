"""Somebody's templates over ours: one block is changed, and what is wrong with one is said with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from derive.cli import main

CELL = """
from derive.definition import Cell, affine, let, sizes, state, tanh, vector
n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
mine = Cell(title="Mine", equations=[let(h.next, tanh(affine(x, h)), "state")])
"""
BUILD = "build --cells cells --templates mine --pages-only --unchecked --out out"
WRONG = {
    "an unknown variable": (
        ("markdown/prose.md", b"one\n<<nothing.at.all>>\n"),
        "mine/markdown/prose.md:2: the template asks for something unknown: 'nothing' is undefined",
    ),
    "a mistake in its syntax": (
        ("markdown/prose.md", b"one\ntwo\n<% if %>\n"),
        "mine/markdown/prose.md:3: Expected an expression, got 'end of statement block'",
    ),
    "an unknown filter": (
        ("markdown/prose.md", b"<<spans|nothing>>"),
        "mine/markdown/prose.md:1: No filter named 'nothing'.",
    ),
    "an error while it is filled": (
        ("markdown/prose.md", b"one\n<<1 / 0>>\n"),
        "mine/markdown/prose.md:2: the template fails: ZeroDivisionError: division by zero",
    ),
    "a template that it includes and nobody has": (
        ("markdown/prose.md", b'\n<% include "gone.md" %>'),
        "mine/markdown/prose.md:2: there is no template gone.md for markdown",
    ),
    "an unknown variable in a download": (
        ("latex/heading.tex", b"\n\n<<label>>"),
        "mine/latex/heading.tex:3: the template asks for something unknown: 'label' is undefined",
    ),
    "a name that lies over nothing": (
        ("markdown/equation.md", b""),
        "mine/markdown/equation.md: there is no template markdown/equation.md that it lies over; "
        "did you mean markdown/equations.md?",
    ),
    "a folder of no format": (
        ("html/prose.md", b""),
        "mine: there is no template that lies over ours: expected a folder latex, markdown, plain, text with "
        "some",
    ),
    "bytes that are no text": (
        ("markdown/prose.md", b"\xff\xfe"),
        "mine/markdown/prose.md: the template is not UTF-8: invalid start byte",
    ),
}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: Any) -> None:
    """A folder with a cell, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    Path("cells").mkdir()
    Path("cells/mine.py").write_text(CELL)


def write(name: str, content: bytes) -> None:
    """A template of the user's."""
    path = Path("mine") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_template_is_named_with_its_line_and_nothing_is_written(kind: str) -> None:
    template, message = WRONG[kind]
    write(*template)
    result = CliRunner().invoke(main, BUILD.split())
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{message}\n")
    assert not Path("out").exists()


def test_a_wrong_template_leaves_the_site_as_it_was() -> None:
    write("markdown/prose.md", b"<<spans|spans>> FIRST\n")
    site = "build --cells cells --templates mine --unchecked --out site".split()
    assert CliRunner().invoke(main, site).exit_code == 0
    before = {path: path.read_bytes() for path in Path("site").rglob("*") if path.is_file()}
    assert b"FIRST" in before[Path("site/cells/mine.html")]
    write("markdown/prose.md", b"<<nothing>>")
    assert CliRunner().invoke(main, site).exit_code == 2
    assert {path: path.read_bytes() for path in Path("site").rglob("*") if path.is_file()} == before


def test_a_template_may_include_one_that_begins_with_an_underscore() -> None:
    write("markdown/prose.md", b'<<spans|spans>><% include "_end.md" %>\n')
    write("markdown/_end.md", b" END")
    result = CliRunner().invoke(main, BUILD.split())
    assert (result.exit_code, result.stderr) == (0, "")
    page = Path("out/mine.md").read_text(encoding="utf-8")
    assert " END\n" in page and "## Verdicts" in page


def test_a_template_of_the_plain_copies_lies_over_ours_and_leaves_the_pages() -> None:
    write("plain/prose.md", b"<<spans|spans>> MINE\n")
    assert CliRunner().invoke(main, BUILD.split()).exit_code == 0
    assert " MINE\n" in Path("out/mine.md.txt").read_text(encoding="utf-8")
    assert "MINE" not in Path("out/mine.md").read_text(encoding="utf-8")
