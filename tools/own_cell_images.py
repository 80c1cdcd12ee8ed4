"""Makes the pictures of the tutorial, docs/images/own-cell-*.png: what its reader sees.

    python tools/own_cell_images.py FOLDER

Needs Chromium, pdflatex and pdftoppm, all of them Debian's, and the `test` extra.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DERIVE = (sys.executable, "-m", "derive")
PAPER = r"""\documentclass{article}
\usepackage{amsmath,amssymb,booktabs}
\usepackage[paperwidth=15cm,paperheight=8.9cm,margin=8mm]{geometry}
\pagestyle{empty}
\begin{document}
\appendix
\section{Gradients}
\input{my_cell}
\end{document}
"""
WIDTH, HEIGHT = 780, 620  # of the part of the page that is shown


def make(folder: Path) -> tuple[Path, Path]:
    """Both pictures, in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        _run(work, *DERIVE, "new", "my_cell.py")
        page, appendix = folder / "own-cell-page.png", folder / "own-cell-appendix.png"
        _page(work, page)
        _appendix(work, appendix)
    return page, appendix


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def _page(work: Path, picture: Path) -> None:
    """The top of the cell's page, without the site's navigation."""
    _run(work, *DERIVE, "build", "--cells", "my_cell.py", "--out", "site")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium())
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto((work / "site" / "cells" / "my_cell.html").as_uri())
        page.locator("h2#forward").scroll_into_view_if_needed()
        page.wait_for_selector(".katex")
        _settle(page)
        page.screenshot(path=picture)
        browser.close()


def _settle(page: Page) -> None:
    """The header goes, and formulas are typeset in their own fonts."""
    page.add_style_tag(content=".md-header, .md-top { display: none }")
    page.evaluate("derive.typesetAll()")
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate("document.querySelector('h2#forward').scrollIntoView()")


def _appendix(work: Path, picture: Path) -> None:
    """The first page of a paper with the exported file in it."""
    _run(work, *DERIVE, "export", "my_cell.py", "--format", "tex", "-o", "my_cell.tex")
    (work / "paper.tex").write_text(PAPER)
    for _ in range(2):  # the second run knows the numbers of tables
        _run(work, "pdflatex", "-interaction=batchmode", "paper.tex")
    _run(work, "pdftoppm", "-png", "-gray", "-r", "130", "-singlefile", "paper.pdf", "paper")
    shutil.copyfile(work / "paper.png", picture)


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise SystemExit("Chromium is not installed")
    return found


if __name__ == "__main__":
    for made in make(Path(sys.argv[1])):
        print(made)
