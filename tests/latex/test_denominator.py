"""Jacobians in denominator layout fit narrow columns: all formulas are transposed, and long ones break."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from derive import catalogue
from derive.document import document
from derive.document.pen import written_in
from derive.printing.notation_file import load_notation
from derive.render import render
from tests.latex.test_fragments import CLASSES, _needs_ieeetran, compiled, complaints

WIDEST = "goodfellow"  # of the notations that come along: letters are bold, and a step above is in brackets


@pytest.mark.requires("pdflatex")
@pytest.mark.parametrize(
    ("cells", "styles"),
    [
        pytest.param(("alif", "lstm"), ("two-columns",), id="few"),
        pytest.param(catalogue.names(), ("two-columns", "ieee"), id="all", marks=pytest.mark.slow),
    ],
)
def test_every_jacobian_fits_in_denominator_layout(
    cells: tuple[str, ...], styles: tuple[str, ...], tmp_path: Path
) -> None:
    with written_in(replace(load_notation(WIDEST), denominator=True)):
        for name in cells:
            text = render(document(catalogue.load(name), ["jacobian"]), "latex")
            (tmp_path / f"{name}.tex").write_text(text, encoding="utf-8")
    for style in styles:
        if style == "ieee":
            _needs_ieeetran()
        assert complaints(compiled(tmp_path, CLASSES[style], list(cells))) == []
