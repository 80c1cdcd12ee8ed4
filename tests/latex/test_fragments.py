"""What a paper takes in compiles as it is, in one column, in two, and in IEEEtran, and nothing sticks out."""

import os
import re
import shutil
import subprocess
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pytest

from derive import catalogue
from derive.document import PAPER, document
from derive.document.pen import written_in
from derive.export import export
from derive.printing.notation_file import load_notation, shipped
from derive.render import render
from tests.cells import marked_all

CLASSES = {"one-column": "{article}", "two-columns": "[twocolumn]{article}", "ieee": "{IEEEtran}"}
# whatever part of the mathematics somebody asks for
WHOLE = (*PAPER, "units", "properties", "through-time", "jacobian", "overview", "verdicts")
pytestmark = pytest.mark.requires("pdflatex")


def compiled(folder: Path, style: str, fragments: list[str]) -> str:
    """The log of the second run over a paper that takes in the fragments."""
    packages = re.findall(
        r"^% Needs in the preamble: (.*)$", (folder / f"{fragments[0]}.tex").read_text(), re.M
    )
    # IEEEtran counts subsections by letters, of which there are 26
    once = r"\setcounter{subsection}{0}"
    inputs = "\n".join(rf"{once}\input{{{name}}}\clearpage" for name in fragments)
    paper = rf"\documentclass{style}{packages[0]}\begin{{document}}{inputs}\end{{document}}"
    (folder / "paper.tex").write_text(paper, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    for _ in range(2):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
        assert done.returncode == 0, done.stdout[-3000:]
    return (folder / "paper.log").read_text(encoding="utf-8", errors="replace")


def complaints(log: str) -> list[str]:
    """Boxes and pages overfull by more than 1 pt, references that lead nowhere, labels used twice, floats too
    large.
    """
    wide = [
        line
        for points, line in re.findall(r"^(?=Overfull \\[hv]box \(([\d.]+)pt)(.*)$", log, re.M)
        if float(points) > 1
    ]
    return wide + re.findall(r"^LaTeX Warning: .*(?:undefined|multiply|too large).*$", log, re.M)


def _needs_ieeetran() -> None:
    """As with `requires`: skipped where it is missing, but in CI a failure."""
    look = shutil.which("kpsewhich")
    if look and not subprocess.run([look, "IEEEtran.cls"], capture_output=True).returncode:
        return
    refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    refuse("needs IEEEtran: not installed here")


@cache
def fragment(name: str, notation: str | None = None) -> str:
    """What a paper of any style takes in, so the tests of a notation share it, and a worker."""
    with written_in(load_notation(notation)) if notation else nullcontext():
        return render(document(catalogue.load(name), WHOLE), "latex")


@pytest.mark.xdist_group("fragments")
@pytest.mark.parametrize("chosen", marked_all(*CLASSES))
def test_every_cell_fits(chosen: tuple[str, tuple[str, ...]], tmp_path: Path) -> None:
    """All in one paper, so that labels of different cells are held apart too."""
    style, cells = chosen
    if style == "ieee":
        _needs_ieeetran()
    for name in cells:
        (tmp_path / f"{name}.tex").write_text(fragment(name), encoding="utf-8")
    assert complaints(compiled(tmp_path, CLASSES[style], list(cells))) == []


def _in_every_notation() -> list[object]:
    """Notations and styles; those of a notation go to one worker."""
    return [
        pytest.param(name, style, id=f"{name}-{style}", marks=pytest.mark.xdist_group(f"fragments {name}"))
        for name in shipped()
        for style in ("two-columns", "ieee")
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("notation", "style"), _in_every_notation())
def test_every_cell_fits_in_every_notation(notation: str, style: str, tmp_path: Path) -> None:
    if style == "ieee":
        _needs_ieeetran()
    for name in catalogue.names():
        (tmp_path / f"{name}.tex").write_text(fragment(name, notation), encoding="utf-8")
    assert complaints(compiled(tmp_path, CLASSES[style], list(catalogue.names()))) == []


def test_the_exported_fragment_has_what_a_paper_needs(tmp_path: Path) -> None:
    text = export(catalogue.load("lstm"), "tex")
    for label in (
        "sec:lstm",
        "eq:lstm:f",
        "eq:lstm:adj_c_next",
        "tab:lstm:dimensions",
        "tab:lstm:parameters",
    ):
        assert text.count(rf"\label{{{label}}}") == 1
    assert r"$4(m(n+m) + m)$" in text and "Through time" not in text
    (tmp_path / "lstm.tex").write_text(text, encoding="utf-8")
    assert complaints(compiled(tmp_path, "[twocolumn]{article}", ["lstm"])) == []


OWN = """
from derive.definition import Cell, affine, concat, let, sigmoid, sizes, state, vector
n, k, m = sizes("n k m")
x, u, h, s = vector("x", n), vector("u", k), state("h", m), vector("s", n + k + m)
own = Cell(title="Three at once & more", equations=[
    let(s, concat(x, u, h), "everything that the gate sees"), let(h.next, sigmoid(affine(s)), "hidden state"),
])
"""


def test_tables_of_long_sizes_leave_less_room_for_words(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(OWN, encoding="utf-8")
    text = export(catalogue.load(str(tmp_path / "own.py")), "tex")
    assert r"$m \times (n+k+m)$" in text
    (tmp_path / "own.tex").write_text(text, encoding="utf-8")
    assert complaints(compiled(tmp_path, "[twocolumn]{article}", ["own"])) == []


def test_a_formula_that_sticks_out_and_a_lost_reference_are_noticed(tmp_path: Path) -> None:
    """The check above can fail."""
    text = export(catalogue.load("elman"), "tex").replace("One step computes", r"Table~\ref{tab:nowhere}")
    text = text.replace(r"\tanh(a_{h,t})", r"\tanh(a_{h,t})" + r" + \tanh(a_{h,t})" * 9)
    (tmp_path / "elman.tex").write_text(text, encoding="utf-8")
    found = complaints(compiled(tmp_path, "[twocolumn]{article}", ["elman"]))
    assert any("Overfull" in line for line in found) and any("undefined" in line for line in found)
