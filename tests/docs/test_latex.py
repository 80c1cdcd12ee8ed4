"""The page about papers is run from its first line to its last; its picture can be made again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from derive.cli import main
from tests.docs.pages import PAGES, blocks, commands, run_page
from tests.docs.test_images import LARGEST, size_of
from tools.latex_images import make

PAGE = PAGES / "latex.md"


def test_what_the_page_exports_is_what_it_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process and without LaTeX; that all of it compiles takes longer."""
    monkeypatch.setattr("derive.export.pdf", lambda files, main: files[main].encode())
    monkeypatch.chdir(tmp_path)
    listed = 0
    for block in blocks(PAGE):
        for command, shown in commands(block.text) if block.language == "console" else ():
            program, *words = command.split()
            if program == "derive":
                done = CliRunner().invoke(main, words)
                assert (done.exit_code, done.output) == (0, shown), command
            elif program == "ls":
                assert sorted(path.name for path in Path(words[0]).iterdir()) == shown.split(), command
                listed += 1
    assert listed == 2 and Path("lstm.pdf").is_file() and Path("whole.tex").is_file()


@pytest.mark.slow
@pytest.mark.requires("latexmk", "pdflatex", "bibtex", "bash")
def test_the_page_does_what_it_says(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    run_page(PAGE, folder)
    made = ("lstm.pdf", "appendix/main.pdf", "appendix/paper.pdf", "whole.pdf")
    assert all((folder / name).stat().st_size > 10_000 for name in made)
    for log in ("appendix/main.log", "appendix/paper.log", "whole.log"):
        assert "undefined" not in (folder / log).read_text(errors="replace")


@pytest.mark.slow
@pytest.mark.requires("latexmk", "pdflatex", "bibtex", "pdftoppm")
def test_the_picture_of_the_page_can_be_made_again(tmp_path: Path) -> None:
    (picture,) = make(tmp_path / "images")
    shown = PAGES / "images" / picture.name
    assert size_of(picture) == size_of(shown)
    assert re.findall(r"\(images/([^)]+)\)", PAGE.read_text(encoding="utf-8")) == [picture.name]
    assert all(5_000 < path.stat().st_size < LARGEST for path in (picture, shown))
