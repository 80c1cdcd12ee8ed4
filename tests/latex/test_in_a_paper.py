"""An appendix and a fragment in a paper that somebody wrote: with macros and packages of its own, nothing
clashes, and works are cited as the paper's packages do.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from derive.appendix.files import Choice, appendix
from derive.catalogue import load
from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector
from derive.export import export
from tests.latex.test_fragments import complaints

EVIL = r"<script> & 50% \input{x} _^#$~ `quoted' “too” — {}"
BEFORE = r"""\documentclass[twocolumn]{article}
\usepackage[T1]{fontenc}
\newcommand{\R}{\mathbb{R}}\newcommand{\W}{\mathbf{W}}\newcommand{\diag}{\operatorname{diag}}
"""
BODY = r"""\begin{document}
\section{Introduction}\label{sec:intro}
With $\W x \in \R^n$, \eqref{eq:gru:z} and \ref{sec:evil}.
\input{fragment}
\begin{figure}\centering\input{elman.tikz}\caption{Elman.}\label{fig:mine}\end{figure}
\appendix
\input{notation}
\input{gru}
\input{evil}
\bibliographystyle{plainnat}
\bibliography{refs}
\end{document}
"""
# what else stands in the paper's preamble, and how a work is cited there
PAPERS = {
    "natbib by authors, hyperref, cleveref": (
        r"\usepackage{natbib}\usepackage{amsmath,mathtools,bm,tikz}\usepackage{hyperref}\usepackage{cleveref}",
        r"is that of Cho et al\. \[2014\]\.",
    ),
    "natbib by numbers, hyperref": (
        r"\usepackage[numbers]{natbib}\usepackage[colorlinks]{hyperref}",
        r"is that of Cho et al\. \(2014\) \[\d\]\.",
    ),
    "neither": (r"\usepackage{mathptmx,color}", r"is that of Cho et al\. \(2014\) \[\d\]\."),
}


def evil() -> Cell:
    """A cell whose words are full of what TeX reads otherwise."""
    n, m = sizes("n m")
    x, h, f = vector("x", n), state("h", m), vector("f", m)
    equations = [
        let(f, sigmoid(affine(x, h)), f"{EVIL} gate"),
        let(h.next, tanh(f * h), "long " * 30 + EVIL),
    ]
    return Cell(EVIL, equations, name="evil", summary=EVIL)


@pytest.mark.requires("pdflatex", "bibtex", "pdftotext")
@pytest.mark.parametrize(
    "name", [next(iter(PAPERS)), *(pytest.param(name, marks=pytest.mark.slow) for name in [*PAPERS][1:])]
)
def test_nothing_clashes_with_a_paper_of_ones_own(name: str, tmp_path: Path) -> None:
    packages, cited = PAPERS[name]
    files = {**appendix([load("gru"), evil()], Choice(), main=False)}
    files |= {"fragment.tex": export(load("elman"), "tex"), "elman.tikz": export(load("elman"), "tikz")}
    body = BODY if "natbib" in name else BODY.replace("plainnat", "plain")
    files["paper.tex"] = f"{BEFORE}{packages}\n\\input{{preamble}}\n{body}"
    for file, text in files.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    tex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper"]
    for command in (tex, ["bibtex", "paper"], tex, tex, ["pdftotext", "paper.pdf"]):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace")
        assert done.returncode == 0, done.stdout[-3000:]
    assert complaints((tmp_path / "paper.log").read_text(encoding="utf-8", errors="replace")) == []
    printed = " ".join((tmp_path / "paper.txt").read_text(encoding="utf-8").split())
    assert re.search(cited, printed), printed
    assert r"& 50% \input{x} _^#$~" in printed
