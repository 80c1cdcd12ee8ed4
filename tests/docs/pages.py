"""Runs a page of the documentation as its reader does, and compares what it shows.

A block with a title is a file; one in the language diff is a change of a file; `$ ` begins a command, and
`...` in what it prints stands for anything.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
ANYTHING = "..."  # stands for any text in what a command prints
MISTAKE = re.compile(r"^\S+\.py:\d+: ", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file that it is, its text."""

    language: str
    title: str
    text: str

    @property
    def replaces(self) -> bool:
        """Whether it is written over what is there: a template."""
        return self.language == "jinja"


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
    """Variables with which `derive` and `python` are those that run the test."""
    programs = folder.parent / "bin"
    programs.mkdir(exist_ok=True)
    for name, module in (("derive", "-m derive"), ("python", "")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n')
        (programs / name).chmod(0o755)
    return {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "200"}


def run_page(page: Path, folder: Path) -> None:
    """Does what the page says, in the folder, and compares what it shows."""
    known = surroundings(folder)
    for block in blocks(page):
        if block.language == "diff":
            change(folder / block.title, block.text)
        elif block.title:
            file = folder / block.title
            if file.exists() and not block.replaces:  # a command has written it, and the page shows it
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


def change(file: Path, difference: str) -> None:
    """Makes a change that is shown with the lines around it, which stand there once."""
    lines = [(line[0], line[1:]) for line in difference.splitlines()]
    assert {mark for mark, _ in lines} <= {" ", "+", "-"}
    before, after = ("".join(f"{line}\n" for mark, line in lines if mark != other) for other in ("+", "-"))
    text = file.read_text()
    assert text.count(before) == 1, f"{file.name} has these lines {text.count(before)} times:\n{before}"
    file.write_text(text.replace(before, after))


def _session(text: str) -> None:
    found = doctest.DocTestParser().get_doctest(text, {}, "page", None, None)
    assert found.examples
    assert doctest.DocTestRunner().run(found).failed == 0
