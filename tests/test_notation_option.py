"""What --notation does to the commands that write formulas."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from derive import staging
from derive.build import pages
from derive.catalogue import load
from derive.cli import main
from derive.document.links import NOTATION
from derive.document.pen import written_in
from derive.live.job import Job
from derive.live.watch import Watch
from derive.live.worker import stages
from derive.printing.notation_file import load_notation, shipped

OWN = """
from derive.definition import *

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
cell = Cell("Mine", [let(h.next, tanh(affine(x, h)), "hidden state")], name="mine")
"""


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_cell_is_shown_in_the_notation_that_is_asked_for() -> None:
    shown = run("show", "lstm", "--parts", "forward,gradient", "--notation", "greff")
    assert "One step computes, in the notation of Greff et al. (2017), in this order:" in shown
    assert "y^t = o^t ⊙ tanh(c^t)" in shown and "A δ in front marks the adjoint" in shown


def test_the_notation_reaches_every_part() -> None:
    parts = "forward,units,dimensions,gradient,through-time,jacobian"
    shown = run("show", "lstm", "--parts", parts, "--notation", "graves")
    assert "W_{xf}" in shown and "W_f" not in shown
    assert "A letter δ with its name below marks the adjoint" in shown


def test_a_fragment_is_exported_in_a_notation_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[names]\nh = '\\ell'\n", encoding="utf-8")
    text = run("export", "elman", "--format", "tex", "--notation", str(tmp_path / "own.toml"))
    assert r"\ell_{t} &= \tanh(a_{\ell,t})" in text
    assert r"h_{t} &= \tanh(a_{h,t})" in run("export", "elman", "--format", "tex")


def test_the_letter_of_steps_is_that_of_loops_sums_and_sentences_too(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[step]\nletter = '\\tau'\n", encoding="utf-8")
    asked = ("elman", "--parts", "forward,gradient,through-time,algorithm")
    plain = run("show", *asked)
    assert "for t = T, …, 1 do" in plain and "Σ_{t=1}^T" in plain and "At t = 1 nothing" in plain
    shown = run("show", *asked, "--notation", str(tmp_path / "own.toml"))
    assert re.sub(r"(?<![A-Za-z])t(?![A-Za-z])", "τ", plain) == shown.replace(", in the notation of own", "")
    for parts in ("algorithm", "gradient,through-time"):
        run("export", "elman", "--format", "tex", "--parts", parts, "--notation", f"{tmp_path}/own.toml",
            "-o", f"{tmp_path}/{parts}/")  # fmt: skip
        section, signs = ((tmp_path / parts / f"{name}.tex").read_text() for name in ("elman", "notation"))
        assert r"for $\tau = 1, \dots, T$" in section
        assert not re.search(r"(?<![a-zA-Z\\])t(?=[ +=,}-])", section)
        assert r"$\tau, \tau-1$ & " in signs and r"$T$ & \raggedright number of steps" in signs


@pytest.mark.parametrize(("letter", "meaning"), [("k", "an index"), ("m", "a size"), ("T", "the last step")])
def test_a_letter_of_steps_that_means_something_else_is_refused(
    letter: str, meaning: str, tmp_path: Path
) -> None:
    (tmp_path / "own.toml").write_text(f"[step]\nletter = '{letter}'\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["show", "elman", "--notation", str(tmp_path / "own.toml")])
    expected = f"the notation own counts steps by {letter}, which is {meaning}; name another letter in [step]"
    assert (result.exit_code, result.output) == (2, f"elman: {expected}\n")
    assert run("show", "dense", "--notation", str(tmp_path / "own.toml"))  # it has no steps


def test_code_and_test_vectors_have_no_notation() -> None:
    for form in ("numpy", "json"):
        plain = run("export", "elman", "--format", form)
        assert run("export", "elman", "--format", form, "--notation", "goodfellow") == plain


def test_the_pages_of_a_site_are_in_it_and_their_list_says_so() -> None:
    with written_in(load_notation("graves")):
        made = pages([load("elman")], None, lambda text: None)
    assert "Formulas are in the notation of Graves (2013)" in made.files["index.md"]
    assert "W_{xh}" in made.files["elman.md"].replace("&#95;", "_")
    usual = pages([load("elman")], None, lambda text: None)
    assert "Formulas are in the notation" not in usual.files["index.md"]


def test_the_page_on_notation_says_which_one_the_site_is_in(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("title = 'ours <& [theirs]>'", encoding="utf-8")
    with written_in(load_notation(str(tmp_path / "own.toml"))):
        made = pages([load("elman")], None, lambda text: None)
    said = "in the notation of ours &lt;&amp; &#91;theirs&#93;&gt;. Below"
    for page in (
        staging.stage(tmp_path / "a", "# Home", made.notation) / "notation.md",
        tmp_path / "b/notation.md",
    ):
        staging.write_assets(tmp_path / "b", made.notation)
        heading, _, first, *_ = page.read_text(encoding="utf-8").split("\n")
        assert heading.startswith("# Notation") and said in first
    assert "is in the notation" not in (staging.stage(tmp_path / "c") / "notation.md").read_text(
        encoding="utf-8"
    )


def test_a_list_of_cells_leads_to_the_page_on_notation_where_there_is_one() -> None:
    with written_in(load_notation("graves")):
        made = pages([load("elman")], None, lambda text: None)
        bare = pages([load("elman")], None, lambda text: None, addresses={NOTATION: ""})
    assert "(../notation.md)" in made.files["index.md"]
    assert "notation.md" not in bare.files["index.md"]


def test_forms_that_a_notation_asks_for_are_proved() -> None:
    result = CliRunner().invoke(
        main, ["check", "elman", "dense", "--notation", "pytorch", "--json", "--jobs", "1"]
    )
    rows = [row for row in json.loads(result.stdout) if row["kind"] == "form"]
    assert [(row["cell"], row["status"]) for row in rows] == [("elman", "pass"), ("dense", "not checked")]
    assert rows[0]["figure"].startswith("two-biases: 2 maps of parameters, ")
    assert "two-biases does not apply: no sum has two products" in rows[1]["detail"]


def test_what_a_notation_says_of_cells_that_there_are_not_is_a_warning(tmp_path: Path) -> None:
    own, mine, paper = (tmp_path / name for name in ("own.toml", "mine.py", "p.tex"))
    own.write_text("[cells.cell.names]\nh = 'q'\n[cells.cels.names]\nh = 'q'", encoding="utf-8")
    mine.write_text(OWN, encoding="utf-8")
    paper.write_text("% derive: begin elman\n$x_t = x_t$\n% derive: end\n", encoding="utf-8")
    odd = f"warning: {own}:3: cells.cels fits no cell of the catalogue or of yours; did you mean cell?\n"
    for arguments in (("show", str(mine), "--parts", "forward"), ("export", str(mine), "--format", "bib")):
        result = CliRunner().invoke(main, [*arguments, "--notation", str(own)])
        assert result.exit_code == 0 and odd in result.stderr and "cells.cell " not in result.stderr
    result = CliRunner().invoke(main, ["verify", str(paper), "--notation", str(own)])
    assert result.exit_code == 0 and result.stderr.count("fits no cell") == 2  # it is of none of mine
    (made,) = (each for each in stages(Job(mine, notation=str(own))) if each.warnings)
    assert f"warning: {made.warnings[0]}\n" == odd


def test_verdicts_on_forms_are_not_recorded() -> None:
    result = CliRunner().invoke(main, ["check", "elman", "--notation", "pytorch", "--record"])
    assert result.exit_code == 2 and "leave --notation out" in result.output


def test_a_live_site_is_made_in_the_notation_that_is_asked_for(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("title = 'ours'\n[names]\nh = 'q'", encoding="utf-8")
    (tmp_path / "mine.py").write_text(OWN, encoding="utf-8")
    job = Job(tmp_path / "mine.py", notation=str(own))
    made = next(iter(stages(job))).pages
    assert made and made.notation == "ours" and "q_{t}" in made.files["cell.md"]
    watch = Watch(job.place, None, job.notation)
    own.write_text("[names]\nh = 'q_'", encoding="utf-8")
    assert own in watch.changed()
    (failed,) = stages(job)
    assert failed.failure and "own.toml:2: names.h" in failed.failure.text


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "lstm"), ("export", "lstm", "--format", "tex"), ("build", "--pages-only"), ("serve",),
        ("check", "lstm"),
    ],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
def test_an_unknown_notation_is_a_mistake(arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*arguments, "--notation", "grefff"])
    assert result.exit_code == 2
    assert "there is no notation 'grefff'" in result.output and "did you mean greff?" in result.output


def test_the_help_names_the_notations_that_come_along() -> None:
    shown = " ".join(run("show", "--help").split())
    assert all(name in shown for name in shipped())
