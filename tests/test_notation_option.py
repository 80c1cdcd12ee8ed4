"""What --notation does to the commands that write formulas."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from derive.build import pages
from derive.catalogue import load
from derive.cli import main
from derive.document.pen import written_in
from derive.printing.notation_file import load_notation, shipped


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


@pytest.mark.parametrize(
    "arguments",
    [("show", "lstm"), ("export", "lstm", "--format", "tex"), ("build", "--pages-only")],
    ids=lambda arguments: arguments[0],
)
def test_an_unknown_notation_is_a_mistake(arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*arguments, "--notation", "grefff"])
    assert result.exit_code == 2
    assert "there is no notation 'grefff'" in result.output and "did you mean greff?" in result.output


def test_the_help_names_the_notations_that_come_along() -> None:
    shown = " ".join(run("show", "--help").split())
    assert all(name in shown for name in shipped())
