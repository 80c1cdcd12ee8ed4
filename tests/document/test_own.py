"""Own functions on a cell's page: defined below the equations that apply them, derived below the gradient."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import markdown  # type: ignore[import-untyped]
import pytest
import quickjs

import derive
from derive import resources
from derive.analysis.properties import properties
from derive.definition import Cell
from derive.document import PARTS, document
from derive.document.properties import tags
from derive.export import export
from derive.render import render
from tests.document import reading

FILE = """
import sympy
from derive.definition import *

z, b = sympy.symbols("z beta")
swish = function("swish", z / (1 + sympy.exp(-z)))
leaky = function("leaky_relu", sympy.Piecewise((z, z > 0), (z / 100, True)))
phi = function("phi", sympy.Max(0, sympy.Min(1, 0.2 * z + 0.5)))
blend = function("blend", z * b + sympy.tanh(z)**2, z, b)
gelu = function("gelu", z * (1 + sympy.erf(z / sympy.sqrt(2))) / 2)
n, m = sizes("n m")
x, h, f, g = vector("x", n), state("h", m), *vectors("f g", m)
mine = Cell("Mine", [
    let(f, phi(affine(x, h)), "gate"),
    let(g, leaky(affine(x)), "candidate"),
    let(h.next, blend(f * h, g)**2 + swish(g)**2 + gelu(f), "state")])
