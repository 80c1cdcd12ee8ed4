"""The same bytes wherever a command runs: for any hash seed, locale, time zone and folder, and on a terminal
that lacks letters."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from derive.website import EPOCH

CELL = '''
"""Größe, in UTF-8."""
from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors
n, m = sizes("n m")
x, h, f = vector("x", n), state("h", m), vectors("f g", m)[0]
NAME = Cell(title="Zelle NAME, σ und é", summary="Ein „Tor“: ⊙, 0,5.", equations=[
    let(f, sigmoid(affine(x, h)), "Tür"), let(h.next, f * h + (1 - f) * tanh(h) * 0.5, "Gedächtnis")])
'''
OVERLAY = "<# Ein Absatz, größer. spans #>\n<<spans|spans>> ✓\n"
# Several commands in one process: Python and SymPy start once.
COMMANDS = """
import sys
from derive.cli import main
for line in sys.argv[1].splitlines():
    main(line.split(), standalone_mode=False)
"""
LINES = """\
build --cells {cells} --templates {templates} --pages-only --out {out}/pages {unchecked}
export {cells}/alpha.py {cells}/beta.py {catalogue} --format tex -o {out}/tex
export {cells}/alpha.py {cells}/beta.py {catalogue} --format md -o {out}/md
export {cells}/alpha.py {cells}/beta.py {catalogue} --format numpy -o {out}/numpy
export {cells}/alpha.py {cells}/beta.py {catalogue} --format bib -o {out}/bib
export {cells}/alpha.py {cells}/beta.py {catalogue} --format json -o {out}/json
"""
SITE = "build --cells {cells} --out {out}/site {unchecked}"


class Surroundings(NamedTuple):
    """Where a command runs; away: in another folder than that of the cells, named by their whole path."""

    seed: str = "0"
    locale: str = "C.UTF-8"
    zone: str = "UTC"
    away: bool = False
    utf8: bool = True

    def environment(self) -> dict[str, str]:
        """The variables; without UTF-8 mode Python opens a file in the locale's encoding, unless told one."""
        chosen = {"PYTHONHASHSEED": self.seed, "LC_ALL": self.locale, "LANG": self.locale, "TZ": self.zone}
        encoding = {} if self.utf8 else {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        return os.environ | chosen | encoding


USUAL = Surroundings()
OTHERS = (
    Surroundings("1", "C", "Asia/Kathmandu", away=True, utf8=False),
    Surroundings("4711", "C.UTF-8", "America/St_Johns"),
)


def with_a_decimal_comma() -> list[str]:
    """The locales of this machine that write a half as 0,5, if it has any."""
    code = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.localeconv()['decimal_point'])"
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    found = []
    for name in known:
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env={**os.environ, "LC_ALL": name}, capture_output=True, check=False)
        found += [name] if done.stdout.strip() == b"," else []
    return found[:2]


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    """A folder with two cells, and templates beside it."""
    folder, templates = tmp_path / "here" / "cells", tmp_path / "here" / "templates" / "markdown"
    folder.mkdir(parents=True)
    templates.mkdir(parents=True)
    for name in ("alpha", "beta"):
        (folder / f"{name}.py").write_text(CELL.replace("NAME", name), encoding="utf-8")
    (templates / "prose.md").write_text(OVERLAY, encoding="utf-8")
    return folder


def made(
    lines: str, cells: Path, where: Surroundings, unchecked: bool = True, catalogue: str = "lstm"
) -> dict[str, bytes]:
    """All files that the commands write there, by path."""
    out = cells.parents[1] / "-".join(map(str, where)).replace("/", "-")
    folder = cells.parent
    words = {
        "cells": cells if where.away else "cells",
        "templates": folder / "templates" if where.away else "templates",
        "out": out,
        "unchecked": "--unchecked" if unchecked else "",
        "catalogue": catalogue,
    }
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, lines.format(**words)],
        env=where.environment(),
        cwd=cells.parents[1] if where.away else folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def different(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The files that are not the same in both."""
    return [name for name in sorted(one | other) if one.get(name) != other.get(name)]


def test_pages_and_exports_are_the_same_bytes_in_all_surroundings(cells: Path) -> None:
    expected = made(LINES, cells, USUAL)
    assert "✓".encode() in expected["pages/alpha.md"]
    assert {"tex/beta.tex", "numpy/lstm.py", "md/lstm.md", "json/alpha.json", "bib/lstm.bib"} <= set(expected)
    assert different(expected, made(LINES, cells, OTHERS[0])) == []


def test_a_site_is_the_same_bytes_in_all_surroundings(cells: Path) -> None:
    expected = made(SITE, cells, USUAL)
    assert {"site/index.html", "site/search/search_index.json", "site/sitemap.xml.gz"} <= set(expected)
    packed_at = int.from_bytes(expected["site/sitemap.xml.gz"][4:8], "little")
    assert packed_at == int(EPOCH)  # or it would be another site tomorrow
    assert different(expected, made(SITE, cells, OTHERS[0])) == []


@pytest.mark.slow
def test_more_surroundings_change_nothing_either_and_nor_do_the_checks(cells: Path) -> None:
    more = [*OTHERS, *(Surroundings(locale=name, utf8=False) for name in with_a_decimal_comma())]
    lines = f"{LINES}{SITE}"
    cells_of_the_catalogue = "gru elman capsule mamba"
    expected = made(lines, cells, USUAL, unchecked=False, catalogue=cells_of_the_catalogue)
    for where in more:
        found = made(lines, cells, where, unchecked=False, catalogue=cells_of_the_catalogue)
        assert different(expected, found) == [], where


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_that_lacks_letters_shows_their_numbers(cells: Path, encoding: str) -> None:
    lines = f"show {cells}/alpha.py\nshow lstm --parts forward\nlist"
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, lines], env=environment, capture_output=True, check=False
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert "Zelle alpha" in done.stdout.decode(errors="replace")
    if encoding != "ascii":  # where it is a wish of nobody, and click writes UTF-8
        assert b"\\u2299" in done.stdout


def test_what_is_exported_to_a_pipe_is_what_a_file_gets(cells: Path) -> None:
    lines = f"export {cells}/alpha.py --format md -o {cells}/alpha.md\nexport {cells}/alpha.py --format md"
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, lines], env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == (cells / "alpha.md").read_bytes()


def test_a_mistake_is_told_on_a_terminal_that_lacks_letters(cells: Path) -> None:
    (cells / "alpha.py").write_text(
        CELL.replace("NAME", "alpha").replace("Tür", "Tür") + "größe\n", encoding="utf-8"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0", "LC_ALL": "C"}
    command = [sys.executable, "-m", "derive", "show", str(cells / "alpha.py")]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"alpha.py:8: " in done.stderr and b"Traceback" not in done.stderr
