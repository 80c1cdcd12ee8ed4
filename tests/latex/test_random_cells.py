"""Cells that nobody thought of become pages and fragments, and the fragments of many compile in one paper."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from derive.definition import Cell
from derive.document import PAPER, document
from derive.export import export
from derive.render import render
from tests.exploring import SHARES, Record, Tally, explore
from tests.latex.test_fragments import compiled
from tests.strategies import recurrent_cells

WHOLE = (*PAPER, "units", "properties", "through-time", "jacobian", "overview", "verdicts")


@pytest.mark.parametrize("share", SHARES)
def test_the_page_and_the_files_of_any_cell_are_written(share: int, record_property: Record) -> None:
    tally = Tally()

    def check(cell: Cell) -> None:
        cell = cell.named("random-cell")
        tally.program(cell.program)
        page = render(document(cell), "markdown")
        assert all(step.target.name in page for step in cell.program.steps)
        assert r"\begin{align}" in export(cell, "tex") and "def backward(v)" in export(cell, "numpy")

    explore(recurrent_cells(12), 8 if share else 2, share, check)
    tally.report(record_property)


@pytest.mark.slow
@pytest.mark.requires("pdflatex")
def test_the_fragments_of_many_cells_compile(tmp_path: Path, record_property: Record) -> None:
    """In one paper, which takes TeX a fraction of the time."""
    tally, fragments = Tally(), list[str]()

    def write(cell: Cell) -> None:
        name = f"random-{len(fragments)}"
        tally.program(cell.program)
        text = render(document(replace(cell, name=name), WHOLE), "latex")
        (tmp_path / f"{name}.tex").write_text(text, encoding="utf-8")
        fragments.append(name)

    explore(recurrent_cells(12), 30, 0, write)
    log = compiled(tmp_path, "{article}", fragments)
    tally.report(record_property)
    assert not re.findall(r"^LaTeX Warning: .*(?:undefined|multiply).*$", log, re.M)
