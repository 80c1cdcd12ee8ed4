"""Schematic pictures as SVG and as TikZ: the same items in both, texts escaped, compiled."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from derive.document.gates import KINDS
from derive.document.sketch import Disc, Frame, SketchPanel, Way, arrow, box, label, panel, words
from derive.document.spans import Math
from derive.formats.sketch_svg import FILLS as SVG_FILLS
from derive.formats.sketch_svg import LINES as SVG_LINES
from derive.formats.sketch_svg import sketch_svg
from derive.formats.sketch_tikz import FILLS, LINES, sketch_tikz

SVG = "{http://www.w3.org/2000/svg}"


def _everything() -> SketchPanel:
    """An item of each kind and role."""
    items = [Disc(20 * k, 0, role=role) for k, role in enumerate(FILLS)]
    frames = [Frame(20 * k, 20, 15, 15, role) for k, role in enumerate((*FILLS, "outline", "dashed"))]
    lines = [Way(((0, 50 + 5 * k), (90, 50 + 5 * k)), role) for k, role in enumerate(LINES)]
    said = [
        words(50, 100, "a & <b> 50%_", anchor="end"),
        label(50, 120, Math(r"\bar{h}_{t-1}^{2}"), " words"),
    ]
    more = [arrow((0, 90), (60, 90)), *box(0, 130, 80, 40, "one", Math("m"))]
    return panel("all", "A & B", "About <it> & more.", [*items, *frames, *lines, *said, *more])


def test_both_formats_know_the_same_roles_and_those_of_gates() -> None:
    assert set(FILLS) == set(SVG_FILLS) >= set(KINDS)
    assert set(LINES) == set(SVG_LINES)


def test_svg_has_every_item_and_escapes_texts() -> None:
    made = _everything()
    found = ElementTree.fromstring(sketch_svg(made))
    counts = {tag: len(list(found.iter(f"{SVG}{tag}"))) for tag in ("circle", "rect", "polyline", "text")}
    kinds = [item.kind for item in made.items]
    assert counts == {
        "circle": kinds.count("disc"), "rect": kinds.count("frame"), "polyline": kinds.count("way"),
        "text": kinds.count("caption"),
    }  # fmt: skip
    texts = ["".join(each.itertext()) for each in found.iter(f"{SVG}text")]
    assert "a & <b> 50%_" in texts and any("h̄" in each and "t−1" in each for each in texts)
    assert "#000" not in sketch_svg(made), "lines have the colour of the text around"
    assert "\n\n" not in sketch_svg(made), "an empty line would end the block in Markdown"


def test_the_scripts_of_a_letter_stand_one_above_the_other() -> None:
    """The second one goes back by as much as the first is wide; what follows a letter does not."""
    drawn = sketch_svg(
        panel("a", "", "A.", [label(0, 0, Math(r"\Delta^{h}_{1}")), label(0, 40, Math("h_{1}"))])
    )
    both, one = ElementTree.fromstring(drawn).iter(f"{SVG}text")
    back = [float(each.get("dx", "0")) for each in both]
    assert back[:2] == [0, 0] and -10 < back[2] < -4
    assert not any(each.get("dx") for each in one)


@pytest.mark.requires("pdflatex")
def test_tikz_compiles(tmp_path: Path) -> None:
    packages = r"\usepackage{amsmath,amssymb,tikz}"
    body = sketch_tikz(_everything())
    paper = rf"\documentclass{{article}}{packages}\begin{{document}}{body}\end{{document}}"
    (tmp_path / "paper.tex").write_text(paper, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overfull" not in done.stdout
