"""Cells as others write them: names that clash with generated code, titles full of markup, shapes of every
kind.  Each goes the whole way: page, LaTeX, NumPy file, test vectors, verdicts, terminal."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import derive
from derive.checks.run import check
from derive.definition import Cell
from derive.document import PARTS, document
from derive.errors import DefinitionError
from derive.export import export
from derive.render import render
from tests.printing import test_typesetting

lint = test_typesetting.lint  # the fixture
HEADER = """\
from derive.definition import *

n, m, k = sizes("n m k")
"""
# what a reader knows a cell for; the equations of a file that holds one
CELLS: dict[str, str] = {
    "names of Python's own and of the emitted code": """
x, h = vector("x", n), state("v", m)
l, e, total, t, B, T, _ = vectors("l e sum t B T _", m)
items, forward, backward, steps, run, self_test = vectors("list forward backward steps run self_test", m)
i, j, z, values, tape, given = vectors("i j z values tape v_", m)
mine = Cell("t", [let(l, sigmoid(affine(x, h))), let(e, tanh(affine(l))), let(total, l * e),
    let(t, h * total), let(B, sigmoid(affine(t))), let(T, B * e), let(_, T + t), let(items, _ * e),
    let(forward, items + B), let(backward, forward * e), let(steps, backward * l), let(run, steps + l),
    let(self_test, run * e), let(i, self_test), let(j, i * l), let(z, j), let(values, z * h),
    let(tape, values + l), let(given, tape), let(h.next, tanh(given + h))])
""",
    "sizes called B, T, v and seed": """
