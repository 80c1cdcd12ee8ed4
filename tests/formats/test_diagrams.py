"""The geometry of a diagram as SVG and as TikZ: well-formed, compiled, no wider than a column."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from derive import catalogue, resources
from derive.definition import Cell, affine, let, output, sizes, tanh, vector
from derive.document import document
from derive.document.diagram_draw import draw
from derive.document.gates import KINDS
from derive.export import export
from derive.formats.svg import svg
from derive.formats.tikz import tikz
from derive.render import render
from tests.cells import sampled
from tests.document.test_diagram import drawn
from tests.latex.test_fragments import CLASSES, complaints

SVG = "{http://www.w3.org/2000/svg}"
SEVERAL = ("dense", "lstm", "gru", "lstm-stacked", "capsule", "mamba", "urnn", "gru-d", "max-pooling")


@sampled
def test_a_drawing_is_well_formed_and_says_what_it_shows(name: str) -> None:
    found = ElementTree.fromstring(svg(drawn(name)))
    ids = [each.get("id") for each in found.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    title, about = found.find(f"{SVG}title"), found.find(f"{SVG}desc")
    assert title is not None and title.text == catalogue.load(name).title
    assert about is not None and about.text
    assert found.get("aria-labelledby", "").split() == [title.get("id"), about.get("id")]
    statements = {step.target.name for step in catalogue.load(name).program.steps}
    assert {each.get("data-of") for each in found.iter() if each.get("data-of")} <= statements
    assert "#000" not in svg(drawn(name)), "lines have the colour of the text around"


@pytest.mark.requires("pdflatex")
@pytest.mark.parametrize("columns", CLASSES)
def test_figures_compile_and_fit_a_column(columns: str, tmp_path: Path) -> None:
    body = "\n".join(rf"\begin{{figure}}[p]{tikz(drawn(name))}\end{{figure}}\clearpage" for name in SEVERAL)
    packages = r"\usepackage{amsmath,amssymb,tikz}"
    paper = rf"\documentclass{CLASSES[columns]}{packages}\begin{{document}}{body}\end{{document}}"
    (tmp_path / "paper.tex").write_text(paper, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stdout[-2000:]
    assert not complaints((tmp_path / "paper.log").read_text(encoding="utf-8", errors="replace"))


def test_the_part_is_a_figure_in_every_format() -> None:
    page = document(catalogue.load("gru"), ["diagram"])
    assert r"\label{fig:gru}" in render(page, "latex") and r"\begin{tikzpicture}" in render(page, "latex")
    assert svg(drawn("gru")).strip() in render(page, "markdown")
    assert "--format svg" in render(page, "text")
    assert "\n\n" not in svg(drawn("gru")).strip(), "an empty line would end the block in Markdown"


@sampled
def test_on_its_page_each_statement_is_one_link_to_its_equation(name: str) -> None:
    found = ElementTree.fromstring(svg(drawn(name), linked=True))
    links = {each.get("data-of"): each for each in found.iter(f"{SVG}a")}
    shapes = [shape for shape in drawn(name).shapes if shape.statement and shape.kind != "join"]
    assert set(links) == {shape.statement for shape in shapes} and len(links) == len([*found.iter(f"{SVG}a")])
    for statement, link in links.items():
        assert link.get("href") == f"#eq-{statement}"
        assert (link.get("aria-label") or "").endswith(str(statement))
    assert found.get("role") == "group", "what is in a picture cannot be reached"
    assert not [*ElementTree.fromstring(svg(drawn(name))).iter(f"{SVG}a")], "a file has no equations"


@sampled
def test_boxes_have_the_class_and_the_colour_of_their_gate(name: str) -> None:
    found = ElementTree.fromstring(svg(drawn(name)))
    looks = {}
    for group in found.iter(f"{SVG}g"):
        kinds = [each[5:] for each in (group.get("class") or "").split() if each.startswith("gate-")]
        rect = group.find(f"{SVG}rect")
        if kinds and rect is not None:
            looks[kinds[0]] = rect.get("fill")
    assert looks == {kind: KINDS[kind].light for kind, _ in drawn(name).gates}
    text = tikz(drawn(name))
    assert all(f"{{gate-{kind}}}{{HTML}}{{{KINDS[kind].light[1:].upper()}}}" in text for kind in looks)


def test_the_picture_of_the_landing_page_is_the_diagram_that_is_generated() -> None:
    picture = resources.docs_dir() / "images" / "lstm.svg"
    told = "python tools/landing_image.py writes it anew"
    assert picture.read_text(encoding="utf-8") == export(catalogue.load("lstm"), "svg", sizes=True), told


def test_texts_of_an_author_are_escaped() -> None:
    n = sizes("n")
    x, y = vector("x", n), output("y", n)
    cell = Cell("A & B <c> 50%", [let(y, tanh(affine(x)), "<b>&%$_")])
    found = ElementTree.fromstring(svg(draw(cell)))
    assert "A & B <c> 50%" in [each.text for each in found.iter(f"{SVG}title")]
    assert "<b>&%$_" in [each.text for each in found.iter(f"{SVG}title")]
    linked = ElementTree.fromstring(svg(draw(cell), linked=True))
    assert [each.get("aria-label") for each in linked.iter(f"{SVG}a")] == ["<b>&%$_, y"]
    assert r"\caption{A \& B \textless{}c\textgreater{} 50\%:" in export(cell, "tex", ["diagram"])
