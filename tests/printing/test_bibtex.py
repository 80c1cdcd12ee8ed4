"""BibTeX is well formed, and the program of that name reads every entry."""

import shutil
import subprocess
from pathlib import Path

import pytest

from derive.bibliography import REFERENCES, find
from derive.printing.bibtex import bibtex, latex


def test_bibtex_is_ascii_balanced_and_the_same_every_time() -> None:
    for ref in REFERENCES.values():
        text = bibtex(ref)
        assert text.isascii() and text == bibtex(ref)
        assert text.count("{") == text.count("}"), text
        assert text.startswith("@") and text.endswith("\n}")


def test_titles_keep_their_capitals() -> None:
    assert "title = {{LSTM}: A Search Space Odyssey}" in bibtex(find("greff2017"))
    assert "{RNN} Encoder--Decoder" in bibtex(find("cho2014"))


def test_specials_and_accents_are_escaped() -> None:
    assert latex("50 % of A_B & C #1 {x} ~ ^ \\") == (
        r"50 \% of A\_B \& C \#1 \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{}"
    )
    assert latex("Jürgen Koutník, Gülçehre") == r"J{\"u}rgen Koutn{\'\i}k, G{\"u}l{\c c}ehre"


@pytest.mark.requires("bibtex")
def test_bibtex_reads_every_entry_without_a_warning(tmp_path: Path) -> None:
    program = shutil.which("bibtex")
    assert program is not None
    (tmp_path / "all.bib").write_text("\n\n".join(map(bibtex, REFERENCES.values())), encoding="ascii")
    (tmp_path / "all.aux").write_text("\\citation{*}\n\\bibstyle{plain}\n\\bibdata{all}\n", encoding="ascii")
    run = subprocess.run([program, "all"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0 and "Warning" not in run.stdout, run.stdout
