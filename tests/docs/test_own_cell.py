"""The tutorial is run from its first line to its last, in an empty folder, as its reader runs it."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from derive import starter

PAGES = Path(__file__).resolve().parents[2] / "docs"
PAGE = PAGES / "own-cell.md"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
ANYTHING = "..."  # stands for any text in what a command prints
MISTAKE = re.compile(r"^\S+\.py:\d+: ", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file that it is, its text."""

    language: str
    title: str
    text: str


def blocks(page: Path) -> list[Block]:
    """All blocks of a page in their order."""
    return [Block(*found) for found in BLOCK.findall(page.read_text(encoding="utf-8"))]


def commands(text: str) -> list[tuple[str, str]]:
    """What is typed in a console block, each with what it prints."""
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)
    assert parts[0] == "", "a console block begins with a command"
    return list(zip(parts[1::2], parts[2::2], strict=True))


def fits(shown: str, printed: str) -> bool:
    """Whether it was printed as shown, with anything where the page has dots."""
    pattern = ".*".join(re.escape(part) for part in shown.strip().split(ANYTHING))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None


def surroundings(folder: Path) -> dict[str, str]:
    """Variables with which `derive` is this one."""
    program = folder.parent / "bin" / "derive"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m derive "$@"\n')
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "200"}


def run_page(page: Path, folder: Path) -> None:
    """Does what the page says, in the folder, and compares what it shows."""
    known = surroundings(folder)
    for block in blocks(page):
        if block.title:
            file = folder / block.title
            if file.exists():  # a command has written it, and the page shows it
                assert file.read_text() == block.text
            file.write_text(block.text)
        elif block.language == "console":
            for command, shown in commands(block.text):
                done = subprocess.run(
                    ["bash", "-c", command], cwd=folder, env=known, capture_output=True, text=True
                )
                printed = done.stderr if done.returncode else done.stdout
                assert fits(shown, printed), f"{command} printed:\n{done.stdout}{done.stderr}"
                assert "warning" not in done.stderr, command
                assert done.returncode == (2 if MISTAKE.search(shown) else 0), command
        elif block.language == "pycon":
            _session(block.text)


def _session(text: str) -> None:
    found = doctest.DocTestParser().get_doctest(text, {}, "page", None, None)
    assert found.examples
    assert doctest.DocTestRunner().run(found).failed == 0


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
