"""A PDF is made by latexmk; what is missing, or what LaTeX stopped at, is said in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from derive import catalogue
from derive.appendix.files import Choice, appendix
from derive.appendix.pdf import pdf
from derive.cli import main
from derive.errors import DeriveError


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.requires("latexmk", "pdflatex", "bibtex")
def test_one_pdf_holds_all_cells_and_has_the_same_bytes_again(tmp_path: Path) -> None:
    options = ["--format", "pdf", "--parts", "forward"]
    assert run("export", "dense", "elman", *options, "-o", str(tmp_path / "a.pdf")).exit_code == 0
    assert run("export", "dense", "elman", *options, "-o", f"{tmp_path}/new/").exit_code == 0
    made = (tmp_path / "a.pdf").read_bytes()
    assert made.startswith(b"%PDF-") and (tmp_path / "new" / "appendix.pdf").read_bytes() == made


def test_programs_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None if name == "latexmk" else f"/bin/{name}")
    done = run("export", "lstm", "--format", "pdf", "-o", str(tmp_path / "a.pdf"))
    expected = (
        "a PDF needs latexmk, pdflatex, bibtex; not found here: latexmk; install TeX Live with it, or write "
        "the sources with --format tex -o DIR/\n"
    )
    assert (done.exit_code, done.output) == (2, expected)
    assert list(tmp_path.iterdir()) == []


def test_a_pdf_needs_a_file() -> None:
    done = run("export", "lstm", "--format", "pdf")
    assert (done.exit_code, done.output) == (2, "a PDF needs a file: -o FILE.pdf\n")


@pytest.mark.requires("latexmk", "pdflatex", "bibtex")
@pytest.mark.parametrize(
    ("slip", "message"),
    [
        (r"\nonsense", r"elman\.tex:\d+: Undefined control sequence\.$"),
        (r"\usepackage{no-such-package}", r"elman\.tex:\d+: LaTeX Error: Can be used only in preamble\.$"),
    ],
)
def test_the_first_error_of_latex_is_told_with_its_place(slip: str, message: str) -> None:
    files = dict(appendix([catalogue.load("elman")], Choice(("forward",))))
    files["elman.tex"] = files["elman.tex"].replace(r"\endgroup", slip + r"\endgroup")
    with pytest.raises(DeriveError, match=rf"^LaTeX could not make the PDF: {message}"):
        pdf(files, "main.tex")


@pytest.mark.requires("latexmk", "pdflatex", "bibtex")
def test_a_package_that_is_missing_is_named() -> None:
    files = dict(appendix([catalogue.load("elman")], Choice(("forward",))))
    files["preamble.tex"] += r"\usepackage{no-such-package}"
    with pytest.raises(DeriveError, match=r"File `no-such-package\.sty' not found"):
        pdf(files, "main.tex")


@pytest.mark.requires("latexmk", "pdflatex", "bibtex")
def test_a_letter_that_pdflatex_lacks_is_told_with_a_way_out() -> None:
    files = dict(appendix([catalogue.load("elman")], Choice(("forward",))))
    files["elman.tex"] = files["elman.tex"].replace("hidden state", "隠れ状態")
    message = r"Unicode character 隠 \(U\+96A0\); pdflatex lacks it: write the sources, and compile"
    with pytest.raises(DeriveError, match=message):
        pdf(files, "main.tex")


def test_a_latexmk_that_says_nothing_is_told_with_its_status(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("latexmk", "pdflatex"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 3\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(DeriveError, match=r"^LaTeX could not make the PDF: latexmk ended with 3$"):
        pdf({"main.tex": ""}, "main.tex")
