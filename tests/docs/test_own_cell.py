"""The tutorial is run from its first line to its last, in an empty folder, as its reader runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive import starter
from tests.docs.pages import PAGES, blocks, change, commands, fits, run_page

PAGE = PAGES / "own-cell.md"


@pytest.mark.requires("pdflatex", "bash")
def test_the_tutorial_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    run_page(PAGE, folder)
    assert (folder / "paper.pdf").stat().st_size > 0
    assert (folder / "site" / "cells" / "reader.html").is_file()


def test_the_tutorial_shows_what_derive_new_writes() -> None:
    (shown,) = (block.text for block in blocks(PAGE) if block.title == "my_cell.py")
    assert shown == starter.text("my_cell")


def test_what_a_page_leaves_out_may_be_anything_and_the_rest_may_not() -> None:
    assert fits("a\n...\nc", "a\nb\nb\nc")
    assert fits("made by ... here", "made by 0.2 here")
    assert not fits("a\n...\nc", "a\nb")
    assert not fits("a+", "aa")
    assert commands("$ a\nb\n$ c\n") == [("a", "b\n"), ("c", "")]


def test_a_change_needs_the_lines_that_it_shows(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("a\nb\nc\n")
    change(file, " a\n-b\n+B\n+BB\n c\n")
    assert file.read_text() == "a\nB\nBB\nc\n"
    with pytest.raises(AssertionError, match="0 times"):
        change(file, " a\n-b\n")
