"""Every formula of every cell is read by KaTeX in strict mode, and by pdflatex."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from derive import resources
from derive.analysis.parameters import parameters
from derive.catalogue import load
from derive.document.algorithm import algorithm
from derive.document.model import Algorithm
from derive.passes.gradient import gradient
from derive.passes.jacobian import state_jacobian
from derive.passes.through_time import through_time
from derive.printing.latex import Equation, count, equation, formula, notation_of, size_set
from derive.printing.notation_file import load_notation, shipped
from derive.printing.tex_words import WORDS
from derive.printing.units import unit_equations
from tests.cells import marked_all, sampled

LINT = """(tex) => {
  try { katex.renderToString(tex, {strict: 'error', throwOnError: true, displayMode: true}); return ''; }
  catch (error) { return String(error.message); }
}"""


def formulas(name: str) -> list[str]:
    """Everything that a page could show of a cell."""
    shown = (f"{e.lhs} {e.relation} {e.rhs}" for e in _equations(name))
    return [*shown, *_assignments(name), *_quantities(name)]


def _equations(name: str) -> Iterator[Equation]:
    cell = load(name)
    notation, once = notation_of(cell.program), gradient(cell)
    steps = gradient(once).steps + state_jacobian(cell).steps + through_time(cell).carried
    yield from (equation(step, notation) for step in steps)
    yield from unit_equations(once, notation)
    yield from unit_equations(state_jacobian(cell), notation)


def _assignments(name: str) -> Iterator[str]:
    """The lines of the algorithms."""
    for block in algorithm(load(name)):
        lines = block.lines if isinstance(block, Algorithm) else ()
        yield from (f"{line.lhs} {line.relation} {' '.join(line.terms)}" for line in lines if line.lhs)


def _quantities(name: str) -> Iterator[str]:
    cell, counted = load(name), parameters(load(name))
    yield from (size_set(symbol.shape) for symbol in [*cell.program.inputs, *cell.program.defined])
    yield f"{count(counted.factored)} = {formula(counted.total)}"


@pytest.fixture(scope="module")
def lint() -> Callable[[str], str]:
    """KaTeX's complaint about a formula, or nothing; each formula is read once."""
    import quickjs

    context: Any = quickjs.Context()
    context.eval((resources.katex_dir() / "katex.min.js").read_text(encoding="utf-8"))
    context.eval(f"var lint = {LINT}")
    return cache(lambda tex: str(context.eval(f"lint({json.dumps(tex)})")))


@pytest.mark.requires_package("quickjs")
@sampled
def test_katex_reads_every_formula(name: str, lint: Callable[[str], str]) -> None:
    assert {tex: said for tex in formulas(name) if (said := lint(tex))} == {}


@pytest.mark.requires("pdflatex")
@pytest.mark.parametrize("chosen", marked_all("article"))
def test_pdflatex_reads_every_formula(chosen: tuple[str, tuple[str, ...]], tmp_path: Path) -> None:
    kind, cells = chosen
    _compiled([tex for name in cells for tex in formulas(name)], kind, tmp_path)


def _compiled(shown: Iterable[str], kind: str, tmp_path: Path) -> None:
    lines = [rf"\documentclass{{{kind}}}\usepackage{{amsmath,amssymb}}\begin{{document}}"]
    lines += [f"\\[ {tex} \\]" for tex in shown]
    (tmp_path / "all.tex").write_text("\n".join([*lines, r"\end{document}"]), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


# -- other notations


def _notated(notation: str) -> Iterator[str]:
    for cell in map(load, ("dense", "lstm-peephole", "conv-lstm")):
        chosen = notation_of(cell.program, load_notation(notation))
        for step in (*gradient(cell.program).steps, *state_jacobian(cell).steps):
            shown = equation(step, chosen)
            yield f"{shown.lhs} {shown.relation} {shown.rhs}"


def _words() -> Iterator[str]:
    """Every word that a notation file may use, with something to stand over where it needs that."""
    return (f"\\{word}{{x}}" for word in sorted(WORDS))


@pytest.mark.requires_package("quickjs")
@pytest.mark.parametrize("notation", shipped())
def test_katex_reads_formulas_in_every_notation(notation: str, lint: Callable[[str], str]) -> None:
    assert {tex: said for tex in _notated(notation) if (said := lint(tex))} == {}


@pytest.mark.requires_package("quickjs")
def test_katex_knows_every_word_of_notation_files(lint: Callable[[str], str]) -> None:
    assert {tex: said for tex in _words() if (said := lint(tex))} == {}


@pytest.mark.requires("pdflatex")
def test_pdflatex_reads_every_notation_and_every_word_of_one(tmp_path: Path) -> None:
    _compiled(
        [*_words(), *(tex for notation in shipped() for tex in _notated(notation))], "article", tmp_path
    )