"""


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory) -> Cell:
    path = tmp_path_factory.mktemp("own") / "mine.py"
    path.write_text(FILE)
    return derive.load(str(path))


FORWARD = {
    "phi": (r"\varphi(z)", r"\max\left(0, \min\left(1, \frac{z}{5} + \frac{1}{2}\right)\right)"),
    "leaky_relu": (
        r"\operatorname{leaky\_relu}(z)",
        r"{\begin{cases} z & \text{if } z > 0 \\ 0.01\, z & \text{otherwise} \end{cases}}",
    ),
    "blend": (r"\operatorname{blend}(z,\, \beta)", r"\beta z + \tanh^{2}(z)"),
    "swish": (r"\operatorname{swish}(z)", r"\frac{z}{1 + e^{-z}}"),
    "gelu": (
        r"\operatorname{gelu}(z)",
        r"\frac{z \left(\operatorname{erf}\left(\frac{\sqrt{2} z}{2}\right) + 1\right)}{2}",
    ),
}
BACKWARD = {
    "grad_phi": r"{\begin{cases} 0 & \text{if } z < -\frac{5}{2} \\ 0.1 & \text{if } z = -\frac{5}{2} \\ "
    r"\frac{1}{5} & \text{if } z < \frac{5}{2} \\ 0.1 & \text{if } z = \frac{5}{2} \\ 0 & \text{otherwise} "
    r"\end{cases}}",
    "grad_leaky_relu": r"{\begin{cases} 1 & \text{if } z > 0 \\ 0.01 & \text{otherwise} \end{cases}}",
    "grad1_blend": r"\beta + \left(2 - 2 \tanh^{2}(z)\right) \tanh(z)",
    "grad_swish": r"\frac{z e^{-z}}{(1 + e^{-z})^{2}} + \frac{1}{1 + e^{-z}}",
    "grad_gelu": r"\frac{\sqrt{2} z e^{-\frac{z^{2}}{2}}}{2 \sqrt{\pi}} + "
    r"\frac{\operatorname{erf}\left(\frac{\sqrt{2} z}{2}\right)}{2} + \frac{1}{2}",
}


def _formulas(cell: Cell, part: str) -> dict[str, tuple[str, str]]:
    rows = reading.rows(document(cell, [part]))
    return {row.statement: (row.lhs, " ".join(row.terms)) for row in rows}


@pytest.mark.parametrize("part", ["forward", "units"])
def test_below_the_equations_stand_the_definitions(cell: Cell, part: str) -> None:
    found = _formulas(cell, part)
    assert list(found)[-len(FORWARD) :] == ["phi", "leaky_relu", "blend", "gelu", "swish"] or set(
        FORWARD
    ) <= {*found}
    assert {name: found[name] for name in FORWARD} == FORWARD


def test_below_the_gradient_stand_the_derivatives(cell: Cell) -> None:
    found = _formulas(cell, "gradient")
    assert {name: found[name][1] for name in BACKWARD} == BACKWARD
    assert found["grad_phi"][0] == r"\varphi'(z)"
    assert found["grad1_blend"][0] == r"\partial_{1} \operatorname{blend}(z,\, \beta)"
    assert "grad2_blend" not in found  # it is an argument itself and stands as that


def test_below_the_jacobian_stand_those_that_it_has(cell: Cell) -> None:
    found = _formulas(cell, "jacobian")
    own = {name: found[name][1] for name in found if name in BACKWARD}
    assert own == {name: BACKWARD[name] for name in ("grad_phi", "grad1_blend", "grad_gelu")}


def test_what_is_not_own_gets_no_word_about_it() -> None:
    page = export(derive.load("lstm"), "tex")
    assert "Entry by entry," not in page


def test_every_equation_of_the_page_has_an_anchor_of_its_own(cell: Cell) -> None:
    anchors = [row.anchor for row in reading.rows(document(cell))]
    labels = [row.label for row in reading.rows(document(cell))]
    assert len(set(anchors)) == len(anchors) and len(set(labels)) == len(labels)


def test_the_terminal_shows_cases_on_one_line(cell: Cell) -> None:
    text = render(document(cell, ["forward", "gradient"]), "text")
    assert "\nEntry by entry,\n" in text
    assert "  leaky_relu(z) = { z if z > 0; 0.01 z otherwise }\n" in text
    assert "  ∂_1 blend(z, β) = β + (2 - 2 tanh²(z)) tanh(z)\n" in text
    assert "through φ" in text and "\\" not in text


def test_the_sentences_name_the_function_as_the_equations_do(cell: Cell) -> None:
    rows = {
        row.statement: reading.words(row.explanation) for row in reading.rows(document(cell, ["gradient"]))
    }
    assert rows["adj_a_f"] == (
        r"f_{t} is a function of a_{f,t} (through \varphi), and the slope there is \varphi'(a_{f,t})."
    )


def test_every_formula_of_the_page_is_read_by_katex(cell: Cell) -> None:
    context = quickjs.Context()
    context.eval((resources.katex_dir() / "katex.min.js").read_text(encoding="utf-8"))
    context.eval("var lint = tex => { katex.renderToString(tex, {strict: 'error', displayMode: true}); }")
    html = markdown.markdown(export(cell, "md"), extensions=["extra"])
    found = re.findall(r'(?s)<(?:span|div) class="tex"[^>]*>(.*?)</(?:span|div)>', html)
    assert sum("operatorname" in tex for tex in found) > 20
    assert not [tex for tex in found if "<" in tex]
    for tex in found:
        context.eval(f"lint({json.dumps(unescape(tex))})")


@pytest.mark.requires("pdflatex")
def test_the_fragment_with_every_part_compiles_without_a_warning(cell: Cell, tmp_path: Path) -> None:
    parts = [part for part in PARTS if part not in ("code", "downloads", "verdicts", "relatives")]
    fragment = export(cell, "tex", parts)
    packages = re.findall(r"^% Needs in the preamble: (.*)$", fragment, re.M)[0]
    paper = (
        rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}{packages}"
        rf"\begin{{document}}{fragment}\end{{document}}"
    )
    (tmp_path / "paper.tex").write_text(paper, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    runs = [subprocess.run(command, cwd=tmp_path, capture_output=True, text=True) for _ in range(2)]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stdout[-2000:]
    assert "Overfull" not in runs[1].stdout and "multiply" not in runs[1].stdout


def test_its_test_vectors_hold_the_gradients(cell: Cell) -> None:
    found: dict[str, Any] = json.loads(export(cell, "json"))
    assert found["step"]["gradients"]["grad_b_f"]


def _cell(definition: str, body: str, tmp_path: Path) -> Cell:
    path = tmp_path / "one.py"
    path.write_text(
        "import sympy\nfrom derive.definition import *\nz, b = sympy.symbols('z b')\n"
        f"f = function('own', {definition})\nx, h, u = vector('x', 3), state('h', 3), vector('u', 3)\n"
        f"one = Cell('One', [let(h.next, {body})])\n"
    )
    return derive.load(str(path))


@pytest.mark.parametrize(
    "definition, body, affine, kinks",
    [
        ("2 * z + 1", "f(h) + x", True, False),
        ("sympy.tanh(z)", "f(x) * h", True, False),
        ("sympy.tanh(z)", "f(h)", False, False),
        ("z * sympy.exp(b), z, b", "f(h, x)", True, False),
        ("z * sympy.exp(b), z, b", "f(x, h)", False, False),
        ("sympy.Max(z, 0)", "f(x) + h", True, True),
        ("sympy.Piecewise((z, z > 0), (sympy.exp(z) - 1, True))", "f(x) + h", True, False),
        ("sympy.Max(z, b), z, b", "f(x, u) + h", True, None),
    ],
)
def test_the_properties_see_into_it(
    definition: str, body: str, affine: bool, kinks: bool | None, tmp_path: Path
) -> None:
    cell = _cell(definition, body, tmp_path)
    found = properties(cell)
    assert (found.affine, found.kinks, found.diagonal, found.bounded) == (affine, kinks, True, ())
    assert ("kinks" in tags(cell)) is (kinks is True)
    row = next(
        line for line in render(document(cell, ["properties"]), "text").splitlines() if "kinks" in line
    )
    assert {True: " yes ", False: " no ", None: " not known "}[kinks] in row
