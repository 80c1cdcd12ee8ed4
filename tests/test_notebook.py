"""What Jupyter is offered for cells, programs, statements and expressions, and that KaTeX can read it."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
import sympy

import derive
from derive import resources
from derive.algebra.display import Rows
from derive.analysis.dimensions import dimensions
from derive.checks.verdict import Verdict
from derive.definition import Cell, function, let, matrix, output, sizes, sqrt, tanh, vector
from derive.notebook import words
from tests.cells import sampled

n, m = sizes("n m")
W, x = matrix("W", m, n), vector("x", n)
HOSTILE = "50% of $x_1$ & {a} \\b ^ ~ #1 <b onclick=''>|*_`"


def _bundle(thing: Any) -> dict[str, str]:
    """What IPython sends to the notebook, by type."""
    from IPython.core.formatters import DisplayFormatter

    formatter: Any = DisplayFormatter()
    formatter.active_types = ["text/plain", "text/html", "text/markdown", "text/latex"]
    found, _ = formatter.format(thing)
    return dict(found)


@cache
def _context() -> Any:
    import quickjs

    context = quickjs.Context()
    context.eval((resources.katex_dir() / "katex.min.js").read_text(encoding="utf-8"))
    return context


def _read_by_katex(tex: str, display: bool) -> None:
    """Raises where KaTeX cannot read a formula."""
    options = json.dumps({"strict": "error", "throwOnError": True, "displayMode": display})
    _context().eval(f"katex.renderToString({json.dumps(tex)}, {options})")


def _formulas(markdown: str) -> list[tuple[str, bool]]:
    """The formulas of a text as notebooks find them."""
    found = re.findall(r"\$\$(.+?)\$\$|\$(.+?)\$", markdown, re.DOTALL)
    return [(display or inline, bool(display)) for display, inline in found]


def _latex_of(thing: Any) -> str:
    text = thing._repr_latex_()
    assert text.startswith("$\\displaystyle ") and text.endswith("$")
    return str(text[len("$\\displaystyle ") : -1])


@sampled
@pytest.mark.requires_package("quickjs")
def test_katex_reads_what_every_cell_shows(name: str) -> None:
    cell = derive.load(name)
    step = derive.gradient(cell)
    for thing in (cell, step, *cell.equations):
        _read_by_katex(_latex_of(thing), False)
    for text in (cell._repr_markdown_(), derive.through_time(cell)._repr_markdown_()):
        assert text is not None and len(_formulas(text)) > 1
        for tex, display in _formulas(text):
            _read_by_katex(tex, display)


@pytest.mark.requires_package("IPython")
def test_a_cell_shows_its_title_sizes_and_equations() -> None:
    shown = _bundle(derive.load("elman"))
    assert set(shown) == {"text/plain", "text/markdown", "text/latex"}
    assert shown["text/plain"] == "<cell elman: 1 equation>"
    assert shown["text/latex"] == (
        "$\\displaystyle \\begin{aligned}\n"
        "a_{h,t} &= W_{h}\\, x_{t} + U_{h}\\, h_{t-1} + b_{h} "
        "&& \\text{pre-activation of the hidden state} \\\\\n"
        "h_{t} &= \\tanh(a_{h,t}) && \\text{hidden state}\n"
        "\\end{aligned}$"
    )
    title, _, sizes_of_symbols, equations = shown["text/markdown"].split("\n\n")
    assert title == "**Elman recurrent network** `elman`"
    assert sizes_of_symbols.splitlines() == [
        "Inputs: $x_{t} \\in \\mathbb{R}^{n}$  ",
        "States: $h_{t-1} \\in \\mathbb{R}^{m}$  ",
        "Parameters: $W_{h} \\in \\mathbb{R}^{m \\times n},\\quad U_{h} \\in \\mathbb{R}^{m \\times m},"
        "\\quad b_{h} \\in \\mathbb{R}^{m}$, together $m(n+m) + m$",
    ]
    assert equations.startswith("$$\n\\begin{aligned}\na_{h,t} &= ")


@pytest.mark.requires_package("IPython")
def test_programs_statements_and_expressions_show_one_formula() -> None:
    cell = derive.load("elman")
    for thing in (cell.program, derive.gradient(cell), cell.program.steps[0], cell.equations[0], W @ x):
        assert set(_bundle(thing)) == {"text/plain", "text/latex"}


def test_a_sequence_shows_its_equations_in_groups() -> None:
    text = derive.through_time(derive.load("elman"))._repr_markdown_()
    assert text is not None
    titles = [line for line in text.splitlines() if line.endswith(":")]
    assert [title.split(",")[0] for title in titles] == [
        "One step", "Adjoints", "Gradients of the inputs",
        "Gradients of what is the same at every step:", "Gradients of the initial states",
    ]  # fmt: skip
    assert "\\bar{b}_{h} &= \\sum_{t} \\bar{a}_{h,t}" in text


def test_sizes_and_verdicts_show_tables() -> None:
    rows = dimensions(derive.load("dense"))
    text = rows._repr_markdown_()
    assert text is not None and text.splitlines()[:3] == [
        "| symbol | role | meaning | size | example |",
        "| --- | --- | --- | --- | --- |",
        "| $x$ | input | input | $n$ | 10 |",
    ]
    assert len(text.splitlines()) == len(rows) + 2
    assert "$x_{t}$" in str(dimensions(derive.load("elman"))._repr_markdown_())
    failed = Rows([Verdict("exact", "fail", "1 of 2 differ", "a | b_1 <b>")])
    assert str(failed._repr_markdown_()).splitlines()[2] == (
        "| exact | fail | 1 of 2 differ | a &#124; b&#95;1 &lt;b&gt; |"
    )
    assert Rows[Verdict]()._repr_markdown_() == "nothing"


def test_rows_are_tuples() -> None:
    rows = dimensions(derive.load("dense"))
    assert rows == tuple(rows) and pickle.loads(pickle.dumps(rows)) == rows


def test_own_functions_are_defined_under_the_equations_that_apply_them() -> None:
    z = sympy.Symbol("z")
    cell = Cell("twisted", [let(output("y", n), function("twist", z * sympy.exp(-z))(x), "result")])
    assert _latex_of(cell).splitlines()[1:-1] == [
        "y &= \\operatorname{twist}(x) && \\text{result} \\\\",
        "\\operatorname{twist}(z) &= z e^{-z} && \\text{entry by entry}",
    ]
    assert "\\operatorname{twist}'(z) &= " in _latex_of(derive.gradient(cell))


def test_an_own_function_shows_its_formula() -> None:
    z, b = sympy.symbols("z b")
    made = function("blend", z * sympy.exp(-b), z, b)
    assert repr(made) == "blend(z, b)"
    assert made._repr_latex_() == "$\\displaystyle \\operatorname{blend}(z,\\, b) = z e^{-b}$"


def test_long_statements_are_broken_into_lines() -> None:
    text = _latex_of(derive.load("lstm-deep-gates").program)
    assert max(len(line) for line in text.splitlines()) < 300
    many = [vector(f"term{k}", n) for k in range(12)]
    cell = Cell("long", [let(output("y", n), sum(many[1:], start=many[0] * 2))])
    assert _latex_of(cell).count("&\\quad +") >= 1


def test_words_of_users_are_escaped_in_titles_and_meanings() -> None:
    cell = Cell(HOSTILE, [let(output("y", n), tanh(x), HOSTILE)], summary=HOSTILE)
    text = cell._repr_markdown_()
    assert text is not None and "<b" not in text
    prose = text.partition("$$")[0].partition("Inputs:")[0]
    assert not set("$*_`|~{}[]<>\\") & set(prose.replace("**", ""))
    assert "<b" not in sympy.latex(cell)


@pytest.mark.requires_package("quickjs")
def test_katex_reads_any_words() -> None:
    for text in (HOSTILE, *HOSTILE, "ein schöner Titel", "門", "“quoted” – dash…", ""):
        _read_by_katex(f"x {words(text)}", True)
    assert words(HOSTILE).count("\\text{") == len(re.findall(r"[^%$_&{}\\^~#<>]+", HOSTILE))


def test_words_have_no_command_that_a_user_wrote() -> None:
    assert words("\\input{secret}") == "\\backslash\\text{input}\\{\\text{secret}\\}"


def test_a_statement_that_fits_no_cell_yet_is_shown_as_it_was_written() -> None:
    statement = let(output("y", m), sqrt(W @ W + x))
    assert statement._repr_latex_() == (
        "$\\displaystyle y_{t} = \\sqrt{\\operatorname{matmul}(W, W) + x_{t}}$"
    )


def test_a_product_that_fits_is_shown_as_a_product() -> None:
    assert (W @ tanh(x))._repr_latex_() == "$\\displaystyle W \\tanh(x_{t})$"


@pytest.mark.requires_package("IPython")
def test_loading_a_cell_is_enough_to_see_formulas() -> None:
    code = (
        "import derive, sys\n"
        "assert not {'sympy', 'numpy', 'derive.notebook'} & set(sys.modules)\n"
        "cell = derive.load('lstm')\n"
        "step = derive.gradient(cell)\n"
        "assert 'derive.notebook' not in sys.modules and 'IPython' not in sys.modules\n"
        "from IPython.core.formatters import DisplayFormatter\n"
        "found, _ = DisplayFormatter().format(cell)\n"
        "assert found['text/markdown'].count('&=') == 10\n"
        "assert '&=' in step._repr_latex_()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("file", ["/tmp/ipykernel_12/3456.py", "<ipython-input-3-0123456789ab>"])
def test_a_mistake_in_a_notebook_is_placed_in_its_cell(file: str) -> None:
    code = compile("let(W, [1])", file, "exec")
    with pytest.raises(derive.DeriveError, match="notebook cell:1: statement W: "):
        exec(code, {"let": let, "W": W})


def test_a_definition_in_a_notebook_is_enough_too() -> None:
    code = (
        "from derive.definition import Cell, function, let, output, sizes, tanh, vector\n"
        "n = sizes('n')\n"
        "cell = Cell('mine', [let(output('y', n), tanh(vector('x', n)))])\n"
        "assert cell._repr_latex_().splitlines()[1] == 'y &= \\\\tanh(x)', cell._repr_latex_()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
