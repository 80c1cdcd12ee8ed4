"""Makes the picture of docs/latex.md, docs/images/latex-page.png: a page of an appendix.

    python tools/latex_images.py FOLDER

Needs latexmk, pdflatex and pdftoppm, all of them Debian's.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

EXPORT = (sys.executable, "-m", "derive", "export", "lstm", "gru", "--format", "pdf", "-o", "appendix.pdf")
PAGE = 3
CROP = ("-x", "75", "-y", "140", "-W", "560", "-H", "690")  # without the margins


def make(folder: Path) -> tuple[Path]:
    """The picture, in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(EXPORT, cwd=work, check=True)
        page = ("-f", str(PAGE), "-l", str(PAGE), "-r", "84")
        target = folder / "latex-page"
        command = [
            "pdftoppm",
            "-png",
            "-gray",
            "-singlefile",
            *page,
            *CROP,
            "appendix.pdf",
            str(target.resolve()),
        ]
        subprocess.run(command, cwd=work, check=True)
    return (target.with_suffix(".png"),)


if __name__ == "__main__":
    for made in make(Path(sys.argv[1])):
        print(made)