B, T, v, seed = sizes("B T v seed")
x, h, u, s, q = vector("x", B), state("h", T), vector("u", v), vector("s", B + T + v), output("q", seed)
mine = Cell("t", [let(s, concat(x, h, u)), let(h.next, tanh(affine(s, h, u))), let(q, relu(affine(h.next)))])
""",
    "markup in every text": '''
x, h = vector("x", n), state("h", m)
text = r"""100% $x_1$ & #5 {a} ~ ^ \\ \\end <script>alert('x')</script> 'q' | é `code` *b* [l](u)
next line """ + '"""'
mine = Cell(text, [let(h.next, sigmoid(affine(x, h)), text)], summary=text)
''',
    "two inputs and two outputs": """
x, u, h, y, w = vector("x", n), vector("u", k), state("h", m), output("y", k), output("w", m)
mine = Cell("t", [let(h.next, tanh(affine(x, h, u))), let(y, sigmoid(affine(h.next)) * u),
    let(w, h.next - h)])
""",
    "no parameters": """
x, h = vector("x", m), state("h", m)
mine = Cell("t", [let(h.next, tanh(x + h) * x)])
""",
    "nothing but a state": """
h = state("h", m)
mine = Cell("t", [let(h.next, tanh(h) - h * 2)])
""",
    "no inputs": """
h = state("h", m)
mine = Cell("t", [let(h.next, tanh(affine(h)))])
""",
    "no states": """
x, y = vector("x", n), output("y", m)
mine = Cell("t", [let(y, softplus(affine(x)))])
""",
    "a state that is never read": """
x, h, c = vector("x", n), state("h", m), state("c", m)
mine = Cell("t", [let(c.next, tanh(affine(x))), let(h.next, tanh(affine(x, h)))])
""",
    "states of different sizes": """
x, h, c = vector("x", n), state("h", m), state("c", k)
mine = Cell("t", [let(c.next, tanh(affine(x, h, c))), let(h.next, sigmoid(affine(x, h, c.next)) - h)])
""",
    "states that change places": """
x, h, c = vector("x", m), state("h", m), state("c", m)
mine = Cell("t", [let(h.next, c), let(c.next, h * x)])
""",
    "numbers beside vectors": """
x, h, tau, s, q, r = vector("x", n), state("h", m), scalar("tau"), state("s"), output("q"), parameter("r")
W = matrix("W", m, n)
mine = Cell("t", [let(h.next, tanh(W @ x * tau + r * h)), let(s.next, r * s + tau + dot(h, h.next)),
    let(q, softplus(s.next) / (1 + tau**2))])
""",
    "nothing but numbers": """
x, h, w = scalar("x"), state("h"), parameter("w")
mine = Cell("t", [let(h.next, tanh(w * x + h))])
""",
    "a matrix as a state": """
x, key, v, q = vector("x", n), *vectors("key v q", m)
S, y = state("S", m, m), output("y", m)
mine = Cell("t", [let(key, matrix("W_k", m, n) @ x), let(v, matrix("W_v", m, n) @ x),
    let(q, tanh(matrix("W_q", m, n) @ x)), let(S.next, S + outer(v - S @ key, key)), let(y, S.next @ q)])
""",
    "every function": """
x, a, b, c, d, e, y = vector("x", m), *vectors("p q r s u", m), output("y", m)
mine = Cell("t", [let(a, softplus(x) + relu(x)), let(b, exp(-(x**2))), let(c, log(1 + a**2)),
    let(d, sqrt(1 + b**2)), let(e, a / (1 + d**2)), let(y, (e + c) ** 3 / d - b**2 / 2)])
""",
    "a concatenation of three": """
x, u, h, s = vector("x", n), vector("u", k), state("h", m), vector("s", n + m + k)
mine = Cell("t", [let(s, concat(x, h, u)), let(h.next, tanh(affine(s)))])
""",
    "numbers as sizes": """
x, h, s = vector("x", 3), state("h", 4), vector("s", 7)
mine = Cell("t", [let(s, concat(x, h)), let(h.next, tanh(affine(s)) * 0.5 + h / 3)])
""",
    "functions of its own": """
import sympy
z, b = sympy.symbols("z b")
swish = function("swish", z / (1 + sympy.exp(-z)))
leaky = function("leaky", sympy.Piecewise((z, z > 0), (z / 10, True)))
phi = function("phi", sympy.Max(0, sympy.Min(1, 0.2 * z + 0.5)))
blend = function("blend", z * b + sympy.tanh(z), z, b)
gelu = function("gelu", z * (1 + sympy.erf(z / sympy.sqrt(2))) / 2)
x, h, tau, y = vector("x", n), state("h", m), scalar("tau"), output("y", m)
f, g = vectors("f g", m)
mine = Cell("t", [let(f, phi(affine(x, h)), "a gate"), let(g, leaky(affine(x, f * h)), "a candidate"),
    let(y, swish(g) ** 2 + gelu(tau * h), "what it shows"),
    let(h.next, blend(f * h, g) / (1 + blend(tau, 2) ** 2))])
""",
    "long names and meanings": """
x, h = vector("observation_of_the_day", n), state("long_term_memory", m)
gate, new = vectors("attenuation_gate candidate_number_two", m)
mine = Cell("A cell with names that no paper would ever print", [
    let(gate, sigmoid(affine(x, h)), "a gate that decides, entry by entry, how much of the memory stays"),
    let(new, tanh(affine(x, gate * h)), "the candidate for the new content, made of what is left"),
    let(h.next, gate * h + (1 - gate) * new, "the memory at the end of the day, a mixture of old and new")])
""",
    "a cell made of parts": """
import derive
x, u, y = vector("x", n), vector("u", k), output("y", k)
enc = use(derive.load("gru"), "enc", "the encoder", x=concat(x, u))
dec = use(derive.load("elman"), "2", x=enc.h_next * 2, h=tanh(enc.h))
mine = Cell("t", [*enc.statements, *dec.statements, let(y, sigmoid(affine(dec.h_next)))])
""",
    "a part of a part, a stack of parts, shared weights": """
import derive
x, h = vector("x", n), state("h", m)
gate = vector("g", m)
_unit = Cell("u", [let(gate, sigmoid(affine(x, h)), "gate"), let(h.next, h + gate)])
one = use(_unit, "one", "first half")
two = use(_unit, "two", "second half", x=x, h=one.h_next, **one.weights)
_pair = Cell("p", [*one.statements, *two.statements, let(h.next, affine(two.h_next, h))])
whole = use(_pair, "in", "inner pair", m=k)
z = state("z", k)
_deep = Cell("d", [*whole.statements, let(z.next, tanh(affine(whole.h.next, z)), "outer state")])
mine = stack(_deep, 2, through="z")
""",
    "earlier inputs, states and values": """
x, h, f = vector("x", n), state("h", m), vector("f", m)
mine = Cell("t", [let(f, sigmoid(affine(x, previous(x), previous(h, 3))), "gate"),
    let(h.next, f * h + (1 - previous(f)) * tanh(affine(previous(x, 2))), "memory")])
""",
    "a mask, a context and noise": """
x, h, g, y = vector("x", n), state("h", m), vector("g", m), output("y", m)
mask, noise = vector("mask", m, gradient=False, default=1), vector("z", m, gradient=False)
context, gap = vector("context", k, per="sequence"), scalar("dt", per="sequence", default=0.5)
mine = Cell("t", [let(g, tanh(affine(x, h, context)) + gap * noise, "candidate"),
    let(h.next, mask * g + (1 - mask) * h, "memory"), let(y, previous(mask) * h.next)])
""",
    "nothing at every step": """
c, h = vector("c", k, per="sequence"), state("h", m)
mine = Cell("t", [let(h.next, tanh(affine(h, c)))])
""",
    "a part with a past": """
x, h, f, s = vector("x", n), state("h", m), vector("f", m), state("s", k)
_unit = Cell("u", [let(f, sigmoid(affine(x, previous(x)))), let(h.next, f * previous(h, 2) + h)])
one = use(_unit, "one", x=s)
two = use(_unit, "two", x=one.h_next, m=k)
mine = Cell("t", [*one.statements, *two.statements, let(s.next, tanh(affine(x, two.h_next)))])
""",
}
every_cell = pytest.mark.parametrize("kind", CELLS)


@pytest.fixture
def cell(kind: str, tmp_path: Path) -> Cell:
    path = tmp_path / "mine.py"
    path.write_text(HEADER + CELLS[kind], encoding="utf-8")
    return derive.load(str(path))


@every_cell
def test_every_verdict_on_it_is_good(cell: Cell) -> None:
    found: dict[str, str] = {verdict.kind: verdict.status for verdict in check(cell)}
    expected = {"shapes": "pass", "exact": "pass", "mutation": "pass"}
    assert {kind: found[kind] for kind in expected} == expected
    assert "fail" not in found.values()


@every_cell
def test_its_numpy_file_passes_its_own_test(cell: Cell, tmp_path: Path) -> None:
    path = tmp_path / "emitted.py"
    path.write_text(export(cell, "numpy"), encoding="utf-8")
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@every_cell
def test_its_test_vectors_hold_a_gradient_of_everything(cell: Cell) -> None:
    found = json.loads(export(cell, "json"))
    expected = {f"grad_{symbol.name}" for symbol in cell.program.inputs}
    assert found["step"]["gradients"].keys() == expected
    assert found["sequence"]["gradients"].keys() == expected


@every_cell
def test_its_page_and_its_terminal_text_have_every_part(cell: Cell) -> None:
    page = export(cell, "md")
    prose = re.sub(r"(?s)\A---.*?\n---|^```.*?^```", "", page, flags=re.MULTILINE)  # no header, no code
    assert "<script>alert" not in prose
    shown = render(document(cell, list(PARTS)), "text")
    for step in cell.program.steps:
        assert f'id="eq-{step.target.name}"' in page
        assert step.meaning in shown


@every_cell
def test_no_sentence_about_it_has_a_gap(cell: Cell) -> None:
    shown = render(document(cell, ["units", "gradient", "through-time"]), "text")
    prose = [line for line in shown.splitlines() if line.endswith((".", ":"))]
    assert [line for line in prose if re.search(r"\band\s*[:.,]|,\s*[,:]|\s:|\S  \S", line.strip())] == []


def test_a_unit_has_the_number_that_its_equations_have(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        HEADER + 'h, j = state("h", m), vectors("j q", m)[0]\n'
        'mine = Cell("t", [let(j, tanh(h)), let(h.next, j * h)])\n'
    )
    assert "one unit, number k:" in render(document(derive.load(str(path)), ["units"]), "text")


@pytest.mark.requires_package("quickjs")
@every_cell
def test_katex_reads_every_formula_of_it(cell: Cell, lint: Callable[[str], str]) -> None:
    """Also those of the second order."""
    assert {tex: said for tex in test_typesetting.formulas(cell.where.file) if (said := lint(tex))} == {}


@pytest.mark.requires("pdflatex")
@every_cell
def test_its_fragment_compiles(cell: Cell, tmp_path: Path) -> None:
    paper = (
        r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{amsmath,amssymb,booktabs}"
        rf"\begin{{document}}{export(cell, 'tex')}\end{{document}}"
    )
    (tmp_path / "paper.tex").write_text(paper, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    for _ in range(2):  # the second run knows the labels
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", errors="replace")
        assert done.returncode == 0, done.stdout[-2000:]
    assert "undefined" not in done.stdout
    assert "multiply defined" not in done.stdout


def test_a_cell_without_inputs_and_states_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(HEADER + 'mine = Cell("t", [let(output("y", m), tanh(parameter("b", m)))])\n')
    with pytest.raises(DefinitionError, match="mine: nothing enters the cell: it needs an input or a state"):
        derive.load(str(path))


def test_a_text_is_one_line_and_its_article_is_left_to_the_sentence(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        HEADER + 'h = state("h", m)\nmine = Cell(" two\\nlines", [let(h.next, tanh(h), "the\\nmemory")])\n'
    )
    cell = derive.load(str(path))
    assert (cell.title, cell.meanings["h_next"]) == ("two lines", "memory")


@pytest.mark.parametrize(
    "wrong", ["Cell(3, [])", "Cell('t', [], summary=3)", "let(state('h', 2).next, 1, 3)"]
)
def test_a_text_that_is_none_is_refused_with_its_line(wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(f"{HEADER}mine = {wrong}\n")
    with pytest.raises(DefinitionError, match=r"mine.py:4: .*is text, not int"):
        derive.load(str(path))
