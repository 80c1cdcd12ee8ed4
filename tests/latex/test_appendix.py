"""An appendix of several cells compiles by itself, nothing sticks out, every reference leads somewhere, and
chktex finds nothing but what is named here.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest

from derive import catalogue
from derive.appendix.files import Choice, appendix
from derive.catalogue import names
from derive.document import PARTS
from tests.cells import sample
from tests.latex.slips import EXCEPTIONS, found_by_chktex
from tests.latex.test_fragments import _needs_ieeetran, complaints

PARTS_OF_ISSUE = (
    "forward", "units", "gradient", "through-time", "dimensions", "parameters", "diagram", "algorithm",
    "verdicts",
)  # fmt: skip
FEW = ("lstm", "m-lstm", "capsule")
STYLES = {
    "one-column": (1, "{article}"),
    "two-columns": (2, "[twocolumn]{article}"),
    "ieee": (2, "{IEEEtran}"),
}


@cache
def texts(cells: tuple[str, ...], columns: int, parts: tuple[str, ...]) -> Mapping[str, str]:
    """The files of an appendix; two classes have two columns, so a worker makes theirs once."""
    asked = tuple(part for part in parts if part in PARTS)
    return appendix([catalogue.load(name) for name in cells], Choice(asked, columns))


def written(folder: Path, style: str, cells: Iterable[str], parts: Iterable[str] = PARTS_OF_ISSUE) -> None:
    """The files of an appendix, its main file in another class if that is asked for."""
    columns, kind = STYLES[style]
    files = dict(texts(tuple(cells), columns, tuple(parts)))
    if style == "ieee":
        files["main.tex"] = re.sub(r"\\documentclass.*", rf"\\documentclass{kind}", files["main.tex"])
        letters = len(files) < 26  # of which there are no more for its appendices
        files["main.tex"] = files["main.tex"].replace("\\appendix\n", "\\appendices\n" if letters else "")
    assert rf"\documentclass{kind}" in files["main.tex"]
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def compiled(folder: Path) -> str:
    """The log of the last of as many runs as references need."""
    tex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main"]
    for command in (tex, ["bibtex", "main"], tex, tex):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
        assert done.returncode == 0, done.stdout[-3000:]
    return (folder / "main.log").read_text(encoding="utf-8", errors="replace")


WITHOUT_DRAWINGS = tuple(part for part in PARTS_OF_ISSUE if part != "diagram")
CASES = [
    *(pytest.param(style, FEW, WITHOUT_DRAWINGS, id=f"{style}-few") for style in STYLES),
    pytest.param("two-columns", sample(), WITHOUT_DRAWINGS, id="two-columns-sample", marks=pytest.mark.slow),
    *(
        pytest.param(
            style,
            names(),
            PARTS_OF_ISSUE,
            id=f"{style}-all",
            marks=[pytest.mark.slow, pytest.mark.xdist_group(f"appendix of {columns}")],
        )
        for style, (columns, _) in STYLES.items()
    ),
]


@pytest.mark.requires("pdflatex", "bibtex", "chktex")
@pytest.mark.parametrize(("style", "cells", "parts"), CASES)
def test_an_appendix_compiles_and_nothing_sticks_out(
    style: str, cells: tuple[str, ...], parts: tuple[str, ...], tmp_path: Path
) -> None:
    if style == "ieee":
        _needs_ieeetran()
    written(tmp_path, style, cells, parts)
    assert complaints(compiled(tmp_path)) == []
    left = {number: text for number, text in found_by_chktex(tmp_path).items() if number not in EXCEPTIONS}
    assert left == {}


@pytest.mark.requires("pdflatex", "bibtex", "chktex")
def test_a_lost_reference_a_label_used_twice_and_a_slip_are_noticed(tmp_path: Path) -> None:
    """The checks above can fail."""
    written(tmp_path, "two-columns", ["elman"], ["forward", "dimensions"])
    path = tmp_path / "elman.tex"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(r"\endgroup", r"\cref{eq:nowhere} ... \label{sec:elman}\endgroup"))
    found = " ".join(complaints(compiled(tmp_path)))
    assert "eq:nowhere" in found and "multiply" in found
    assert 11 in found_by_chktex(tmp_path)  # dots that should be \dots
